import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule } from '#libs/events';
import { PersonalRecordSources } from '#libs/http';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import type { CreateAppointmentDto } from './appointment-requests.dto';
import { AppointmentsService } from './appointments.service';
import { ServiceOrdersModule, ServiceOrdersWorkerModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

const NEVER = new AbortController().signal;
const BOOKED_FOR = new Date('2026-11-26T02:00:00.000Z');

describe('tasks of appointments', () => {
  let world: World;
  let appointments: AppointmentsService;
  let customerId: string;
  let vehicleId: string;

  beforeAll(async () => {
    const features = [CustomersModule, VehiclesModule, ServiceOrdersModule];
    world = await startWorld({ modules: [...features, EventsWorkerModule, ServiceOrdersWorkerModule] });
    appointments = world.get(AppointmentsService);
    customerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    const vehicle = { vin: 'LSVFL8A89NB577168', owner: { customerId } };
    vehicleId = (await world.get(VehiclesService).create(ctx(), vehicle)).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set('2026-11-24T00:00:00.000Z'));
  afterEach(async () => {
    await query(sql`update customer set value_class = null`);
    await query(sql`delete from task`);
    await query(sql`delete from appointment`);
  });

  const ctx = (name: 'north' | 'south' = 'north') => world.store(name).ctx;
  const query = <Row>(statement: Sql) => world.get(StoreDb).run(ctx(), (tx) => rows<Row>(tx, statement));
  const relay = () => world.get(EventRelay).relayStore(ctx(), { signal: NEVER });
  const book = (more: Partial<CreateAppointmentDto> = {}) =>
    appointments.create(ctx(), { vehicleId, bookedFor: BOOKED_FOR, ...more });
  const classA = () => query(sql`update customer set value_class = 'gold' where id = ${customerId}`);
  const tasks = () =>
    query<object>(
      sql`select kind, state, owner_role as "ownerRole", due_at as "dueAt" from task order by created_at, kind, id`,
    );

  it('SVC-08, SVC-09: a class A customer’s visit is prepared the day before, and again when it moves', async () => {
    await classA();
    const { id } = await book();
    await relay();
    const prepare = { kind: 'prepare-visit', ownerRole: 'workshop_scheduler' };
    const dueAt = new Date('2026-11-25T02:00:00.000Z');
    expect(await tasks()).toEqual([{ ...prepare, state: 'open', dueAt }]);
    await appointments.rebook(ctx(), id, undefined, { bookedFor: new Date('2026-11-27T02:00:00.000Z') });
    await relay();
    expect(await tasks()).toEqual([
      { ...prepare, state: 'cancelled', dueAt },
      { ...prepare, state: 'open', dueAt: new Date('2026-11-26T02:00:00.000Z') },
    ]);
    await appointments.cancel(ctx(), id, undefined);
    await relay();
    expect(await tasks()).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
  });

  it('SVC-08: nobody else’s visit is prepared', async () => {
    await book();
    await relay();
    expect(await tasks()).toEqual([]);
  });

  it('SVC-33: somebody fetches the vehicle and takes it back', async () => {
    const pickUpAt = new Date('2026-11-26T01:00:00.000Z');
    const returnAt = new Date('2026-11-26T09:00:00.000Z');
    const { id } = await book({ kind: 'pick_up', pickUpAt, returnAt });
    await relay();
    expect(await tasks()).toMatchObject([
      { kind: 'fetch-vehicle', state: 'open', dueAt: pickUpAt },
      { kind: 'take-vehicle-back', state: 'open', dueAt: returnAt },
    ]);
    await appointments.rebook(ctx(), id, undefined, { returnAt: null });
    await relay();
    const open = (await tasks()).filter((task) => (task as { state: string }).state === 'open');
    expect(open).toMatchObject([{ kind: 'fetch-vehicle' }]);
  });

  it('SVC-33: a vehicle that is to be fetched after all is fetched by the time of the visit', async () => {
    const { id } = await book({ kind: 'drop_off' });
    await appointments.rebook(ctx(), id, undefined, { kind: 'pick_up' });
    await relay();
    expect(await tasks()).toMatchObject([{ kind: 'fetch-vehicle', state: 'open', dueAt: BOOKED_FOR }]);
  });

  it('SVC-33: a vehicle that is here is taken back, also at another time', async () => {
    const { id } = await book({ returnAt: new Date('2026-11-26T09:00:00.000Z') });
    await relay();
    world.clock.set(BOOKED_FOR);
    const order = { vehicleId, type: 'maintenance', odometerKm: 1 } as const;
    const { id: orderId } = await world.get(ServiceOrdersService).create(ctx(), order);
    await appointments.arrive(ctx(), id, undefined, { orderId });
    const later = new Date('2026-11-26T10:00:00.000Z');
    await appointments.rebook(ctx(), id, undefined, { returnAt: later });
    await relay();
    const open = (await tasks()).filter((task) => (task as { state: string }).state === 'open');
    expect(open).toMatchObject([{ kind: 'take-vehicle-back', dueAt: later }]);
  });

  it('SVC-03: parts that come after the visit ask for another time, and a note asks for nothing', async () => {
    const { id } = await book();
    await appointments.rebook(ctx(), id, undefined, { notes: '客户反映刹车异响' });
    await relay();
    expect(await tasks()).toEqual([]);
    await appointments.rebook(ctx(), id, undefined, { partsReadyAt: new Date('2026-11-26T03:00:00.000Z') });
    await relay();
    expect(await tasks()).toMatchObject([{ kind: 'rebook-for-parts', state: 'open', dueAt: BOOKED_FOR }]);
  });

  it('SEC-08: gives out what is kept of a person, and empties it once', async () => {
    const told = { transportAddress: '上海市浦东新区张杨路500号', notes: '客户反映刹车异响' };
    const { id } = await book({ ...told, services: [{ code: 'M05000', name: '给石远梅保养' }] });
    const source = world
      .get(PersonalRecordSources)
      .inOrder()
      .find(({ name }) => name === 'appointments');
    const db = world.get(StoreDb);
    expect(await db.run(ctx(), async (tx) => source?.read(tx, ctx(), [customerId]))).toMatchObject([told]);
    expect(await db.run(ctx('south'), async (tx) => source?.read(tx, ctx('south'), [customerId]))).toEqual([]);
    expect(await db.run(ctx('south'), async (tx) => source?.erase(tx, ctx('south'), [customerId]))).toBe(0);
    expect(await db.run(ctx(), async (tx) => source?.erase(tx, ctx(), [customerId]))).toBe(1);
    expect(await db.run(ctx(), async (tx) => source?.erase(tx, ctx(), [customerId]))).toBe(0);
    expect(await appointments.get(ctx(), id)).toMatchObject({
      ...{ notes: null, transportAddress: null, bookedFor: BOOKED_FOR },
      services: [{ code: 'M05000', name: '—' }],
    });
  });
});
