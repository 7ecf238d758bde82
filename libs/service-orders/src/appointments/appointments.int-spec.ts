import { CustomersModule, CustomersService } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import { newId } from '#libs/foundation';
import { type IdempotencyClaim, StoreDb } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import type { ListAppointmentsQuery } from './appointments.dto';
import { AppointmentsService } from './appointments.service';
import { ServiceOrdersModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

type Store = 'north' | 'south' | 'other';

const NOW = '2026-11-20T01:00:00.000Z';
const BOOKED_FOR = new Date('2026-11-22T01:00:00.000Z');

describe('appointments', () => {
  let world: World;
  let appointments: AppointmentsService;
  let db: StoreDb;
  let vehicleId: string;
  let ownerId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule] });
    appointments = world.get(AppointmentsService);
    db = world.get(StoreDb);
    ownerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    vehicleId = (await vehicle('LSVFL8A89NB577168', ownerId)).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(NOW));
  afterEach(() =>
    db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from appointment`);
      await rows(tx, sql`delete from number_series`);
    }),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const vehicle = (vin: string, customerId?: string) =>
    world.get(VehiclesService).create(ctx(), { vin, ...(customerId && { owner: { customerId } }) });
  const book = (bookedFor = BOOKED_FOR, store: Store = 'north') =>
    appointments.create(ctx(store), { vehicleId, bookedFor });
  const arriveWith = async (arrivedAt: Date, id: string) => {
    world.clock.set(arrivedAt);
    const order = { vehicleId, type: 'maintenance', odometerKm: 1 } as const;
    const { id: orderId } = await world.get(ServiceOrdersService).create(ctx(), order);
    return appointments.arrive(ctx(), id, undefined, { orderId });
  };
  const list = async (query: Partial<ListAppointmentsQuery> = {}, store: Store = 'north') => {
    const page = await appointments.list(ctx(store), { limit: 20, sort: 'bookedFor', ...query });
    return page.data.map(({ id }) => id);
  };

  const eventsOf = (id: string) =>
    db.run(ctx(), (tx) =>
      rows<Event>(tx, sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} order by e.id`),
    );

  it('SVC-01: a visit is booked for a specific time, still to come', async () => {
    const booked = await book();
    expect(await appointments.get(ctx(), booked.id)).toEqual(booked);
    expect(booked).toMatchObject({
      appointmentNumber: 'YY261100001',
      vehicleId,
      customerId: ownerId,
      state: 'booked',
      bookedFor: BOOKED_FOR,
      bookedAt: new Date(NOW),
      punctual: null,
      version: 1,
    });
    await expect(book(new Date(NOW))).rejects.toMatchObject({
      errors: [{ pointer: '#/bookedFor', code: 'appointment_in_past' }],
    });
  });

  it.each([
    ['vehicleId', { vehicleId: newId() }],
    ['customerId', { customerId: newId() }],
  ])('SVC-01: refuses a %s that the store does not know', async (field, input) => {
    const booking = { vehicleId, bookedFor: BOOKED_FOR, ...input };
    await expect(appointments.create(ctx(), booking)).rejects.toMatchObject({
      errors: [{ pointer: `#/${field}`, code: 'unknown_reference' }],
    });
    expect(await list()).toEqual([]);
  });

  it('SVC-04: tells when to remind, and whether that was done in time', async () => {
    const { id, reminder } = await book();
    expect(reminder).toEqual({
      from: new Date('2026-11-21T01:00:00.000Z'),
      until: new Date('2026-11-21T13:00:00.000Z'),
    });
    world.clock.set('2026-11-21T12:00:00.000Z');
    const early = { at: new Date('2026-11-21T00:59:59.999Z') };
    expect(await appointments.markReminded(ctx(), id, undefined, early)).toMatchObject({ remindedInTime: false });
    const reminded = await appointments.markReminded(ctx(), id, undefined, {});
    expect(reminded).toMatchObject({
      remindedAt: new Date('2026-11-21T12:00:00.000Z'),
      remindedInTime: true,
      version: 3,
    });
    expect(await appointments.get(ctx(), id)).toEqual(reminded);
  });

  it('SVC-04: who books a day ahead or less is not to be reminded', async () => {
    expect(await book(new Date('2026-11-21T01:00:00.000Z'))).toMatchObject({ reminder: null });
    expect(await book(new Date('2026-11-21T01:00:00.001Z'))).not.toMatchObject({ reminder: null });
  });

  it('SVC-04: nobody is reminded before booking, or tomorrow', async () => {
    const { id } = await book();
    for (const at of ['2026-11-20T00:59:59.999Z', '2026-11-20T01:00:00.001Z']) {
      await expect(appointments.markReminded(ctx(), id, undefined, { at: new Date(at) })).rejects.toMatchObject({
        errors: [{ pointer: '#/at', code: 'instant_out_of_order' }],
      });
    }
  });

  it('SVC-04: rebooking counts as booked now, and wants a reminder of its own', async () => {
    const { id } = await book();
    world.clock.set('2026-11-21T12:00:00.000Z');
    await appointments.markReminded(ctx(), id, undefined, {});
    const bookedFor = new Date('2026-11-22T03:00:00.000Z');
    expect(await appointments.rebook(ctx(), id, undefined, { bookedFor })).toMatchObject({
      bookedFor,
      bookedAt: world.clock.now(),
      remindedAt: null,
      reminder: null,
    });
  });

  it.each([
    ['5 minutes early', '2026-11-22T00:55:00.000Z', true],
    ['earlier than that', '2026-11-22T00:54:59.000Z', false],
    ['late', '2026-11-22T01:00:01.000Z', false],
  ])('SVC-05: who comes %s', async (_name, arrivedAt, punctual) => {
    const { id } = await book();
    const arrived = await arriveWith(new Date(arrivedAt), id);
    expect(arrived).toMatchObject({ state: 'arrived', arrivedAt: new Date(arrivedAt), punctual });
    expect(arrived.orderNumber).toMatch(/^RO2611\d{5}$/);
    expect(await appointments.get(ctx(), id)).toEqual(arrived);
  });

  it('SVC-05: refuses the order of another vehicle, and one that is not there', async () => {
    const { id } = await book();
    const stranger = await vehicle('LSVZEX3G6SB683370');
    const other = { vehicleId: stranger.id, type: 'maintenance', odometerKm: 1 } as const;
    const order = await world.get(ServiceOrdersService).create(ctx(), other);
    for (const [orderId, code] of [[order.id, 'other_vehicle'] as const, [newId(), 'unknown_reference'] as const]) {
      await expect(appointments.arrive(ctx(), id, undefined, { orderId })).rejects.toMatchObject({
        errors: [{ pointer: '#/orderId', code }],
      });
    }
  });

  it('SVC-01: what is over stays as it was', async () => {
    const kept = await book();
    await arriveWith(BOOKED_FOR, kept.id);
    world.clock.set(NOW);
    const called = await book();
    await appointments.cancel(ctx(), called.id, undefined);
    const missed = await book();
    world.clock.set(BOOKED_FOR);
    expect(await appointments.markMissed(ctx(), missed.id, undefined)).toMatchObject({ state: 'no_show' });
    expect((await eventsOf(missed.id)).map(({ occurredAt }) => occurredAt).pop()).toEqual(world.clock.now());
    world.clock.set(NOW);
    for (const [id, state] of [[kept.id, 'arrived'] as const, [called.id, 'cancelled'] as const]) {
      const closed = { code: 'appointment_closed', params: { state } };
      await expect(appointments.cancel(ctx(), id, undefined)).rejects.toMatchObject(closed);
      await expect(appointments.rebook(ctx(), id, undefined, { bookedFor: BOOKED_FOR })).rejects.toMatchObject(closed);
      await expect(appointments.markReminded(ctx(), id, undefined, {})).rejects.toMatchObject(closed);
    }
    expect(await appointments.rebook(ctx(), missed.id, undefined, { bookedFor: BOOKED_FOR })).toMatchObject({
      state: 'booked',
    });
  });

  it('SVC-05: nobody misses a visit before its time has come', async () => {
    const { id } = await book();
    world.clock.set(new Date(BOOKED_FOR.getTime() - 1));
    await expect(appointments.markMissed(ctx(), id, undefined)).rejects.toMatchObject({
      code: 'visit_not_missed_yet',
      params: { from: BOOKED_FOR.toISOString() },
    });
    expect(await appointments.get(ctx(), id)).toMatchObject({ state: 'booked', version: 1 });
    world.clock.set(BOOKED_FOR);
    expect(await appointments.markMissed(ctx(), id, undefined)).toMatchObject({ state: 'no_show' });
  });

  it('of two who cancel at once one wins, and the event is one', async () => {
    const { id } = await book();
    const cancel = () => appointments.cancel(ctx(), id, undefined);
    const outcomes = await Promise.allSettled([cancel(), cancel()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['appointment.created', 'appointment.cancelled']);
    expect(events[1].changes).toEqual({ state: { from: 'booked', to: 'cancelled' } });
  });

  it('an edit of a version that is gone is refused', async () => {
    const { id } = await book();
    await appointments.markReminded(ctx(), id, 1, {});
    await expect(appointments.cancel(ctx(), id, 1)).rejects.toMatchObject({ code: 'version_conflict' });
  });

  it('finds appointments by number, state, vehicle, customer and time', async () => {
    const later = await book(new Date('2026-11-23T01:00:00.000Z'));
    const sooner = await book();
    await appointments.cancel(ctx(), later.id, undefined);
    expect(await list()).toEqual([sooner.id, later.id]);
    expect(await list({ sort: '-bookedFor' })).toEqual([later.id, sooner.id]);
    expect(await list({ q: 'YY2611' })).toEqual([sooner.id, later.id]);
    expect(await list({ q: later.appointmentNumber })).toEqual([later.id]);
    expect(await list({ state: ['booked'] })).toEqual([sooner.id]);
    expect(await list({ vehicleId })).toHaveLength(2);
    expect(await list({ vehicleId: newId() })).toEqual([]);
    expect(await list({ customerId: ownerId })).toHaveLength(2);
    expect(await list({ customerId: newId() })).toEqual([]);
    expect(await list({ bookedForFrom: new Date('2026-11-23T00:00:00.000Z') })).toEqual([later.id]);
    expect(await list({ bookedForBefore: new Date('2026-11-23T00:00:00.000Z') })).toEqual([sooner.id]);
  });

  it('a write waits at most 5 times, the longest way included', async () => {
    const { id } = await book();
    const order = { vehicleId, type: 'maintenance', odometerKm: 1 } as const;
    const { id: orderId } = await world.get(ServiceOrdersService).create(ctx(), order);
    const idempotency: IdempotencyClaim = {
      key: 'waits-of-an-arrival',
      principal: 'p',
      method: 'POST',
      route: '/appointments/:id/arrival',
      fingerprint: 'f'.repeat(64),
      claimed: false,
      replayed: false,
    };
    const counted = countWaits(ctx().store);
    await appointments.arrive({ ...ctx(), idempotency }, id, undefined, { orderId });
    await list();
    const waits = counted.stop();
    expect(waits).toEqual([5, 2]);
  });

  it('SEC-08: nothing is booked for a customer whose data was erased', async () => {
    const erase = (at: Date | null) =>
      db.run(ctx(), (tx) => rows(tx, sql`update customer set erased_at = ${at} where id = ${ownerId}`));
    await erase(new Date(NOW));
    const booking = { vehicleId, customerId: ownerId, bookedFor: BOOKED_FOR };
    await expect(appointments.create(ctx(), booking)).rejects.toMatchObject({ code: 'customer_erased' });
    await erase(null);
    await appointments.create(ctx(), booking);
  });

  it('does not see another store’s appointments', async () => {
    const { id, appointmentNumber } = await book();
    for (const store of ['south', 'other'] as const) {
      await expect(appointments.get(ctx(store), id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(appointments.cancel(ctx(store), id, undefined)).rejects.toMatchObject({ code: 'not_found' });
      await expect(book(BOOKED_FOR, store)).rejects.toMatchObject({ errors: [{ pointer: '#/vehicleId' }] });
      expect(await list({ q: appointmentNumber }, store)).toEqual([]);
    }
    expect(await appointments.get(ctx(), id)).toMatchObject({ version: 1 });
  });
});
