import { CustomersModule, CustomersService } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { CustomerParts, CustomerSearchSources, keysetOf, readParts } from '#libs/http';
import { StoreDb, type StoreTx } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { Client } from 'pg';
import { findVehicleFacts, findVehicles, VEHICLE_SORTS } from './vehicle.queries';
import { VehicleOwnersService } from './vehicle-owners.service';
import type { ListVehiclesQuery } from './vehicle-list.dto';
import { vehicleSearchPlan } from './vehicle-search.policy';
import { VehiclesModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

type Store = 'north' | 'south';

const SKODA = 'LSVZEX3G6SB683370';
const TIGUAN = 'LSVFL8A89NB577168';
const BUICK = 'LSG1GM0U6M1275872';
const GOLF = 'WVWZZZ1JZ3W386752';

describe('vehicles', () => {
  let world: World;
  let vehicles: VehiclesService;
  let owners: VehicleOwnersService;
  let customers: CustomersService;
  let db: StoreDb;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule] });
    vehicles = world.get(VehiclesService);
    owners = world.get(VehicleOwnersService);
    customers = world.get(CustomersService);
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());
  afterEach(async () => {
    for (const name of ['north', 'south'] as const) {
      await db.run(ctx(name), async (tx) => {
        await rows(tx, sql`delete from odometer_reading`);
        await rows(tx, sql`delete from vehicle_owner`);
        await rows(tx, sql`delete from vehicle`);
      });
    }
  });

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const customer = (name = '石远梅', store: Store = 'north') => customers.create(ctx(store), { kind: 'person', name });
  const list = async (query: Partial<ListVehiclesQuery> = {}, store: Store = 'north') => {
    const page = await vehicles.list(ctx(store), { limit: 20, sort: '-createdAt', ...query });
    return page.data.map(({ vin }) => vin);
  };
  const mergeInto = (survivorId: string | null, duplicateId: string) =>
    db.run(ctx(), (tx) => rows(tx, sql`update customer set merged_into_id = ${survivorId} where id = ${duplicateId}`));
  const eventsOf = (id: string) =>
    db.run(ctx(), (tx) =>
      rows<Event>(tx, sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} order by e.id`),
    );

  it('VEH-01: keeps what is known of a vehicle, and finds its plate however it is written', async () => {
    const made = await vehicles.create(ctx(), {
      vin: ` ${SKODA.toLowerCase()} `,
      plate: '沪a·E48B4',
      model: '斯柯达 明锐',
      engineNumber: '6533075',
      gearboxNumber: 'DQ200-118043',
      bodyColour: '深海蓝',
      purchasedOn: localDate('2025-11-06'),
      firstMaintenanceOn: localDate('2026-03-12'),
      firstMaintenanceKm: 4_980,
    });
    expect(await vehicles.get(ctx(), made.id)).toEqual(made);
    expect(made).toMatchObject({
      vin: SKODA,
      plate: '沪a·E48B4',
      engineNumber: '6533075',
      gearboxNumber: 'DQ200-118043',
      bodyColour: '深海蓝',
      purchasedOn: '2025-11-06',
      firstMaintenanceOn: '2026-03-12',
      firstMaintenanceKm: 4_980,
      warnings: [],
      version: 1,
    });
    expect(made).not.toHaveProperty('plateNormalised');
    expect(await list({ q: '沪Ae48' })).toEqual([SKODA]);
  });

  it.each([
    ['LSVZEX3G0SB683370', 'invalid_vin_check_digit'],
    ['LSVZEX3G6SB68337', 'invalid_vin_length'],
    ['LSVZEX3G6SB68337O', 'invalid_vin_characters'],
  ])('VEH-01: refuses %s as %s', async (vin, code) => {
    const { id } = await vehicles.create(ctx(), { vin: SKODA });
    const refusal = { code: 'validation_failed', errors: [{ pointer: '#/vin', code }] };
    await expect(vehicles.create(ctx(), { vin })).rejects.toMatchObject(refusal);
    await expect(vehicles.update(ctx(), id, undefined, { vin })).rejects.toMatchObject(refusal);
    expect(await list()).toEqual([SKODA]);
  });

  it('VEH-01: takes a European VIN without a check digit, with a warning', async () => {
    expect(await vehicles.create(ctx(), { vin: GOLF })).toMatchObject({ vin: GOLF, warnings: ['vin_check_digit'] });
  });

  it('VEH-01: a VIN stands for one vehicle', async () => {
    await vehicles.create(ctx(), { vin: SKODA });
    const other = await vehicles.create(ctx(), { vin: BUICK });
    const taken = { code: 'vehicle_vin_taken' };
    await expect(vehicles.create(ctx(), { vin: SKODA })).rejects.toMatchObject(taken);
    await expect(vehicles.update(ctx(), other.id, undefined, { vin: SKODA })).rejects.toMatchObject(taken);
    expect(await list()).toHaveLength(2);
  });

  it('VEH-02, VEH-03, VEH-04, VEH-06, VEH-07, VEH-08: keeps the classifications and the days of reminders', async () => {
    const told = {
      modelYear: 2026,
      sellingDealer: '申海浦东店',
      origin: 'sold_here',
      use: 'official',
      grade: 'B',
      warrantyEndsOn: localDate('2028-11-05'),
      insuranceExpiresOn: localDate('2026-11-30'),
      inspectionDueOn: localDate('2027-11-06'),
      registrationState: 'help_needed',
    } as const;
    const { id } = await vehicles.create(ctx(), { vin: SKODA, ...told });
    await vehicles.create(ctx(), { vin: BUICK, use: 'private', origin: 'sold_elsewhere' });
    expect(await vehicles.get(ctx(), id)).toMatchObject(told);
    expect(await list({ use: ['official', 'commercial'] })).toEqual([SKODA]);
    expect(await list({ origin: ['sold_elsewhere'] })).toEqual([BUICK]);
    expect(await list({ insuranceExpiresFrom: localDate('2026-11-30') })).toEqual([SKODA]);
    expect(await list({ insuranceExpiresBefore: localDate('2026-11-30') })).toEqual([]);
  });

  it('VEH-05: tells the age band of the store’s day, not of the server’s', async () => {
    const { id } = await vehicles.create(ctx(), { vin: SKODA, warrantyEndsOn: localDate('2026-11-01') });
    world.clock.set('2026-11-01T15:59:59.999Z');
    expect(await vehicles.get(ctx(), id)).toMatchObject({ ageBand: 'in_warranty' });
    world.clock.set('2026-11-01T16:00:00.000Z');
    expect(await vehicles.get(ctx(), id)).toMatchObject({ ageBand: null });
  });

  it('VEH-08: a merge patch changes what it names, clears what is null, and tells what changed', async () => {
    const { id } = await vehicles.create(ctx(), { vin: SKODA, plate: '沪A12345', model: '明锐', grade: 'B' });
    const changed = await vehicles.update(ctx(), id, 1, { registrationState: 'registered', plate: null, grade: null });
    expect(changed).toMatchObject({
      registrationState: 'registered',
      plate: null,
      grade: null,
      model: '明锐',
      version: 2,
    });
    await expect(vehicles.update(ctx(), id, 1, { grade: 'A' })).rejects.toMatchObject({
      code: 'version_conflict',
      params: { currentVersion: 2 },
    });
    const { type, changes } = (await eventsOf(id))[1];
    expect(type).toBe('vehicle.changed');
    expect(changes).toEqual({
      plate: {},
      plateNormalised: {},
      grade: { from: 'B', to: null },
      registrationState: { from: 'unknown', to: 'registered' },
    });
  });

  it('VEH-09: a change of owner closes the ownership before and keeps it', async () => {
    const [first, second] = [await customer('石远梅'), await customer('龙懿涵')];
    const { id } = await vehicles.create(ctx(), {
      vin: SKODA,
      owner: { customerId: first.id, sinceOn: localDate('2022-08-18') },
    });
    const changed = await owners.change(ctx(), id, { customerId: second.id, sinceOn: localDate('2025-11-06') });
    expect(changed).toMatchObject({ owner: { customerId: second.id, sinceOn: '2025-11-06' }, version: 2 });
    const history = await owners.list(ctx(), id, { limit: 20 });
    expect(history.data).toMatchObject([
      { customerId: second.id, sinceOn: '2025-11-06', untilOn: null, isCurrent: true },
      { customerId: first.id, sinceOn: '2022-08-18', untilOn: '2025-11-06', isCurrent: false },
    ]);
    expect(await list({ customerId: first.id })).toEqual([]);
    expect(await list({ customerId: second.id })).toEqual([SKODA]);
    expect((await eventsOf(id)).map(({ type, changes }) => ({ type, changes }))).toEqual([
      { type: 'vehicle.created', changes: null },
      { type: 'vehicle.owner-changed', changes: { customerId: { from: first.id, to: second.id } } },
    ]);
    // by the product's clock, since journeys begin by them
    expect((await eventsOf(id)).map(({ occurredAt }) => occurredAt)).toEqual([world.clock.now(), world.clock.now()]);
  });

  it('VEH-09: two changes of owner side by side leave one current owner', async () => {
    const people = await Promise.all(['甲', '乙', '丙', '丁'].map((name) => customer(name)));
    const { id } = await vehicles.create(ctx(), { vin: SKODA });
    await Promise.all(people.map((person) => owners.change(ctx(), id, { customerId: person.id })));
    const { data } = await owners.list(ctx(), id, { limit: 20 });
    expect(data.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, false, false, true]);
  });

  it('VEH-09: refuses an owner who is none', async () => {
    const [first, duplicate] = [await customer(), await customer()];
    const { id } = await vehicles.create(ctx(), {
      vin: SKODA,
      owner: { customerId: first.id, sinceOn: localDate('2022-08-18') },
    });
    const change = (customerId: string, sinceOn?: string) =>
      owners.change(ctx(), id, { customerId, sinceOn: sinceOn === undefined ? undefined : localDate(sinceOn) });
    const foreign = await customer('别店', 'south');
    await expect(change(foreign.id)).rejects.toMatchObject({
      errors: [{ pointer: '#/customerId', code: 'unknown_reference' }],
    });
    await expect(vehicles.create(ctx(), { vin: BUICK, owner: { customerId: foreign.id } })).rejects.toMatchObject({
      errors: [{ pointer: '#/owner/customerId', code: 'unknown_reference' }],
    });
    await expect(change(first.id)).rejects.toMatchObject({ code: 'vehicle_owner_unchanged' });
    await expect(change(duplicate.id, '2022-08-17')).rejects.toMatchObject({
      errors: [{ pointer: '#/sinceOn', code: 'vehicle_owner_since_too_early' }],
    });
    await mergeInto(first.id, duplicate.id);
    await expect(change(duplicate.id)).rejects.toMatchObject({
      code: 'customer_merged',
      params: { survivorId: first.id },
    });
    const { id: erasedId } = await customer();
    await db.run(ctx(), (tx) => rows(tx, sql`update customer set erased_at = now() where id = ${erasedId}`));
    const erased = { code: 'customer_erased' };
    await expect(change(erasedId)).rejects.toMatchObject(erased);
    await expect(vehicles.create(ctx(), { vin: BUICK, owner: { customerId: erasedId } })).rejects.toMatchObject(erased);
    expect((await owners.list(ctx(), id, { limit: 20 })).data).toHaveLength(1);
    expect(await list()).toEqual([SKODA]);
  });

  it('VEH-09: the vehicles of a duplicate are its survivor’s, until the merge is undone', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    const { id } = await vehicles.create(ctx(), { vin: SKODA, owner: { customerId: duplicate.id } });
    await mergeInto(survivor.id, duplicate.id);
    expect(await vehicles.get(ctx(), id)).toMatchObject({ owner: { customerId: survivor.id } });
    expect(await list({ customerId: survivor.id })).toEqual([SKODA]);
    expect(await db.run(ctx(), (tx) => findVehicleFacts(tx, id))).toMatchObject({ vin: SKODA, ownerId: duplicate.id });
    await mergeInto(null, duplicate.id);
    expect(await vehicles.get(ctx(), id)).toMatchObject({ owner: { customerId: duplicate.id } });
  });

  it('CUS-10: plate, VIN and its last digits lead to the current owner', async () => {
    const [first, second] = [await customer('石远梅'), await customer('龙懿涵')];
    const { id } = await vehicles.create(ctx(), { vin: SKODA, plate: '沪AE48B4', owner: { customerId: first.id } });
    await owners.change(ctx(), id, { customerId: second.id });
    const find = (code: string, store: Store = 'north') =>
      db.run(ctx(store), async (tx) => {
        const selects = world.get(CustomerSearchSources).selectsFor(code);
        const found = await Promise.all(selects.map((select) => rows<{ customer_id: string }>(tx, select)));
        return found.flat().map((row) => row.customer_id);
      });
    for (const code of ['沪AE48B4', '沪AE4', SKODA, 'LSVZEX', '683370']) expect(await find(code)).toEqual([second.id]);
    expect(await find('沪A')).toEqual([]);
    expect(await find('683371')).toEqual([]);
    expect(await find(SKODA, 'south')).toEqual([]);
    const page = await customers.list(ctx(), { limit: 20, sort: '-createdAt', q: '683370' });
    expect(page.data.map((found) => found.id)).toEqual([second.id]);
  });

  it('CUS-17: the view of a customer shows the vehicles of now and before', async () => {
    world.clock.set('2026-11-02T02:00:00.000Z');
    const [first, second] = [await customer('石远梅'), await customer('龙懿涵')];
    const sold = await vehicles.create(ctx(), { vin: SKODA, owner: { customerId: first.id } });
    await owners.change(ctx(), sold.id, { customerId: second.id, sinceOn: localDate('2026-10-01') });
    await vehicles.create(ctx(), {
      vin: TIGUAN,
      purchasedOn: localDate('2022-08-18'),
      owner: { customerId: first.id },
    });
    const caller = { ...ctx(), permissions: new Set(['vehicles:read']) };
    const [part] = world.get(CustomerParts).visibleTo(caller);
    expect(part).toMatchObject({ name: 'vehicles', label: { 'zh-CN': '车辆', en: 'Vehicles' } });
    expect(
      await db.run(caller, (tx) =>
        readParts(tx, caller, [part], sql`values (${first.id}::uuid)`).then(([content]) => content),
      ),
    ).toMatchObject({
      vehicles: [
        { vin: TIGUAN, isCurrent: true, ageBand: 'two_to_five_years', odometerKm: null },
        { vin: SKODA, isCurrent: false, untilOn: '2026-10-01' },
      ],
    });
    expect(world.get(CustomerParts).visibleTo(ctx())).toEqual([]);
  });

  it('pages through equal plates without losing or repeating one', async () => {
    for (const vin of [SKODA, TIGUAN, BUICK, GOLF]) await vehicles.create(ctx(), { vin, plate: '沪A12345' });
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const { data, page } = await vehicles.list(ctx(), { limit: 1, sort: 'plate', cursor });
      seen.push(...data.map(({ vin }) => vin));
      cursor = page.nextCursor ?? undefined;
      more = page.hasMore;
    }
    expect(seen.sort()).toEqual([SKODA, TIGUAN, BUICK, GOLF].sort());
  });

  it('does not see another store’s vehicles', async () => {
    const { id } = await vehicles.create(ctx(), { vin: SKODA, plate: '沪A12345' });
    const theirs = await customer('别店', 'south');
    const notFound = { code: 'not_found' };
    await expect(vehicles.get(ctx('south'), id)).rejects.toMatchObject(notFound);
    await expect(vehicles.update(ctx('south'), id, undefined, { grade: 'A' })).rejects.toMatchObject(notFound);
    await expect(owners.list(ctx('south'), id, { limit: 20 })).rejects.toMatchObject(notFound);
    await expect(owners.change(ctx('south'), id, { customerId: theirs.id })).rejects.toMatchObject(notFound);
    expect(await list({ q: '沪A12345' }, 'south')).toEqual([]);
    expect(await list({}, 'south')).toEqual([]);
    expect(await db.run(ctx('south'), (tx) => findVehicleFacts(tx, id))).toBeNull();
    await vehicles.create(ctx('south'), { vin: SKODA });
    expect(await vehicles.get(ctx(), id)).toMatchObject({ grade: null, owner: null, version: 1 });
  });

  it('an unknown id is not found', async () => {
    await expect(vehicles.get(ctx(), newId())).rejects.toMatchObject({ code: 'not_found' });
    await expect(vehicles.update(ctx(), newId(), undefined, { grade: 'A' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('a read waits for Postgres twice, a write at most five times', async () => {
    const { id } = await customer();
    const counted = countWaits(ctx().store);
    const made = await vehicles.create(ctx(), { vin: SKODA });
    await owners.change(ctx(), made.id, { customerId: id });
    await vehicles.get(ctx(), made.id);
    await list({ q: '683370', customerId: id });
    await owners.list(ctx(), made.id, { limit: 20 });
    const waits = counted.stop();
    // a POST waits once more for its idempotency key
    expect(waits).toEqual([3, 4, 2, 2, 2]);
  });

  describe('among many', () => {
    beforeEach(async () => {
      await db.run(ctx(), (tx) =>
        rows(
          tx,
          sql`insert into vehicle (id, vin, vin_reversed, plate_normalised)
              select gen_random_uuid(), vin, reverse(vin), plate
              from (select 'LSV' || lpad((n * 7919 % 100003)::text, 14, '0') as vin, '沪A' || lpad(n::text, 5, '0') as plate
                    from generate_series(1, 5000) n) made`,
        ),
      );
      const migrator = new Client({ connectionString: world.cluster.databaseUrl });
      await migrator.connect();
      await migrator.query(`analyze ${migrator.escapeIdentifier(world.store('north').schema)}.vehicle`);
      await migrator.end();
    });

    const planOf = async (query: Partial<ListVehiclesQuery>): Promise<string> => {
      const { q, ...rest } = { limit: 20, ...query };
      const search = q === undefined ? undefined : vehicleSearchPlan(q);
      const lines = await db.run(ctx(), (tx) =>
        findVehicles(explaining(tx), { search }, keysetOf(rest, VEHICLE_SORTS)),
      );
      return lines.map((line) => Object.values(line)[0]).join('\n');
    };

    it('VEH-01: plate, VIN and last digits are each an index look-up', async () => {
      const plan = await planOf({ q: '0012' });
      expect(plan).toContain('ix_vehicle_plate_normalised');
      expect(plan).toContain('uq_vehicle_vin');
      expect(plan).toContain('ix_vehicle_vin_reversed');
      expect(plan).not.toContain('Seq Scan on vehicle ');
    });

    it.each([
      ['-createdAt', 'ix_vehicle_created_at'],
      ['plate', 'ix_vehicle_plate_normalised'],
    ] as const)('a page sorted by %s is read from %s', async (sort, index) => {
      const plan = await planOf({ sort });
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/Seq Scan on vehicle |Sort Key: v/);
    });
  });
});

/** The transaction with EXPLAIN before its statements. */
function explaining(tx: StoreTx): StoreTx {
  const query = (text: string, values: unknown[]) => tx.queryRunner?.query(`explain ${text}`, values, true);
  return { queryRunner: { query } } as unknown as StoreTx;
}
