import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { type Catalogue, compileFilter, type FilterTree } from '#libs/filters';
import { newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { APPOINTMENT_CATALOGUE, SERVICE_ORDER_CATALOGUE, ServiceOrdersModule } from './index';

const PROMISED = Date.parse('2026-11-20T08:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('catalogues of the workshop', () => {
  let world: World;
  const vehicleId = newId();
  beforeAll(async () => {
    world = await startWorld({ modules: [ServiceOrdersModule] });
    await inNorth(sql`insert into vehicle (id, vin, vin_reversed) values (${vehicleId}, 'WVWZZZ1K000000001', '1')`);
  });
  afterAll(() => world.stop());

  const inNorth = <Row>(statement: Parameters<typeof rows>[1]) =>
    world.get(StoreDb).run(world.store('north').ctx, (tx) => rows<Row>(tx, statement));

  let orders = 0;
  async function order(more: { completedMs?: number; billedMs?: number; reworkOf?: string; fen?: number } = {}) {
    const id = newId();
    const at = (ms?: number) => (ms === undefined ? null : new Date(ms));
    await inNorth(
      sql`insert into service_order (id, order_number, vehicle_id, type, state, arrived_at, promised_at,
                                     work_completed_at, billed_at, odometer_km, parts_fen, rework_of_id)
          values (${id}, ${`N${++orders}`}, ${vehicleId}, 'minor_repair', 'settled', ${new Date(PROMISED - HOUR)},
                  ${new Date(PROMISED)}, ${at(more.completedMs)}, ${at(more.billedMs)}, 1, ${more.fen ?? 0},
                  ${more.reworkOf ?? null})`,
    );
    return id;
  }

  async function appointment(bookedFor: number, more: { booked?: number; reminded?: number; orderId?: string } = {}) {
    const id = newId();
    const at = (ms?: number) => (ms === undefined ? null : new Date(ms));
    await inNorth(
      sql`insert into appointment (id, appointment_number, vehicle_id, state, booked_for, booked_at, reminded_at, order_id)
          values (${id}, ${`A${++orders}`}, ${vehicleId}, 'booked', ${new Date(bookedFor)}, ${at(more.booked)},
                  ${at(more.reminded)}, ${more.orderId ?? null})`,
    );
    return id;
  }

  /** Of these records, those that a filter finds. */
  async function found(catalogue: Catalogue, ids: readonly string[], tree: FilterTree): Promise<string[]> {
    const met = await inNorth<{ id: string }>(
      sql`select ${catalogue.id} as id from ${catalogue.from}
          where ${catalogue.id} = any(${ids}) and ${compileFilter(catalogue, tree)}`,
    );
    return ids.filter((id) => met.some((one) => one.id === id));
  }

  it.each([
    ['service-order', SERVICE_ORDER_CATALOGUE],
    ['appointment', APPOINTMENT_CATALOGUE],
    ['vehicle', VEHICLE_CATALOGUE],
    ['customer', CUSTOMER_CATALOGUE],
  ] as const)('every field of %s can be asked for', async (_code, catalogue: Catalogue) => {
    for (const field of Object.keys(catalogue.fields)) {
      const known = await found(catalogue, [newId()], { not: { field, op: 'isNull' } });
      expect(known).toEqual([]);
    }
  });

  it('KPI-10: thirty minutes before the promise is in time to the millisecond', async () => {
    const leads = [30 * MINUTE, 30 * MINUTE - 1, 30 * MINUTE + 1];
    const ids = await Promise.all(leads.map((lead) => order({ completedMs: PROMISED - lead })));
    const open = await order();
    const inTime: FilterTree = { field: 'workLeadMinutes', op: 'gte', value: 30 };
    expect(await found(SERVICE_ORDER_CATALOGUE, [...ids, open], inTime)).toEqual([ids[0], ids[2]]);
    expect(await found(SERVICE_ORDER_CATALOGUE, [...ids, open], { not: inTime })).toEqual([ids[1], open]);
  });

  it('KPI-11: billed with the promise is in time, a millisecond later is not', async () => {
    const ids = await Promise.all([0, 1].map((late) => order({ billedMs: PROMISED + late })));
    expect(await found(SERVICE_ORDER_CATALOGUE, ids, { field: 'billLeadMinutes', op: 'gte', value: '0' })).toEqual([
      ids[0],
    ]);
  });

  it('KPI-01, KPI-09, KPI-20: knows what was booked and repaired again, and counts parts in yuan', async () => {
    const first = await order({ fen: 12_345 });
    const second = await order({ reworkOf: first });
    await appointment(PROMISED, { orderId: second });
    const ids = [first, second];
    const yes = (field: string): FilterTree => ({ field, op: 'eq', value: true });
    expect(await found(SERVICE_ORDER_CATALOGUE, ids, yes('booked'))).toEqual([second]);
    expect(await found(SERVICE_ORDER_CATALOGUE, ids, yes('reworked'))).toEqual([first]);
    expect(await found(SERVICE_ORDER_CATALOGUE, ids, yes('isRework'))).toEqual([second]);
    const [{ parts } = { parts: '' }] = await inNorth<{ parts: string }>(
      sql`select ${SERVICE_ORDER_CATALOGUE.fields.partsAmount.sql} as parts from service_order o where o.id = ${first}`,
    );
    expect(parts).toBe('123.45');
  });

  it('KPI-02: twelve and twenty-four hours ahead are in the window, and booked one day ahead is not more than one', async () => {
    const reminded = [12, 24].flatMap((hours) => [-1, 0, 1].map((ms) => PROMISED - hours * HOUR + ms));
    const ids = await Promise.all(reminded.map((at) => appointment(PROMISED, { reminded: at })));
    const window: FilterTree = { field: 'remindedAheadHours', op: 'between', value: ['12', '24'] };
    expect(await found(APPOINTMENT_CATALOGUE, ids, window)).toEqual([ids[0], ids[1], ids[4], ids[5]]);
    const booked = await Promise.all([0, 1].map((ms) => appointment(PROMISED, { booked: PROMISED - 24 * HOUR - ms })));
    const ahead: FilterTree = { field: 'bookedAheadHours', op: 'gt', value: 24 };
    expect(await found(APPOINTMENT_CATALOGUE, booked, ahead)).toEqual([booked[1]]);
  });

  it('KPI-03: on time is up to five minutes early, and no show is not on time', async () => {
    const arrived = PROMISED - HOUR;
    const orderId = await order();
    const early = [-1, 0, 5 * MINUTE, 5 * MINUTE + 1];
    const ids = await Promise.all(early.map((ms) => appointment(arrived + ms, { orderId })));
    const noShow = await appointment(arrived);
    const onTime: FilterTree = { field: 'arrivedEarlyMinutes', op: 'between', value: [0, 5] };
    expect(await found(APPOINTMENT_CATALOGUE, [...ids, noShow], onTime)).toEqual([ids[1], ids[2]]);
  });
});
