import { CustomersModule } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import type { FilterTree } from '#libs/filters';
import { addDays, localDate, type LocalDate } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import type { CreateVehicleDto } from './new-vehicle.dto';
import { AGE_BANDS, vehicleAgeBand } from './vehicle-age-band.policy';
import type { ListVehiclesQuery } from './vehicle-list.dto';
import { VehiclesModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

type Store = 'north' | 'south';

const SKODA = 'LSVZEX3G6SB683370';
const TIGUAN = 'LSVFL8A89NB577168';
const BUICK = 'LSG1GM0U6M1275872';

describe('what is known of vehicles, and finding them by it', () => {
  let world: World;
  let vehicles: VehiclesService;
  let db: StoreDb;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule] });
    vehicles = world.get(VehiclesService);
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set('2026-11-22T02:00:00.000Z'));
  afterEach(async () => {
    for (const name of ['north', 'south'] as const) {
      await db.run(ctx(name), (tx) => rows(tx, sql`delete from vehicle`));
    }
  });

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const create = (vin: string, more: Partial<CreateVehicleDto> = {}) => vehicles.create(ctx(), { vin, ...more });
  const list = async (query: Partial<ListVehiclesQuery>, store: Store = 'north') => {
    const page = await vehicles.list(ctx(store), { limit: 100, sort: 'createdAt', ...query });
    return page.data.map(({ vin }) => vin);
  };
  const search = async (filter: FilterTree, store: Store = 'north') => {
    const page = await vehicles.search(ctx(store), { limit: 100, sort: 'createdAt' }, { filter });
    return page.data.map(({ vin }) => vin);
  };

  it('VEH-02: VEH-03: VEH-04: VEH-06: VEH-07: keeps origin, use, grade and the dates that reminders need', async () => {
    const told = {
      modelYear: 2025,
      sellingDealer: '申海浦东店',
      origin: 'sold_here' as const,
      use: 'official' as const,
      grade: '高端',
      purchasedOn: localDate('2025-11-06'),
      deliveredOn: localDate('2025-11-08'),
      warrantyEndsOn: localDate('2028-11-05'),
      insurer: '中国人保',
      insuranceExpiresOn: localDate('2026-11-06'),
      inspectionDueOn: localDate('2027-11-06'),
    };
    const { id } = await create(SKODA, told);
    expect(await vehicles.get(ctx(), id)).toMatchObject({ ...told, passingThrough: false, passingThroughReason: null });
    const cleared = await vehicles.update(ctx(), id, 1, { insurer: null, deliveredOn: localDate('2025-11-09') });
    expect(cleared).toMatchObject({ insurer: null, deliveredOn: '2025-11-09', use: 'official' });
  });

  it('VEH-10: a car that passes through says so and why, and can be subtracted', async () => {
    await create(TIGUAN);
    const { id } = await create(SKODA, { passingThrough: true, passingThroughReason: '外地牌照，途经时维修' });
    expect(await vehicles.get(ctx(), id)).toMatchObject({
      passingThrough: true,
      passingThroughReason: '外地牌照，途经时维修',
    });
    expect(await list({ passingThrough: true })).toEqual([SKODA]);
    expect(await list({ passingThrough: false })).toEqual([TIGUAN]);
    expect(await search({ not: { field: 'passingThrough', op: 'eq', value: true } })).toEqual([TIGUAN]);
    const stays = await vehicles.update(ctx(), id, undefined, { passingThrough: false });
    expect(stays).toMatchObject({ passingThrough: false, passingThroughReason: null });
    const [, changed] = await db.run(ctx(), (tx) =>
      rows<Event>(tx, sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} order by e.id`),
    );
    // the words of a colleague may name somebody
    expect(changed.changes).toEqual({ passingThrough: { from: true, to: false }, passingThroughReason: {} });
  });

  it('VEH-10: a reason without the mark is refused', async () => {
    const refusal = { errors: [{ pointer: '#/passingThroughReason', code: 'passing_through_reason_alone' }] };
    await expect(create(SKODA, { passingThroughReason: '途经' })).rejects.toMatchObject(refusal);
    const { id } = await create(SKODA);
    await expect(vehicles.update(ctx(), id, 1, { passingThroughReason: '途经' })).rejects.toMatchObject(refusal);
    await expect(
      vehicles.update(ctx(), id, 1, { passingThrough: null, passingThroughReason: '途经' }),
    ).rejects.toMatchObject(refusal);
    expect(await vehicles.get(ctx(), id)).toMatchObject({ version: 1, passingThrough: false });
  });

  it('VEH-05: the list by age band says of every vehicle what the policy says', async () => {
    const today = localDate('2026-11-22');
    const made: { vin: string; purchasedOn: LocalDate | null; warrantyEndsOn: LocalDate | null }[] = [];
    const days = [0, 1, 364, 365, 366, 729, 730, 731, 1_825, 1_826, 1_827, 2_500].map((ago) => addDays(today, -ago));
    const leap = [localDate('2024-02-29'), localDate('2020-02-29'), addDays(today, 7)];
    for (const purchasedOn of [null, ...days, ...leap]) {
      for (const warrantyEndsOn of [null, addDays(today, -1), today]) {
        made.push({ vin: `LSV${String(made.length).padStart(14, '0')}`, purchasedOn, warrantyEndsOn });
      }
    }
    await db.run(ctx(), (tx) =>
      rows(
        tx,
        sql`insert into vehicle (id, vin, vin_reversed, purchased_on, warranty_ends_on, created_at, updated_at)
            select gen_random_uuid(), r.vin, reverse(r.vin), r."purchasedOn", r."warrantyEndsOn", now(), now()
            from json_to_recordset(${JSON.stringify(made)}::json)
              as r(vin text, "purchasedOn" date, "warrantyEndsOn" date)`,
      ),
    );
    for (const band of AGE_BANDS) {
      const expected = made.filter((vehicle) => vehicleAgeBand(vehicle, today) === band).map(({ vin }) => vin);
      expect(expected.length).toBeGreaterThan(3);
      expect((await list({ ageBand: [band] })).sort()).toEqual(expected.sort());
    }
    expect(await list({ ageBand: [...AGE_BANDS] })).toHaveLength(
      made.filter((vehicle) => vehicleAgeBand(vehicle, today) !== null).length,
    );
  });

  it('VEH-06: VEH-07: VEH-08: the list narrows by grade, registration and the day of the hand-over', async () => {
    await create(SKODA, { grade: '高端', deliveredOn: localDate('2026-11-20'), registrationState: 'help_needed' });
    await create(TIGUAN, { grade: '紧凑', deliveredOn: localDate('2026-11-21') });
    await create(BUICK);
    expect(await list({ grade: '高端' })).toEqual([SKODA]);
    expect(await list({ registrationState: ['help_needed', 'in_progress'] })).toEqual([SKODA]);
    expect(await list({ deliveredFrom: localDate('2026-11-21'), deliveredBefore: localDate('2026-11-22') })).toEqual([
      TIGUAN,
    ]);
  });

  it('VEH-01: a filter reaches every field of the catalogue, and pages keep to it', async () => {
    await create(SKODA, { insurer: '中国人保', sellingDealer: '申海浦东店', deliveredOn: localDate('2026-11-20') });
    await create(TIGUAN, { insurer: '中国人保' });
    await create(BUICK, { insurer: '平安' });
    const insured: FilterTree = { field: 'insurer', op: 'eq', value: '中国人保' };
    expect(await search(insured)).toEqual([SKODA, TIGUAN]);
    expect(await search({ all: [insured, { field: 'deliveredOn', op: 'isNull' }] })).toEqual([TIGUAN]);
    expect(await search({ field: 'odometerKm', op: 'isNotNull' })).toEqual([]);
    const query = { limit: 1, sort: 'createdAt' as const };
    const first = await vehicles.search(ctx(), query, { filter: insured });
    const cursor = first.page.nextCursor ?? undefined;
    const second = await vehicles.search(ctx(), { ...query, cursor }, { filter: insured });
    expect([first, second].map(({ data }) => data[0].vin)).toEqual([SKODA, TIGUAN]);
    expect(second.page.hasMore).toBe(false);
    const other = { filter: { field: 'insurer', op: 'eq' as const, value: '平安' } };
    await expect(async () => vehicles.search(ctx(), { ...query, cursor }, other)).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('VEH-01: a filter on what is no field is refused with a pointer', async () => {
    await expect(async () => search({ all: [{ field: 'horsepower', op: 'gt', value: 90 }] })).rejects.toMatchObject({
      errors: [{ pointer: '#/filter/all/0/field', code: 'unknown_filter_field' }],
    });
  });

  it('does not see another store’s vehicles by any filter', async () => {
    await create(SKODA, { passingThrough: true, grade: 'B', deliveredOn: localDate('2026-11-20') });
    expect(await search({ all: [] }, 'south')).toEqual([]);
    expect(await list({ passingThrough: true, grade: 'B' }, 'south')).toEqual([]);
    expect(await search({ all: [] })).toEqual([SKODA]);
  });
});
