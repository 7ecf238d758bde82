import { CustomersModule } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule } from '#libs/events';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import type { CreateAppointmentDto, RebookAppointmentDto } from './appointment-requests.dto';
import { AppointmentsService } from './appointments.service';
import { OrderFlowService } from '../order-flow.service';
import { PartsRequestsService } from '../parts/parts-requests.service';
import { ServiceOrdersModule, ServiceOrdersWorkerModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

const NEVER = new AbortController().signal;
const at = (text: string) => new Date(`2026-11-${text.replace(' ', 'T')}:00+08:00`);
const BOOKED_FOR = at('26 10:00');
const PLUG = { code: 'P01056', name: '火花塞', quantity: '4' };
const OIL = { code: 'P02001', name: '机油', quantity: '4.5' };
const NEEDS_PLUG = { parts: [{ code: PLUG.code, quantity: '4' }] };

describe('parts that visits wait for', () => {
  let world: World;
  let vehicleId: string;
  let orderId: string;
  let made = 0;

  beforeAll(async () => {
    const features = [CustomersModule, VehiclesModule, ServiceOrdersModule];
    world = await startWorld({ modules: [...features, EventsWorkerModule, ServiceOrdersWorkerModule] });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    world.clock.set(at('24 08:00'));
    await relay();
    await query(sql`delete from task`);
    const vin = `WVWZZZ1K9${String(++made).padStart(8, '0')}`;
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin })).id;
    const visit = { vehicleId, type: 'maintenance', odometerKm: 1 } as const;
    orderId = (await world.get(ServiceOrdersService).create(ctx(), visit)).id;
  });

  const ctx = (name: 'north' | 'south' = 'north') => world.store(name).ctx;
  const query = <Row>(statement: Sql) => world.get(StoreDb).run(ctx(), (tx) => rows<Row>(tx, statement));
  const relay = async () => {
    for (let round = 0; round < 2; round++) await world.get(EventRelay).relayStore(ctx(), { signal: NEVER });
  };
  const appointments = () => world.get(AppointmentsService);
  const book = (more: Partial<CreateAppointmentDto> = {}) =>
    appointments().create(ctx(), { vehicleId, bookedFor: BOOKED_FOR, ...more });
  const change = (id: string, told: RebookAppointmentDto) => appointments().rebook(ctx(), id, undefined, told);
  const readiness = async (id: string) => {
    const { partsReadyAt, partsReadyByHand } = await appointments().get(ctx(), id);
    return [partsReadyAt, partsReadyByHand];
  };
  const ask = async (part = PLUG): Promise<string> => {
    const { data } = await world.get(PartsRequestsService).request(ctx(), orderId, { parts: [part] });
    return data.find(({ code }) => code === part.code)?.id as string;
  };
  const answer = async (id: string, to: 'awaited' | 'prepicked' | 'cancelled', expectedAt?: Date) => {
    await world.get(PartsRequestsService).move(ctx(), id, undefined, { to, expectedAt });
    await relay();
  };
  const openTasks = () =>
    query<object>(sql`select kind, subject_id as "subjectId" from task where state = 'open' order by id`);

  it('SVC-03, SVC-19: a visit is for when the parts are there that an order of the vehicle awaits', async () => {
    await answer(await ask(), 'awaited', at('26 14:00'));
    await answer(await ask(OIL), 'awaited', at('28 09:00'));
    await expect(book(NEEDS_PLUG)).rejects.toMatchObject({
      errors: [
        { pointer: '#/bookedFor', code: 'parts_not_ready', params: { partsReadyAt: '2026-11-26T06:00:00.000Z' } },
      ],
    });
    const { id } = await book({ ...NEEDS_PLUG, bookedFor: at('26 15:00') });
    expect(await readiness(id)).toEqual([at('26 14:00'), false]);
    // a visit for something else waits for nothing
    expect(await readiness((await book()).id)).toEqual([null, false]);
    // both parts: the later of them counts, and the visit stays
    await change(id, { parts: [...NEEDS_PLUG.parts, { code: OIL.code, quantity: '4.5' }] });
    expect(await readiness(id)).toEqual([at('28 09:00'), false]);
  });

  it('SVC-03: what the parts department answers later reaches the visit, and asks for another time', async () => {
    const asked = await ask();
    const { id, version } = await book(NEEDS_PLUG);
    await answer(asked, 'awaited', at('27 10:00'));
    expect(await readiness(id)).toEqual([at('27 10:00'), false]);
    expect(await appointments().get(ctx(), id)).toMatchObject({ bookedFor: BOOKED_FOR, version: version + 1 });
    expect(await openTasks()).toEqual([{ kind: 'rebook-for-parts', subjectId: id }]);
    await relay();
    expect(await appointments().get(ctx(), id)).toMatchObject({ version: version + 1 });
    await answer(asked, 'prepicked');
    expect(await readiness(id)).toEqual([null, false]);
    expect(await openTasks()).toEqual([]);
  });

  it('SVC-03: an answer that comes while the visit is being booked reaches it as well', async () => {
    const asked = await ask();
    const { id } = await book(NEEDS_PLUG);
    // as if the visit had been committed only after the answer was handed on
    await query(
      sql`update parts_request set state = 'awaited', expected_at = ${at('27 10:00')}, answered_at = now() where id = ${asked}`,
    );
    await relay();
    expect(await readiness(id)).toEqual([at('27 10:00'), false]);
  });

  it('SVC-03: nobody waits for the parts of an order that was called off', async () => {
    const { id } = await book(NEEDS_PLUG);
    await answer(await ask(), 'awaited', at('27 10:00'));
    await world.get(OrderFlowService).transition(ctx(), orderId, undefined, { to: 'cancelled' });
    await relay();
    expect(await readiness(id)).toEqual([null, false]);
  });

  it('SVC-03: what somebody said stays, until it is taken back', async () => {
    const told = at('26 09:00');
    const { id } = await book({ ...NEEDS_PLUG, partsReadyAt: told });
    await answer(await ask(), 'awaited', at('27 10:00'));
    expect(await readiness(id)).toEqual([told, true]);
    await change(id, { partsReadyAt: null });
    expect(await readiness(id)).toEqual([at('27 10:00'), false]);
  });

  it('does not see another store’s parts', async () => {
    await answer(await ask(), 'awaited', at('27 10:00'));
    const vin = `WVWZZZ1K9${String(made).padStart(8, '0')}`;
    const { id: theirs } = await world.get(VehiclesService).create(ctx('south'), { vin });
    const visit = { vehicleId: theirs, bookedFor: BOOKED_FOR, ...NEEDS_PLUG };
    expect(await appointments().create(ctx('south'), visit)).toMatchObject({ partsReadyAt: null });
  });
});
