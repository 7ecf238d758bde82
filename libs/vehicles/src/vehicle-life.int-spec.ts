import { setTimeout as sleep } from 'node:timers/promises';
import { CustomersModule, CustomersService } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { CustomerParts, PersonalRecordSources, readParts } from '#libs/http';
import { StoreDb, transactionChannel } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { recordReading } from './odometer.queries';
import { OdometerService } from './odometer.service';
import type { NewVehiclePartyDto } from './vehicle-parties.dto';
import { VehiclePartiesService } from './vehicle-parties.service';
import { VehicleLifeService } from './vehicle-life.service';
import type { ListLifeQuery } from './vehicle-life.dto';
import { VehicleOwnersService } from './vehicle-owners.service';
import { VehicleRegistrationService } from './vehicle-registration.service';
import { VehiclesModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

type Store = 'north' | 'south';

const SKODA = 'LSVZEX3G6SB683370';
const TIGUAN = 'LSVFL8A89NB577168';
const NOW = '2026-11-22T02:00:00.000Z';

describe('the life of vehicles', () => {
  let world: World;
  let vehicles: VehiclesService;
  let parties: VehiclePartiesService;
  let life: VehicleLifeService;
  let registration: VehicleRegistrationService;
  let customers: CustomersService;
  let db: StoreDb;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule] });
    vehicles = world.get(VehiclesService);
    parties = world.get(VehiclePartiesService);
    life = world.get(VehicleLifeService);
    registration = world.get(VehicleRegistrationService);
    customers = world.get(CustomersService);
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    world.clock.set(NOW);
    await db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from task`);
      await rows(tx, sql`delete from vehicle_party`);
      await rows(tx, sql`delete from odometer_reading`);
      await rows(tx, sql`delete from vehicle_owner`);
      await rows(tx, sql`delete from vehicle`);
    });
  });

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const customer = (name = '石远梅', store: Store = 'north') =>
    customers.create(ctx(store), { kind: 'person', name, contacts: [{ name: '龙懿涵' }] });
  const relation = async (customerId: string, name: string) => {
    const id = newId();
    await db.run(ctx(), (tx) =>
      rows(
        tx,
        sql`insert into customer_relation (id, customer_id, kind, name, created_at, updated_at)
            values (${id}, ${customerId}, 'key_person', ${name}, now(), now())`,
      ),
    );
    return id;
  };
  const partiesOf = async (vehicleId: string, query = {}) =>
    (await parties.list(ctx(), vehicleId, { limit: 20, ...query })).data;
  const lifeOf = async (vehicleId: string, query: Partial<ListLifeQuery> = {}) =>
    (await life.list(ctx(), vehicleId, { limit: 100, sort: 'at', ...query })).data;
  const eventsOf = (id: string, type: string) =>
    db.run(ctx(), (tx) =>
      rows<Event>(
        tx,
        sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} and e.type like ${type} order by e.id`,
      ),
    );
  const helpTasks = () =>
    db.run(ctx(), (tx) =>
      rows<{ state: string }>(
        tx,
        sql`select state, owner_role as "ownerRole", customer_id as "customerId", vehicle_id as "vehicleId",
                   due_at as "dueAt"
            from task where kind = 'registration-help' order by created_at, id`,
      ),
    );

  describe('parties', () => {
    it('VEH-09: a customer, a contact and a key person have their part in a vehicle, and it is an event', async () => {
      const { id: customerId, contacts } = await customer();
      const relationId = await relation(customerId, '王主任');
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const payer = await parties.add(ctx(), id, { role: 'payer', customerId });
      world.clock.set('2026-11-22T02:00:01.000Z');
      const sinceOn = localDate('2026-03-01');
      const driver = await parties.add(ctx(), id, { role: 'driver', customerId, contactId: contacts[0].id, sinceOn });
      world.clock.set('2026-11-22T02:00:02.000Z');
      const key = await parties.add(ctx(), id, { role: 'key_person', customerId, relationId });
      expect(payer).toMatchObject({ role: 'payer', person: 'customer', name: '石远梅', isCurrent: true });
      expect(driver).toMatchObject({ role: 'driver', person: 'contact', name: '龙懿涵', sinceOn: '2026-03-01' });
      expect(key).toMatchObject({ role: 'key_person', person: 'relation', name: '王主任', relationId });
      expect(await partiesOf(id)).toEqual([key, driver, payer]);
      expect(await partiesOf(id, { role: ['driver'] })).toEqual([driver]);
      const [, added] = await eventsOf(id, 'vehicle.party-%');
      expect(added).toMatchObject({
        type: 'vehicle.party-added',
        payload: { partyId: driver.id, role: 'driver', customerId },
      });
    });

    it('VEH-09: a part that ended stays in the history and can begin anew', async () => {
      const { id: customerId } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const told = { role: 'driver' as const, customerId, sinceOn: localDate('2026-03-01') };
      const first = await parties.add(ctx(), id, told);
      await expect(parties.add(ctx(), id, told)).rejects.toMatchObject({ code: 'vehicle_party_there' });
      await expect(parties.end(ctx(), id, first.id, { untilOn: localDate('2026-02-28') })).rejects.toMatchObject({
        errors: [{ pointer: '#/untilOn', code: 'vehicle_party_until_too_early' }],
      });
      const ended = await parties.end(ctx(), id, first.id, { untilOn: localDate('2026-10-31') });
      expect(ended).toMatchObject({ untilOn: '2026-10-31', isCurrent: false });
      await expect(parties.end(ctx(), id, first.id, {})).rejects.toMatchObject({ code: 'vehicle_party_ended' });
      const again = await parties.add(ctx(), id, { role: 'driver', customerId });
      expect(await partiesOf(id, { isCurrent: true })).toEqual([again]);
      expect(await partiesOf(id, { isCurrent: false })).toEqual([ended]);
    });

    it('VEH-09: two who add the same party side by side add it once', async () => {
      const { id: customerId } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const add = () => parties.add(ctx(), id, { role: 'payer', customerId });
      const attempts = await Promise.allSettled([add(), add(), add()]);
      expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await partiesOf(id)).toHaveLength(1);
    });

    it('VEH-09: refuses people who are not there, of somebody else, or two at once', async () => {
      const [mine, other] = [await customer(), await customer('别人')];
      const relationId = await relation(other.id, '王主任');
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const refused = (party: Partial<NewVehiclePartyDto>) =>
        expect(async () => parties.add(ctx(), id, { role: 'driver', customerId: mine.id, ...party })).rejects;
      const unknown = (pointer: string) => ({ errors: [{ pointer, code: 'unknown_reference' }] });
      await refused({ customerId: newId() }).toMatchObject(unknown('#/customerId'));
      await refused({ contactId: other.contacts[0].id }).toMatchObject(unknown('#/contactId'));
      await refused({ relationId }).toMatchObject(unknown('#/relationId'));
      await refused({ contactId: mine.contacts[0].id, relationId }).toMatchObject({
        errors: [{ pointer: '#/relationId', code: 'vehicle_party_one_person' }],
      });
      expect(await partiesOf(id)).toEqual([]);
    });

    it('VEH-09: a contact that is removed in the same moment is refused, and so is a customer who was erased', async () => {
      const { id: customerId, contacts } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const add = () => parties.add(ctx(), id, { role: 'contact', customerId, contactId: contacts[0].id });
      let begin = (): void => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const [refusal] = await Promise.all([
        begun.then(add).then(
          () => null,
          (error: unknown) => error,
        ),
        db.run(ctx(), async (tx) => {
          await rows(tx, sql`delete from customer_contact where id = ${contacts[0].id}`);
          begin();
          await sleep(400);
        }),
      ]);
      expect(refusal).toMatchObject({ errors: [{ pointer: '#/contactId', code: 'unknown_reference' }] });
      await db.run(ctx(), (tx) => rows(tx, sql`update customer set erased_at = now() where id = ${customerId}`));
      const erased = parties.add(ctx(), id, { role: 'driver', customerId });
      await expect(erased).rejects.toMatchObject({ code: 'customer_erased' });
      expect(await partiesOf(id)).toEqual([]);
    });

    it('VEH-09: a contact that is removed leaves its part behind without a name', async () => {
      const { id: customerId, contacts } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const party = await parties.add(ctx(), id, { role: 'contact', customerId, contactId: contacts[0].id });
      await db.run(ctx(), (tx) => rows(tx, sql`delete from customer_contact where id = ${contacts[0].id}`));
      expect(await partiesOf(id)).toEqual([{ ...party, contactId: null, name: null }]);
    });

    it('VEH-09: the view of a customer shows the vehicles that it only drives', async () => {
      const { id: customerId } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: TIGUAN });
      await parties.add(ctx(), id, { role: 'driver', customerId });
      const caller = { ...ctx(), permissions: new Set(['vehicles:read']) };
      const [part] = world.get(CustomerParts).visibleTo(caller);
      expect(
        await db.run(caller, (tx) =>
          readParts(tx, caller, [part], sql`values (${customerId}::uuid)`).then(([content]) => content),
        ),
      ).toEqual({
        vehicles: [],
        parties: [{ id, vin: TIGUAN, plate: null, model: null, role: 'driver', isCurrent: true }],
      });
    });
  });

  describe('registration', () => {
    it('VEH-08: the calls after 24 hours and 7 days note how far the plates are, and each answer stays', async () => {
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      const first = await registration.answer(ctx(), id, { state: 'in_progress', occasion: 'call_24_hours' });
      expect(first).toMatchObject({ registrationState: 'in_progress', registrationAskedAt: new Date(NOW), version: 2 });
      world.clock.set('2026-11-29T02:00:00.000Z');
      await registration.answer(ctx(), id, { state: 'registered', occasion: 'call_7_days' });
      expect(await lifeOf(id, { kind: ['registration'] })).toMatchObject([
        { at: new Date(NOW), registrationState: 'in_progress', occasion: 'call_24_hours' },
        { at: new Date('2026-11-29T02:00:00.000Z'), registrationState: 'registered', occasion: 'call_7_days' },
      ]);
      expect(await eventsOf(id, 'vehicle.registration-asked')).toMatchObject([
        { changes: { registrationState: { from: 'unknown', to: 'in_progress' } } },
        { changes: { registrationState: { from: 'in_progress', to: 'registered' } } },
      ]);
    });

    it('VEH-08: whoever needs help gets a sales consultant, once, until it is no longer needed', async () => {
      const { id: customerId } = await customer();
      const { id } = await vehicles.create(ctx(), { vin: SKODA, owner: { customerId } });
      const answer = (state: 'help_needed' | 'in_progress') =>
        registration.answer(ctx(), id, { state, occasion: 'call_24_hours' });
      await answer('help_needed');
      await answer('help_needed');
      const dueAt = new Date('2026-11-23T02:00:00.000Z');
      expect(await helpTasks()).toEqual([
        { state: 'open', ownerRole: 'sales_consultant', customerId, vehicleId: id, dueAt },
      ]);
      await answer('in_progress');
      expect(await helpTasks()).toMatchObject([{ state: 'cancelled' }]);
      await vehicles.update(ctx(), id, undefined, { registrationState: 'help_needed' });
      expect(await helpTasks()).toMatchObject([{ state: 'cancelled' }, { state: 'open' }]);
      await vehicles.update(ctx(), id, undefined, { registrationState: 'registered' });
      expect(await helpTasks()).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
    });

    it('VEH-08: an answer that is told late is history; one of the future is refused', async () => {
      const { id } = await vehicles.create(ctx(), { vin: SKODA });
      await registration.answer(ctx(), id, { state: 'registered', occasion: 'call_7_days' });
      const askedAt = new Date('2026-11-16T02:00:00.000Z');
      const late = { state: 'help_needed' as const, occasion: 'call_24_hours' as const, askedAt };
      const after = await registration.answer(ctx(), id, late);
      expect(after).toMatchObject({ registrationState: 'registered', registrationAskedAt: new Date(NOW), version: 2 });
      expect(await helpTasks()).toEqual([]);
      expect(await lifeOf(id, { kind: ['registration'] })).toMatchObject([
        { at: askedAt, registrationState: 'help_needed' },
        { registrationState: 'registered' },
      ]);
      await expect(async () =>
        registration.answer(ctx(), id, { ...late, askedAt: new Date('2026-11-22T02:00:00.001Z') }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/askedAt', code: 'registration_asked_in_future' }] });
    });
  });

  it('VEH-09: VEH-01: the life of a vehicle tells everything in its order, and what lies ahead not at all', async () => {
    const [first, second] = [await customer('石远梅'), await customer('龙懿涵')];
    const { id } = await vehicles.create(ctx(), {
      vin: SKODA,
      purchasedOn: localDate('2025-11-06'),
      deliveredOn: localDate('2025-11-08'),
      firstMaintenanceOn: localDate('2026-12-24'),
      owner: { customerId: first.id, sinceOn: localDate('2025-11-06') },
    });
    const orderId = newId();
    const visited = new Date('2026-05-24T02:00:00.000Z');
    await db.run(ctx(), (tx) =>
      recordReading(
        tx,
        { vehicleId: id, orderId, km: 10_020, readAt: visited },
        { recordedBy: 'test', at: world.clock.now() },
      ),
    );
    const odometer = world.get(OdometerService);
    const wrong = await odometer.record(ctx(), id, { km: 482_100, readAt: new Date('2026-10-01T02:00:00.000Z') });
    await odometer.correct(ctx(), id, wrong.id, { km: 48_210, reason: '录入时多写了一位' });
    await world
      .get(VehicleOwnersService)
      .change(ctx(), id, { customerId: second.id, sinceOn: localDate('2026-11-01') });
    await parties.add(ctx(), id, { role: 'driver', customerId: first.id, sinceOn: localDate('2026-11-02') });
    await vehicles.update(ctx(), id, undefined, { plate: '沪A12345', passingThrough: true });
    const told = await lifeOf(id);
    expect(told.map(({ kind, on, km }) => [kind, on, km])).toEqual([
      ['purchased', '2025-11-06', null],
      ['owner', '2025-11-06', null],
      ['delivered', '2025-11-08', null],
      ['visit', null, 10_020],
      expect.arrayContaining([482_100]),
      expect.arrayContaining([48_210]),
      ['owner', '2026-11-01', null],
      ['party_added', '2026-11-02', null],
      ['recorded', null, null],
      ['passing_through', null, null],
    ]);
    // local midnight in Shanghai
    expect(told[0].at).toEqual(new Date('2025-11-05T16:00:00.000Z'));
    expect(told[3]).toMatchObject({ orderId, at: visited });
    expect(told[6]).toMatchObject({ customerId: second.id });
    expect(new Set(told.map((entry) => entry.id)).size).toBe(told.length);
    world.clock.set('2026-12-25T02:00:00.000Z');
    expect((await lifeOf(id, { sort: '-at' }))[0]).toMatchObject({ kind: 'first_maintenance', on: '2026-12-24' });
  });

  it('VEH-09: pages through a life without losing or repeating an entry', async () => {
    const day = localDate('2026-05-24');
    const { id: customerId } = await customer();
    const { id } = await vehicles.create(ctx(), {
      ...{ vin: SKODA, purchasedOn: day, deliveredOn: day, firstMaintenanceOn: day },
      owner: { customerId, sinceOn: day },
    });
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const { data, page } = await life.list(ctx(), id, { limit: 1, sort: '-at', cursor });
      seen.push(...data.map(({ kind }) => kind));
      cursor = page.nextCursor ?? undefined;
      more = page.hasMore;
    }
    expect(seen.sort()).toEqual(['delivered', 'first_maintenance', 'owner', 'purchased', 'recorded']);
  });

  it('SEC-08: gives out which vehicles a person had to do with, and empties what colleagues wrote', async () => {
    const [{ id: customerId }, { id: otherId }] = [await customer(), await customer('别人')];
    const made = { passingThrough: true, passingThroughReason: '石远梅说是路过' };
    const { id } = await vehicles.create(ctx(), { vin: SKODA, owner: { customerId }, ...made });
    const theirs = await vehicles.create(ctx(), { vin: TIGUAN, owner: { customerId: otherId }, ...made });
    await parties.add(ctx(), theirs.id, { role: 'driver', customerId });
    const odometer = world.get(OdometerService);
    world.clock.set('2026-11-22T02:00:01.000Z');
    const wrong = await odometer.record(ctx(), id, { km: 482_100 });
    await odometer.correct(ctx(), id, wrong.id, { km: 48_210, reason: '石远梅看错了' });
    const [kept] = world
      .get(PersonalRecordSources)
      .inOrder()
      .filter(({ name }) => name === 'vehicles');
    const read = () => db.run(ctx(), (tx) => kept.read(tx, ctx(), [customerId]));
    const erase = (name: Store = 'north') => db.run(ctx(name), (tx) => kept.erase(tx, ctx(name), [customerId]));
    expect(await read()).toMatchObject([
      { vin: SKODA, role: 'owner' },
      { vin: TIGUAN, role: 'driver' },
    ]);
    expect(await erase('south')).toBe(0);
    expect([await erase(), await erase()]).toEqual([2, 0]);
    expect(await vehicles.get(ctx(), id)).toMatchObject({ passingThrough: true, passingThroughReason: null });
    expect(await vehicles.get(ctx(), theirs.id)).toMatchObject({ passingThroughReason: '石远梅说是路过' });
    const { data } = await odometer.list(ctx(), id, { limit: 20 });
    expect(data.map(({ km, reason }) => [km, reason]).sort()).toEqual([
      [48_210, '已删除'],
      [482_100, null],
    ]);
  });

  it('does not see another store’s parties, lives and registrations, and takes no people of another store', async () => {
    const [{ id: customerId }, theirs] = [await customer(), await customer('别店', 'south')];
    const { id } = await vehicles.create(ctx(), { vin: SKODA });
    const party = await parties.add(ctx(), id, { role: 'payer', customerId });
    const notFound = { code: 'not_found' };
    const page = { limit: 20 };
    await expect(parties.list(ctx('south'), id, page)).rejects.toMatchObject(notFound);
    await expect(life.list(ctx('south'), id, { ...page, sort: 'at' })).rejects.toMatchObject(notFound);
    const add = parties.add(ctx('south'), id, { role: 'driver', customerId: theirs.id });
    await expect(add).rejects.toMatchObject(notFound);
    await expect(parties.end(ctx('south'), id, party.id, {})).rejects.toMatchObject(notFound);
    const answer = registration.answer(ctx('south'), id, { state: 'registered', occasion: 'other' });
    await expect(answer).rejects.toMatchObject(notFound);
    await expect(parties.add(ctx(), id, { role: 'driver', customerId: theirs.id })).rejects.toMatchObject({
      errors: [{ pointer: '#/customerId', code: 'unknown_reference' }],
    });
    const other = await vehicles.create(ctx(), { vin: TIGUAN });
    await expect(parties.end(ctx(), other.id, party.id, {})).rejects.toMatchObject(notFound);
    expect(await partiesOf(id)).toEqual([party]);
  });

  it('a read waits for Postgres twice, a write at most four times beside its idempotency key', async () => {
    const { id: customerId } = await customer();
    const { id } = await vehicles.create(ctx(), { vin: SKODA });
    const waits: number[] = [];
    const listen = (message: unknown) => {
      const { requestId, waits: waited } = message as { requestId: string; waits: number };
      // the inbox looks in behind a task
      if (requestId === ctx().requestId) waits.push(waited);
    };
    transactionChannel.subscribe(listen);
    await lifeOf(id);
    await partiesOf(id);
    const party = await parties.add(ctx(), id, { role: 'payer', customerId });
    await parties.end(ctx(), id, party.id, {});
    await registration.answer(ctx(), id, { state: 'help_needed', occasion: 'other' });
    await registration.answer(ctx(), id, { state: 'registered', occasion: 'other' });
    transactionChannel.unsubscribe(listen);
    expect(waits).toHaveLength(6);
    expect(waits.slice(0, 2)).toEqual([2, 2]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(4);
  });
});
