import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { Event } from '#libs/events';
import { newId } from '#libs/foundation';
import { type IdempotencyClaim, StoreDb } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { BaysService, Reservations, TechniciansService, WorkshopDaysService } from '#libs/workshop';
import type { CreateAppointmentDto } from './appointment-requests.dto';
import { AppointmentsService } from './appointments.service';
import { ServiceOrdersModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

type Store = 'north' | 'south' | 'other';

/** 08:00 in Shanghai on a Tuesday. */
const NOW = '2026-11-24T00:00:00.000Z';
const TEN = new Date('2026-11-24T02:00:00.000Z');
const ELEVEN = new Date('2026-11-24T03:00:00.000Z');
const WORK = { skill: 'maintenance', hours: '1.00', kind: 'waiter' } as const;

describe('places of appointments', () => {
  let world: World;
  let appointments: AppointmentsService;
  let reservations: Reservations;
  let vehicleId: string;
  let bayId: string;
  let technicianId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule], poolMax: 10 });
    appointments = world.get(AppointmentsService);
    reservations = world.get(Reservations);
    const { id: customerId } = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' });
    const vehicle = { vin: 'LSVFL8A89NB577168', owner: { customerId } };
    vehicleId = (await world.get(VehiclesService).create(ctx(), vehicle)).id;
    bayId = (await world.get(BaysService).create(ctx(), { code: 'B01', skills: [], inUse: true })).id;
    const technician = { code: 'T01', name: '周立国', skills: ['maintenance'], efficiency: '1.00', inUse: true };
    technicianId = (await world.get(TechniciansService).create(ctx(), technician)).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(NOW));
  afterEach(async () => {
    await query(sql`delete from appointment`);
    await query(sql`delete from reservation`);
    await query(sql`delete from workshop_day`);
  });

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const query = <Row>(statement: Sql, name: Store = 'north') =>
    world.get(StoreDb).run(ctx(name), (tx) => rows<Row>(tx, statement));
  const book = (more: Partial<CreateAppointmentDto> = {}) =>
    appointments.create(ctx(), { vehicleId, bookedFor: TEN, ...WORK, ...more });
  const hold = (startsAt = TEN) => reservations.hold(ctx(), { ...WORK, startsAt });
  const reserved = () =>
    query<{ id: string; startsAt: Date; isBooked: boolean }>(
      sql`select id, lower(during) as "startsAt", expires_at is null as "isBooked" from reservation`,
    );
  const booked = async () =>
    (await query<{ minutes: number }>(sql`select booked_minutes as minutes from workshop_day`))[0];
  const eventsOf = async (id: string) => {
    const found = await query<Event>(
      sql`select type, changes, payload from event where subject_id = ${id} order by id`,
    );
    return found.map(({ type }) => type);
  };
  const arrive = async (arrivedAt: Date, id: string) => {
    world.clock.set(arrivedAt);
    const order = { vehicleId, type: 'maintenance', odometerKm: 1 } as const;
    const { id: orderId } = await world.get(ServiceOrdersService).create(ctx(), order);
    return appointments.arrive(ctx(), id, undefined, { orderId });
  };

  it('SVC-01, SVC-03: books a time together with a bay and a technician, and nobody else gets them', async () => {
    const visit = await book({ channel: 'online' });
    expect(visit).toMatchObject({
      bookedFor: TEN,
      channel: 'online',
      skill: 'maintenance',
      hours: '1.00',
      place: { bayId, technicianId, until: ELEVEN },
    });
    expect(await appointments.get(ctx(), visit.id)).toEqual(visit);
    await expect(book()).rejects.toMatchObject({ code: 'slot_taken' });
    await expect(book({ bookedFor: new Date('2026-11-24T02:30:00.000Z') })).rejects.toMatchObject({
      code: 'slot_taken',
    });
    expect(await query(sql`select count(*)::int as n from appointment`)).toEqual([{ n: 1 }]);
    expect(await book({ bookedFor: ELEVEN })).toMatchObject({ place: { bayId } });
    expect(await booked()).toEqual({ minutes: 120 });
  });

  it('SVC-03: of 40 who book the last slot at once one wins', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => book()));
    const codes = outcomes.map((one) =>
      one.status === 'fulfilled' ? 'booked' : (one.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === 'booked')).toHaveLength(1);
    expect(codes.filter((code) => code === 'slot_taken')).toHaveLength(39);
    expect(await query(sql`select count(*)::int as n from appointment`)).toEqual([{ n: 1 }]);
  });

  it('SVC-03: a hold becomes the booking, once, and only while it counts', async () => {
    const { id: holdId } = await hold();
    await expect(book()).rejects.toMatchObject({ code: 'slot_taken' });
    const wrong = { bookedFor: ELEVEN, holdId };
    await expect(appointments.create(ctx(), { vehicleId, ...wrong })).rejects.toMatchObject({
      errors: [{ pointer: '#/bookedFor', code: 'other_time_than_hold' }],
    });
    const outcomes = await Promise.allSettled([1, 2].map(() => appointments.create(ctx(), { vehicleId, holdId })));
    const [won] = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [lost] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(won).toMatchObject({ bookedFor: TEN, kind: 'waiter', hours: '1.00', place: { bayId, technicianId } });
    expect(lost).toMatchObject({ code: 'hold_booked' });
    expect(await reserved()).toEqual([{ id: holdId, startsAt: TEN, isBooked: true }]);

    const { id: second } = await hold(ELEVEN);
    world.clock.set('2026-11-24T00:10:00.000Z');
    await expect(appointments.create(ctx(), { vehicleId, holdId: second })).rejects.toMatchObject({
      code: 'hold_expired',
    });
    await expect(appointments.create(ctx(), { vehicleId, holdId: newId() })).rejects.toMatchObject({
      errors: [{ pointer: '#/holdId', code: 'unknown_reference' }],
    });
  });

  it('SVC-03: rebooking moves bay and technician along; the old time is free at once', async () => {
    const { id, version } = await book({ promisedAt: new Date('2026-11-24T06:00:00.000Z') });
    const [before] = await reserved();
    const half = new Date('2026-11-24T02:30:00.000Z');
    const moved = await appointments.rebook(ctx(), id, version, { bookedFor: half });
    expect(moved).toMatchObject({ bookedFor: half, promisedAt: null, place: { bayId, technicianId } });
    expect(await reserved()).toEqual([{ id: before.id, startsAt: half, isBooked: true }]);
    expect(await eventsOf(before.id)).toEqual(['reservation.moved']);
    expect(await booked()).toEqual({ minutes: 60 });

    const { id: holdId } = await hold(new Date('2026-11-24T05:00:00.000Z'));
    expect(await appointments.rebook(ctx(), id, undefined, { holdId })).toMatchObject({
      bookedFor: new Date('2026-11-24T05:00:00.000Z'),
    });
    expect(await reserved()).toMatchObject([{ id: holdId, isBooked: true }]);
    expect(await eventsOf(before.id)).toEqual(['reservation.moved', 'reservation.released']);
    expect(await booked()).toEqual({ minutes: 60 });
  });

  it('SVC-03: beside a hold nothing else is asked for', async () => {
    const { id: holdId } = await hold();
    const both = { vehicleId, holdId, skill: 'paint', bayId };
    await expect(appointments.create(ctx(), both)).rejects.toMatchObject({
      errors: ['skill', 'bayId'].map((field) => ({
        ...{ pointer: `#/${field}`, code: 'one_of_two', params: { other: 'holdId' } },
      })),
    });
    expect(await reserved()).toEqual([{ id: holdId, startsAt: TEN, isBooked: false }]);
  });

  it('SVC-03: a visit that moves by a hold moves to the time of the hold, and no other', async () => {
    const { id } = await book();
    const { id: holdId } = await hold(new Date('2026-11-24T05:00:00.000Z'));
    await expect(appointments.rebook(ctx(), id, undefined, { holdId, bookedFor: ELEVEN })).rejects.toMatchObject({
      errors: [{ pointer: '#/bookedFor', code: 'other_time_than_hold' }],
    });
    expect(await appointments.get(ctx(), id)).toMatchObject({ bookedFor: TEN, version: 1 });
  });

  it('SVC-03, SVC-33: a visit that moves and comes in another way counts among those who come so', async () => {
    const { id } = await book();
    await appointments.rebook(ctx(), id, undefined, { bookedFor: ELEVEN, kind: 'drop_off' });
    expect(await query(sql`select kind from reservation`)).toEqual([{ kind: 'drop_off' }]);
  });

  it('SVC-08, SVC-09: a hold of what is set aside for one customer books no visit of another', async () => {
    const { id: guest } = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' });
    const { id: holdId } = await reservations.hold(ctx(), { ...WORK, startsAt: TEN, customerId: guest });
    await query(sql`update reservation set set_aside = 'vip' where id = ${holdId}`);
    await expect(appointments.create(ctx(), { vehicleId, holdId })).rejects.toMatchObject({
      errors: [{ pointer: '#/holdId', code: 'held_for_other' }],
    });
    expect(await appointments.create(ctx(), { vehicleId, holdId, customerId: guest })).toMatchObject({
      customerId: guest,
      place: { bayId },
    });
  });

  it('SVC-03: a visit that cannot move stays where it is', async () => {
    await book({ bookedFor: ELEVEN });
    const { id } = await book();
    await expect(appointments.rebook(ctx(), id, undefined, { bookedFor: ELEVEN })).rejects.toMatchObject({
      code: 'slot_taken',
    });
    expect(await appointments.get(ctx(), id)).toMatchObject({ bookedFor: TEN, version: 1, place: { bayId } });
    expect(await booked()).toEqual({ minutes: 120 });
  });

  it.each(['cancel', 'markMissed'] as const)('SVC-03: %s sets bay and technician free', async (step) => {
    const { id } = await book();
    const [{ id: place }] = await reserved();
    world.clock.set(TEN);
    expect(await appointments[step](ctx(), id, undefined)).toMatchObject({ place: null });
    expect(await reserved()).toEqual([]);
    expect(await booked()).toEqual({ minutes: 0 });
    expect(await eventsOf(place)).toEqual(['reservation.released']);
    world.clock.set(NOW);
    expect(await book()).toMatchObject({ place: { bayId } });
    await expect(appointments.cancel(ctx(), id, undefined)).rejects.toMatchObject({
      code: 'appointment_closed',
      params: { allowed: 'booked' },
      extensions: { allowed: ['booked'] },
    });
  });

  it('SVC-03: no visit before the parts are there; when they come later than planned, the visit stays', async () => {
    const partsReadyAt = new Date('2026-11-24T02:00:00.001Z');
    await expect(book({ partsReadyAt, parts: [{ code: 'P01056', quantity: '4.5' }] })).rejects.toMatchObject({
      code: 'slot_not_offered',
    });
    await expect(appointments.create(ctx(), { vehicleId, bookedFor: TEN, partsReadyAt })).rejects.toMatchObject({
      errors: [{ pointer: '#/bookedFor', code: 'parts_not_ready' }],
    });
    const { id } = await book({ parts: [{ code: 'P01056', quantity: '4.5' }] });
    expect(await appointments.rebook(ctx(), id, undefined, { partsReadyAt })).toMatchObject({
      partsReadyAt,
      bookedFor: TEN,
      parts: [{ code: 'P01056', quantity: '4.5' }],
    });
    await expect(appointments.rebook(ctx(), id, undefined, { bookedFor: TEN })).rejects.toMatchObject({
      code: 'slot_not_offered',
    });
  });

  it('SVC-01: without bays and technicians a store books times alone', async () => {
    const south = ctx('south');
    const customer = await world.get(CustomersService).create(south, { kind: 'person', name: '石远梅' });
    const owner = { customerId: customer.id };
    const { id } = await world.get(VehiclesService).create(south, { vin: 'LSVFL8A89NB577168', owner });
    const visit = { vehicleId: id, bookedFor: TEN, ...WORK };
    for (let twice = 0; twice < 2; twice++) {
      expect(await appointments.create(south, visit)).toMatchObject({
        skill: 'maintenance',
        hours: '1.00',
        place: null,
      });
    }
  });

  it('SVC-02, SVC-07, SVC-10: keeps what was agreed, who asked for it how, and what led to it', async () => {
    const agreed = {
      channel: 'outbound_call',
      occasion: 'rework',
      services: [{ code: 'M05000', name: '5000公里保养' }],
      notes: '客户反映刹车异响',
    } as const;
    const visit = await book({ ...agreed, services: [...agreed.services] });
    expect(visit).toMatchObject(agreed);
    const changed = await appointments.rebook(ctx(), visit.id, undefined, { notes: null, occasion: 'residual_fault' });
    expect(changed).toMatchObject({ ...agreed, notes: null, occasion: 'residual_fault', bookedAt: visit.bookedAt });
    const [event] = await query<Event>(
      sql`select changes from event where subject_id = ${visit.id} and type = 'appointment.changed'`,
    );
    expect(event.changes).toEqual({ notes: {}, occasion: { from: 'rework', to: 'residual_fault' } });
  });

  it('SVC-06: three hours ahead earn the benefit, judged again when the customer comes', async () => {
    expect(await book()).toMatchObject({ benefitEligible: false });
    world.clock.set('2026-11-23T23:59:59.000Z');
    const { id } = await book({ bookedFor: ELEVEN });
    expect(await appointments.get(ctx(), id)).toMatchObject({ benefitEligible: true });
    const soon = new Date('2026-11-24T02:59:58.000Z');
    expect(await arrive(soon, id)).toMatchObject({ state: 'arrived', benefitEligible: false, lateMinutes: 0 });
  });

  it('SVC-05: tells how late a customer came, and by which rules', async () => {
    const { id } = await book();
    expect(await arrive(new Date('2026-11-24T02:07:30.000Z'), id)).toMatchObject({ lateMinutes: 7, punctual: false });
    const [row] = await query(sql`select rules_ref as ref from appointment where id = ${id}`);
    expect(row).toEqual({ ref: 'slot-rules/store@preset:1' });
  });

  it('SVC-11: tells whether the delivery that was promised when booking was kept', async () => {
    const { id } = await book({ promisedAt: new Date('2026-11-24T06:00:00.000Z') });
    const { orderId } = await arrive(TEN, id);
    expect(await appointments.get(ctx(), id)).toMatchObject({ promiseKept: null });
    const deliver = (at: string) => query(sql`update service_order set delivered_at = ${at} where id = ${orderId}`);
    await deliver('2026-11-24T06:00:00.000Z');
    expect(await appointments.get(ctx(), id)).toMatchObject({ promiseKept: true });
    await deliver('2026-11-24T06:00:00.001Z');
    expect(await appointments.get(ctx(), id)).toMatchObject({ promiseKept: false });
  });

  it('SVC-33: a vehicle is fetched before the visit and taken back after it', async () => {
    const transport = { kind: 'pick_up', transportAddress: '上海市浦东新区张杨路500号' } as const;
    const early = new Date('2026-11-24T01:00:00.000Z');
    const wrong = { ...transport, pickUpAt: ELEVEN, returnAt: early, promisedAt: early };
    await expect(book(wrong)).rejects.toMatchObject({
      errors: [
        { pointer: '#/promisedAt', code: 'promise_before_visit' },
        { pointer: '#/pickUpAt', code: 'pick_up_after_visit' },
        { pointer: '#/returnAt', code: 'return_before_visit' },
      ],
    });
    const told = { ...transport, pickUpAt: early, returnAt: ELEVEN };
    const visit = await book(told);
    expect(visit).toMatchObject(told);
    await expect(appointments.rebook(ctx(), visit.id, undefined, { kind: 'waiter' })).rejects.toMatchObject({
      code: 'appointment_placed',
    });
  });

  it('SVC-03: asks for the skill and the hours together', async () => {
    const alone = (more: Partial<CreateAppointmentDto>) =>
      appointments.create(ctx(), { vehicleId, bookedFor: TEN, ...more });
    await expect(alone({ skill: 'maintenance' })).rejects.toMatchObject({ errors: [{ pointer: '#/hours' }] });
    await expect(alone({ bayId })).rejects.toMatchObject({ errors: [{ pointer: '#/skill' }] });
    await expect(appointments.create(ctx(), { vehicleId })).rejects.toMatchObject({
      errors: [{ pointer: '#/bookedFor', code: 'required' }],
    });
  });

  it('SVC-03: a day whose hours are used up takes no more', async () => {
    const days = world.get(WorkshopDaysService);
    await days.set(ctx(), '2026-11-24', 'maintenance', { carryOverHours: '7.50' });
    await expect(book()).rejects.toMatchObject({ code: 'slot_not_offered', params: { reason: 'day_full' } });
    expect(await book({ hours: '0.50' })).toMatchObject({ place: { bayId } });
  });

  it('a booking waits at most 5 times, and so does a rebooking', async () => {
    const { id: holdId } = await hold(ELEVEN);
    const claim = (key: string): IdempotencyClaim => ({
      ...{ key, principal: 'p', method: 'POST', route: '/appointments', fingerprint: 'f'.repeat(64) },
      ...{ claimed: false, replayed: false },
    });
    const counted = countWaits(ctx().store);
    const any = { vehicleId, bookedFor: TEN, ...WORK };
    const { id } = await appointments.create({ ...ctx(), idempotency: claim('waits-of-a-booking') }, any);
    await appointments.rebook(ctx(), id, undefined, { holdId });
    await appointments.rebook(ctx(), id, undefined, { bookedFor: TEN });
    await appointments.cancel({ ...ctx(), idempotency: claim('waits-of-a-cancel') }, id, undefined);
    expect(counted.stop()).toEqual([5, 4, 5, 4]);
  });

  it('does not see another store’s holds, bays and technicians', async () => {
    const { id: holdId } = await hold();
    for (const store of ['south', 'other'] as const) {
      const visit = { vehicleId, holdId };
      await expect(appointments.create(ctx(store), visit)).rejects.toMatchObject({ errors: [{ pointer: '#/holdId' }] });
    }
    expect(await reserved()).toMatchObject([{ id: holdId, isBooked: false }]);
  });
});
