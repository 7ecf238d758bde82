import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { type IdempotencyClaim, StoreDb } from '#libs/tenancy';
import { countWaits } from '#libs/testing';
import { at, clock, WorkshopWorld } from './fixtures/workshop-world';
import { raiseCounters } from './reservation.queries';

/** 08:00 in Shanghai on a Monday. */
const NOW = at('2026-11-23 08:00');
const TUESDAY = '2026-11-24';
const WORKING_DAY = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'].concat([
  '13:00',
  '13:30',
  '14:00',
  '14:30',
  '15:00',
  '15:30',
  '16:00',
  '16:30',
  '17:00',
  '17:30',
]);

describe('slots and holds', () => {
  let workshop: WorkshopWorld;

  beforeAll(async () => {
    workshop = await WorkshopWorld.start(20);
  });
  afterAll(() => workshop.world.stop());
  beforeEach(() => workshop.world.clock.set(NOW));
  afterEach(() => workshop.clear());

  it('SVC-03: offers when a bay and a technician with the skill are free for the whole work', async () => {
    await workshop.bay();
    await workshop.technician();
    expect(await workshop.offered(TUESDAY)).toEqual(WORKING_DAY);
    // two hours that the customer waits for are done by six
    expect((await workshop.offered(TUESDAY, { hours: '2.00', kind: 'waiter' })).at(-1)).toBe('16:00');
    await workshop.hold(`${TUESDAY} 10:00`);
    const left = await workshop.offered(TUESDAY);
    expect(WORKING_DAY.filter((time) => !left.includes(time))).toEqual(['09:30', '10:00', '10:30']);
    expect(await workshop.offered(TUESDAY, { skill: 'paint' })).toEqual([]);
  });

  it('SVC-03: a bay is not enough without a technician, nor a technician without a bay', async () => {
    await workshop.technician();
    await workshop.technician();
    expect(await workshop.offered(TUESDAY)).toEqual([]);
    await workshop.bay('P1', ['paint']);
    expect(await workshop.offered(TUESDAY)).toEqual([]);
    await workshop.bay('B1', ['maintenance']);
    expect(await workshop.offered(TUESDAY)).toEqual(WORKING_DAY);
    await workshop.hold(`${TUESDAY} 09:00`, { hours: '8.00' });
    // a technician is free all day, and no bay is
    expect(await workshop.offered(TUESDAY)).toEqual([]);
  });

  it('SVC-03: nothing is offered on days on which the store is closed, or before the parts are there', async () => {
    await workshop.bay();
    await workshop.technician();
    expect(await workshop.offered('2026-11-28')).toEqual([]);
    const partsReadyAt = at(`${TUESDAY} 15:10`);
    expect((await workshop.offered(TUESDAY, { partsReadyAt }))[0]).toBe('15:30');
    await expect(workshop.hold(`${TUESDAY} 15:00`, { partsReadyAt })).rejects.toMatchObject({
      code: 'slot_not_offered',
      params: { reason: 'before_parts_ready' },
    });
  });

  it('SVC-23: who is away is not booked, and who comes at noon is not booked in the morning', async () => {
    await workshop.bay();
    const id = await workshop.technician();
    const today = '2026-11-24' as Parameters<typeof workshop.attend>[1];
    await workshop.attend(id, today, ['13:00', '15:00']);
    expect(await workshop.offered(TUESDAY, { kind: 'waiter' })).toEqual(['13:00', '13:30', '14:00']);
    await workshop.attend(id, today);
    expect(await workshop.offered(TUESDAY)).toEqual([]);
    await workshop.technicians.removeAttendance(workshop.ctx(), id, today);
    expect(await workshop.offered(TUESDAY)).toHaveLength(WORKING_DAY.length);
  });

  it('SVC-03: what is carried over takes hours, and hours that are set count instead of attendance', async () => {
    await workshop.bay();
    await workshop.bay();
    await workshop.technician();
    await workshop.technician();
    // what is set aside is released by then
    workshop.world.clock.set(at(`${TUESDAY} 08:00`));
    const first = await workshop.carryOver(TUESDAY, 'maintenance', '14.00');
    expect(first).toMatchObject({
      attendedHours: '16.00',
      carryOverHours: '14.00',
      bookedHours: '0.00',
      leftHours: '2.00',
    });
    await workshop.hold(`${TUESDAY} 09:00`, { hours: '2.00' });
    await expect(workshop.hold(`${TUESDAY} 09:00`)).rejects.toMatchObject({ params: { reason: 'day_full' } });
    expect(await workshop.offered(TUESDAY)).toEqual([]);
    expect(await workshop.offered('2026-11-25')).not.toEqual([]);
    const set = await workshop.carryOver(TUESDAY, 'maintenance', '14.00', '17.00');
    expect(set).toMatchObject({ limitHours: '17.00', bookedHours: '2.00', leftHours: '1.00' });
    await workshop.hold(`${TUESDAY} 09:00`);
    const [counter] = await workshop.query<object>(
      sql`select booked_minutes as booked from workshop_day where day = ${TUESDAY}`,
    );
    expect(counter).toEqual({ booked: 180 });
  });

  it('SVC-03: the counter of a day is raised by one conditional statement, whoever judged before', async () => {
    const share = { day: TUESDAY, minutes: 60, attended: 100 };
    const raise = () =>
      workshop.world
        .get(StoreDb)
        .run(workshop.ctx(), (tx) =>
          raiseCounters(tx, [{ ...share, skill: 'maintenance' }], workshop.world.clock.now()),
        );
    expect((await Promise.all([raise(), raise(), raise()])).sort()).toEqual([0, 0, 1]);
  });

  it('SVC-03: two that overlap in a bay or for a technician are refused by the database itself', async () => {
    const [bay, other] = [await workshop.bay(), await workshop.bay()];
    const [technician, second] = [await workshop.technician(), await workshop.technician()];
    const insert = (bayId: string, technicianId: string, from: string, until: string) =>
      workshop.query(
        sql`insert into reservation
              (id, bay_id, technician_id, during, skill, minutes, kind, days, held_by, rules_ref, created_at)
            values (${newId()}, ${bayId}, ${technicianId}, tstzrange(${at(from)}, ${at(until)}), 'maintenance',
                    60, 'waiter', '[]', 'spec', 'spec', now())`,
      );
    await insert(bay, technician, `${TUESDAY} 09:00`, `${TUESDAY} 10:00`);
    await insert(bay, technician, `${TUESDAY} 10:00`, `${TUESDAY} 11:00`);
    await insert(other, second, `${TUESDAY} 09:30`, `${TUESDAY} 10:30`);
    await expect(insert(bay, second, `${TUESDAY} 10:59`, `${TUESDAY} 11:30`)).rejects.toMatchObject({
      constraint: 'ex_reservation_bay_id',
    });
    await expect(insert(other, technician, `${TUESDAY} 10:45`, `${TUESDAY} 11:30`)).rejects.toMatchObject({
      constraint: 'ex_reservation_technician_id',
    });
  });

  it('SVC-03: of 200 who race for the last slot one wins, and 199 are told that it is taken', async () => {
    await workshop.bay();
    await workshop.technician();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => workshop.hold(`${TUESDAY} 10:00`, { kind: 'waiter' })),
    );
    const codes = outcomes.map((one) => (one.status === 'fulfilled' ? 'held' : (one.reason as { code: string }).code));
    expect(codes.filter((code) => code === 'held')).toHaveLength(1);
    expect(codes.filter((code) => code === 'slot_taken')).toHaveLength(199);
  });

  it('SVC-03: those who race for different places all get one', async () => {
    for (let made = 0; made < 6; made++) {
      await workshop.bay();
      await workshop.technician();
    }
    const withdraw = await workshop.issue('set-aside', { rows: [] });
    try {
      const holds = await Promise.all(Array.from({ length: 6 }, () => workshop.hold(`${TUESDAY} 10:00`)));
      expect(new Set(holds.map(({ bayId }) => bayId)).size).toBe(6);
      expect(new Set(holds.map(({ technicianId }) => technicianId)).size).toBe(6);
    } finally {
      await withdraw();
    }
  });

  it('SVC-03: a hold counts for ten minutes, and then the slot is free without anything running', async () => {
    await workshop.bay();
    await workshop.technician();
    const hold = await workshop.hold(`${TUESDAY} 10:00`);
    expect(hold).toMatchObject({ expiresAt: at('2026-11-23 08:10'), rulesRef: 'slot-rules/store@preset:1' });
    workshop.world.clock.set(at('2026-11-23 08:09'));
    await expect(workshop.hold(`${TUESDAY} 10:30`)).rejects.toMatchObject({ code: 'slot_taken' });
    workshop.world.clock.set(at('2026-11-23 08:10'));
    await expect(workshop.reservations.getHold(workshop.ctx(), hold.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await workshop.offered(TUESDAY)).toEqual(WORKING_DAY);
    const next = await workshop.hold(`${TUESDAY} 10:30`);
    const left = await workshop.query<object>(
      sql`select r.id, d.booked_minutes as booked from reservation r, workshop_day d where d.skill = r.skill`,
    );
    expect(left).toEqual([{ id: next.id, booked: 60 }]);
  });

  it('SVC-03: a hold that is released is free at once, and of what is booked nothing is released', async () => {
    await workshop.bay();
    await workshop.technician();
    const { id } = await workshop.hold(`${TUESDAY} 10:00`);
    await workshop.reservations.releaseHold(workshop.ctx(), id);
    expect(await workshop.eventsOf(id)).toEqual(['reservation.held', 'reservation.released']);
    const again = await workshop.hold(`${TUESDAY} 10:00`);
    await workshop.query(sql`update reservation set expires_at = null where id = ${again.id}`);
    await expect(workshop.reservations.releaseHold(workshop.ctx(), again.id)).rejects.toMatchObject({
      code: 'hold_booked',
    });
    expect(await workshop.query(sql`select booked_minutes as booked from workshop_day`)).toEqual([{ booked: 60 }]);
  });

  it('SVC-33: work on a vehicle that is left may end another day, and takes its share of both', async () => {
    await workshop.bay();
    await workshop.technician();
    const hold = await workshop.hold(`${TUESDAY} 16:00`, { hours: '3.00' });
    expect(hold.endsAt).toEqual(at('2026-11-25 10:00'));
    expect(await workshop.query(sql`select day, booked_minutes as booked from workshop_day order by day`)).toEqual([
      { day: '2026-11-24', booked: 120 },
      { day: '2026-11-25', booked: 60 },
    ]);
    await expect(workshop.hold(`${TUESDAY} 17:00`, { hours: '3.00', kind: 'waiter' })).rejects.toMatchObject({
      code: 'slot_not_offered',
      params: { reason: 'not_at_work' },
      extensions: { reason: 'not_at_work' },
    });
  });

  it('SVC-33: not too many come at the same minute, each kind for itself, and to fetch takes notice', async () => {
    for (let made = 0; made < 8; made++) {
      await workshop.bay();
      await workshop.technician();
    }
    for (let come = 0; come < 3; come++) await workshop.hold(`${TUESDAY} 10:00`, { kind: 'waiter' });
    await expect(workshop.hold(`${TUESDAY} 10:00`, { kind: 'waiter' })).rejects.toMatchObject({
      params: { reason: 'too_many_at_once' },
    });
    expect(await workshop.offered(TUESDAY, { kind: 'waiter' })).not.toContain('10:00');
    expect(await workshop.offered(TUESDAY, { kind: 'drop_off' })).toContain('10:00');
    expect((await workshop.offered('2026-11-23', { kind: 'pick_up' }))[0]).toBe('10:00');
    expect((await workshop.offered('2026-11-23', { kind: 'drop_off' }))[0]).toBe('09:00');
  });

  it('SVC-08, SVC-09: what is set aside is offered to those for whom it is, and to everybody a day before', async () => {
    for (let made = 0; made < 2; made++) {
      await workshop.bay();
      await workshop.technician();
    }
    const gold = await workshop.goldCustomer();
    const ordinary = await workshop.customer();
    const wednesday = '2026-11-25';
    await workshop.hold(`${wednesday} 10:00`, { customerId: ordinary });
    expect(await workshop.offered(wednesday, { customerId: ordinary })).not.toContain('10:00');
    expect(await workshop.offered(wednesday)).not.toContain('10:00');
    await expect(workshop.hold(`${wednesday} 10:00`, { customerId: ordinary })).rejects.toMatchObject({
      params: { reason: 'set_aside' },
    });
    expect(await workshop.offered(wednesday, { customerId: gold })).toContain('10:00');
    expect(await workshop.hold(`${wednesday} 10:00`, { customerId: gold })).toMatchObject({ setAside: true });
    // it is used at ten now, so what is left is for everybody
    workshop.world.clock.set(at('2026-11-24 13:59'));
    await workshop.hold(`${wednesday} 14:00`);
    expect(await workshop.offered(wednesday)).not.toContain('14:00');
    workshop.world.clock.set(at('2026-11-24 14:00'));
    expect(await workshop.offered(wednesday)).toContain('14:00');
  });

  it('SVC-08: whose status ended is a customer like any other', async () => {
    for (let made = 0; made < 2; made++) {
      await workshop.bay();
      await workshop.technician();
    }
    const vip = await workshop.customer();
    await workshop.query(
      sql`insert into customer_status (id, customer_id, kind, since, until, granted_by, created_at)
          values (${newId()}, ${vip}, 'vip', ${at('2026-01-01 00:00')}, ${at('2026-11-23 09:00')}, 'spec', now())`,
    );
    await workshop.hold('2026-11-25 10:00');
    expect(await workshop.offered('2026-11-25', { customerId: vip })).toContain('10:00');
    workshop.world.clock.set(at('2026-11-23 09:00'));
    await workshop.hold('2026-11-25 10:00');
    expect(await workshop.offered('2026-11-25', { customerId: vip })).not.toContain('10:00');
  });

  it('SVC-03: says what is wrong with what is asked', async () => {
    await workshop.bay();
    await workshop.technician();
    const wrong = { slots: { customerId: newId() }, hold: { bayId: newId() } };
    await expect(workshop.offered(TUESDAY, { skill: 'washing' })).rejects.toMatchObject({
      errors: [{ parameter: 'skill', code: 'unknown_skill' }],
    });
    await expect(workshop.offered(TUESDAY, wrong.slots)).rejects.toMatchObject({
      errors: [{ parameter: 'customerId', code: 'unknown_reference' }],
    });
    await expect(workshop.hold(`${TUESDAY} 10:00`, wrong.hold)).rejects.toMatchObject({
      errors: [{ pointer: '#/bayId', code: 'unknown_reference' }],
    });
    await expect(workshop.hold(`${TUESDAY} 10:00`, { technicianId: newId() })).rejects.toMatchObject({
      errors: [{ pointer: '#/technicianId', code: 'unknown_reference' }],
    });
    await expect(workshop.offered(TUESDAY, { before: at('2027-02-01 00:00') })).rejects.toMatchObject({
      errors: [{ parameter: 'before', code: 'range_too_long' }],
    });
    await expect(workshop.hold('2026-11-23 08:00')).rejects.toMatchObject({ params: { reason: 'not_at_work' } });
    await expect(workshop.hold('2027-03-02 10:00')).rejects.toMatchObject({ params: { reason: 'too_far_ahead' } });
    workshop.world.clock.set(at(`${TUESDAY} 09:59`));
    await expect(workshop.hold(`${TUESDAY} 10:00`)).rejects.toMatchObject({ params: { reason: 'too_soon' } });
  });

  it('a search waits twice for Postgres, and a hold four times with its idempotency key', async () => {
    await workshop.bay();
    await workshop.technician();
    const customerId = await workshop.customer();
    const idempotency: IdempotencyClaim = {
      ...{ key: 'waits-of-a-hold', principal: 'p', method: 'POST', route: '/workshop/holds' },
      ...{ fingerprint: 'f'.repeat(64), claimed: false, replayed: false },
    };
    const wish = { skill: 'maintenance', hours: '1.00', kind: 'waiter' as const, customerId };
    const counted = countWaits(workshop.ctx().store);
    await workshop.offered(TUESDAY, { customerId });
    await workshop.reservations.hold({ ...workshop.ctx(), idempotency }, { ...wish, startsAt: at(`${TUESDAY} 10:00`) });
    expect(counted.stop()).toEqual([2, 4]);
  });

  it('does not see another store’s bays, technicians, slots and holds', async () => {
    const bayId = await workshop.bay();
    const technicianId = await workshop.technician();
    const hold = await workshop.hold(`${TUESDAY} 10:00`);
    for (const store of ['south', 'other'] as const) {
      const ctx = workshop.ctx(store);
      await expect(workshop.bays.get(ctx, bayId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(workshop.bays.update(ctx, bayId, undefined, { inUse: false })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(workshop.technicians.get(ctx, technicianId)).rejects.toMatchObject({ code: 'not_found' });
      const attendance = { windows: [], reason: 'sick' as const };
      await expect(
        workshop.technicians.setAttendance(ctx, technicianId, TUESDAY, undefined, attendance),
      ).rejects.toMatchObject({ code: 'not_found' });
      await expect(workshop.reservations.getHold(ctx, hold.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(workshop.reservations.releaseHold(ctx, hold.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(workshop.hold(`${TUESDAY} 10:00`, { bayId }, store)).rejects.toMatchObject({
        params: { reason: 'no_capacity' },
      });
      expect(await workshop.offered(TUESDAY, {}, store)).toEqual([]);
      expect(await rowsOf(store)).toEqual([]);
    }
    expect(clock((await workshop.reservations.getHold(workshop.ctx(), hold.id)).startsAt)).toBe('10:00');
  });

  const rowsOf = (store: 'south' | 'other') =>
    workshop.world
      .get(StoreDb)
      .run(workshop.ctx(store), (tx) => rows(tx, sql`select id from bay union all select id from reservation`));
});
