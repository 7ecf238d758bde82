import { newId } from '#libs/foundation';
import { rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { TasksService } from '#libs/tasks';
import { StoreDb } from '#libs/tenancy';
import { countWaits } from '#libs/testing';
import { at, type StoreName, WorkshopWorld } from './fixtures/workshop-world';
import { WaitListOffers } from './wait-list-offers.service';
import type { JoinWaitListDto } from './wait-list.dto';
import { WaitListEvents } from './workshop.events';

const TEN = at('2026-11-24 10:00');

/** An hour of work after the offer, which is made before the store opens at nine. */
const UNTIL = at('2026-11-23 10:00');

describe('wait-list', () => {
  let workshop: WorkshopWorld;
  let customerId: string;
  let vehicleId: string;

  beforeAll(async () => {
    workshop = await WorkshopWorld.start();
    customerId = await workshop.customer();
    vehicleId = await workshop.vehicle(customerId);
  });
  afterAll(() => workshop.world.stop());
  beforeEach(async () => {
    workshop.world.clock.set(at('2026-11-23 08:00'));
    await workshop.bay();
    await workshop.technician();
  });
  afterEach(() => workshop.clear());

  const join = (more: Partial<JoinWaitListDto> = {}, store: StoreName = 'north') =>
    workshop.waitList.join(workshop.ctx(store), {
      ...{ customerId, vehicleId, skill: 'maintenance', hours: '1.00', kind: 'waiter' },
      ...{ earliestAt: at('2026-11-24 09:00'), latestAt: at('2026-11-24 12:00') },
      ...more,
    });
  const get = (id: string, store: StoreName = 'north') => workshop.waitList.get(workshop.ctx(store), id);
  const list = async (store: StoreName = 'north') => {
    const { data } = await workshop.waitList.list(workshop.ctx(store), { limit: 20, sort: 'createdAt' });
    return data.map(({ id }) => id);
  };
  const free = async (startsAt = '2026-11-24 10:00') => {
    const { id } = await workshop.hold(startsAt);
    await workshop.reservations.releaseHold(workshop.ctx(), id);
    await workshop.relay();
  };
  const expire = async () => {
    const next = await workshop.world.get(WaitListEvents).expire(workshop.ctx());
    await workshop.relay();
    return next;
  };
  const held = () =>
    workshop.query<{ entryId: string | null; startsAt: Date; isBooked: boolean }>(
      sql`select wait_list_entry_id as "entryId", lower(during) as "startsAt", expires_at is null as "isBooked"
          from reservation order by 2`,
    );
  const bookedMinutes = async () => {
    const [{ minutes }] = await workshop.query<{ minutes: number }>(
      sql`select coalesce(sum(booked_minutes), 0)::int as minutes from workshop_day`,
    );
    return minutes;
  };
  const tasks = () =>
    workshop.query<{ id: string; subjectId: string; state: string; dueAt: Date }>(
      sql`select id, subject_id as "subjectId", state, due_at as "dueAt" from task where kind = 'offer-slot' order by id`,
    );
  const answer = async (taskId: string, outcome: string) => {
    const ctx = { ...workshop.ctx(), permissions: new Set(['tasks:read', 'tasks:write', 'appointments:write']) };
    await workshop.world.get(TasksService).complete(ctx, taskId, { outcome });
    await workshop.relay();
  };

  it('SVC-03: what is offered is held for whom it is offered to, and offered to nobody else', async () => {
    const { id } = await join();
    await free();
    const entry = await get(id);
    expect(entry).toMatchObject({ state: 'offered', offeredUntil: UNTIL, holdId: expect.any(String) as string });
    expect(await held()).toEqual([{ entryId: id, startsAt: TEN, isBooked: false }]);
    expect(await bookedMinutes()).toBe(60);
    await expect(workshop.hold('2026-11-24 10:00')).rejects.toMatchObject({ code: 'slot_taken' });
    expect(await workshop.offered('2026-11-24')).not.toContain('10:00');
    // whoever lets go of it has declined
    const counted = countWaits(workshop.ctx().store);
    await workshop.reservations.releaseHold(workshop.ctx(), entry.holdId as string);
    await workshop.relay();
    const waits = counted.stop();
    expect(Math.max(...waits.slice(0, 2))).toBeLessThanOrEqual(5);
    expect(await get(id)).toMatchObject({ state: 'waiting', offeredUntil: null, holdId: null });
    expect(await tasks()).toMatchObject([{ state: 'cancelled' }]);
    expect(await bookedMinutes()).toBe(0);
  });

  it('SVC-03: an offer that nobody answers goes to the next in line, once, and each is asked about a slot once', async () => {
    const first = await join();
    workshop.world.clock.set(at('2026-11-23 08:01'));
    const second = await join();
    await free();
    workshop.world.clock.set(new Date(UNTIL.getTime() - 1));
    expect(await expire()).toEqual(UNTIL);
    expect(await get(first.id)).toMatchObject({ state: 'offered' });
    workshop.world.clock.set(UNTIL);
    await Promise.all([expire(), expire()]);
    expect(await get(first.id)).toMatchObject({ state: 'waiting', version: 3 });
    expect(await get(second.id)).toMatchObject({ state: 'offered', offeredFor: TEN, version: 2 });
    expect(await held()).toEqual([{ entryId: second.id, startsAt: TEN, isBooked: false }]);
    expect((await tasks()).map(({ subjectId, state }) => [subjectId, state])).toEqual([
      [first.id, 'cancelled'],
      [second.id, 'open'],
    ]);
    expect((await workshop.eventsOf(first.id)).filter((type) => type === 'wait-list.offer-expired')).toHaveLength(1);
    const { offeredUntil } = await get(second.id);
    workshop.world.clock.set(offeredUntil as Date);
    expect(await expire()).toBeNull();
    expect([(await get(first.id)).state, (await get(second.id)).state]).toEqual(['waiting', 'waiting']);
    expect(await held()).toEqual([]);
    expect(await bookedMinutes()).toBe(0);
  });

  it('SVC-03: a worker that dies while offers end has ended none, and the next one ends them', async () => {
    const { id } = await join();
    await free();
    workshop.world.clock.set(UNTIL);
    const dies = jest.spyOn(workshop.world.get(WaitListOffers), 'endIn').mockImplementationOnce(async (...told) => {
      await WaitListOffers.prototype.endIn.apply(workshop.world.get(WaitListOffers), told);
      throw new Error('killed');
    });
    await expect(expire()).rejects.toThrow('killed');
    dies.mockRestore();
    expect(await get(id)).toMatchObject({ state: 'offered', version: 2 });
    expect(await tasks()).toMatchObject([{ state: 'open' }]);
    await expire();
    expect(await get(id)).toMatchObject({ state: 'waiting', version: 3 });
    expect(await tasks()).toMatchObject([{ state: 'cancelled' }]);
  });

  it('SVC-03: an answer that is on its way counts, though the time is over before it is handed on', async () => {
    const { id } = await join();
    await free();
    const [{ id: asked }] = await tasks();
    const ctx = { ...workshop.ctx(), permissions: new Set(['tasks:read', 'tasks:write', 'appointments:write']) };
    await workshop.world.get(TasksService).complete(ctx, asked, { outcome: 'booked' });
    workshop.world.clock.set(UNTIL);
    await expire();
    expect(await get(id)).toMatchObject({ state: 'served', holdId: null });
    expect(await held()).toEqual([{ entryId: null, startsAt: TEN, isBooked: true }]);
  });

  it('SVC-03: two slots that become free at once are two offers, and one slot that is taken meanwhile none', async () => {
    const [one, other] = [await join(), await join()];
    // of three, one is kept for important customers
    await Promise.all([workshop.bay(), workshop.bay(), workshop.technician(), workshop.technician()]);
    const holds = [await workshop.hold('2026-11-24 10:00'), await workshop.hold('2026-11-24 10:00')];
    for (const { id } of holds) await workshop.reservations.releaseHold(workshop.ctx(), id);
    await workshop.hold('2026-11-24 10:00');
    await workshop.relay();
    expect([(await get(one.id)).state, (await get(other.id)).state].sort()).toEqual(['offered', 'waiting']);
    expect(await held()).toHaveLength(2);
  });

  it('SVC-03: the time to answer runs while the store works', async () => {
    workshop.world.clock.set(at('2026-11-23 22:00'));
    const { id } = await join();
    await free();
    expect(await get(id)).toMatchObject({ state: 'offered', offeredUntil: TEN });
  });

  it('SVC-03: whoever has waited longest is told of a slot that becomes free, within the hour', async () => {
    const first = await join();
    workshop.world.clock.set(at('2026-11-23 08:01'));
    const second = await join();
    await free();
    expect(await get(first.id)).toMatchObject({ state: 'offered', offeredFor: TEN, version: 2 });
    expect(await get(second.id)).toMatchObject({ state: 'waiting', version: 1 });
    expect(await tasks()).toMatchObject([{ subjectId: first.id, state: 'open', dueAt: UNTIL }]);
    expect(await workshop.eventsOf(first.id)).toEqual(['wait-list.joined', 'wait-list.slot-offered']);
  });

  it('SVC-03: who does not come waits on, and the next is told; who comes is served', async () => {
    const first = await join();
    workshop.world.clock.set(at('2026-11-23 08:01'));
    const second = await join();
    await free();
    const [{ id: asked }] = await tasks();
    await answer(asked, 'declined');
    expect(await get(first.id)).toMatchObject({ state: 'waiting', offeredFor: TEN });
    expect(await get(second.id)).toMatchObject({ state: 'offered', offeredFor: TEN });
    const next = (await tasks()).find(({ subjectId }) => subjectId === second.id);
    await answer(next?.id as string, 'booked');
    expect(await get(second.id)).toMatchObject({ state: 'served' });
    expect(await held()).toEqual([{ entryId: null, startsAt: TEN, isBooked: true }]);
    // who was told of it already is not told again
    await workshop.query(sql`delete from reservation`);
    await workshop.query(sql`delete from workshop_day`);
    await free();
    expect(await get(first.id)).toMatchObject({ state: 'waiting' });
    await free('2026-11-24 11:00');
    expect(await get(first.id)).toMatchObject({ state: 'offered', offeredFor: at('2026-11-24 11:00') });
  });

  it('SVC-03: a visit that moves sets its old time free', async () => {
    const { id } = await join();
    const payload = { skill: 'maintenance', startsAt: TEN, endsAt: at('2026-11-24 11:00') };
    const subject = { type: 'reservation', id: newId() };
    await workshop.world
      .get(StoreDb)
      .run(workshop.ctx(), (tx) => recordEvent(tx, workshop.ctx(), { type: 'reservation.moved', subject, payload }));
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'offered', offeredFor: TEN });
  });

  it('SVC-03: who waits no longer is told of nothing, and a second withdrawal is refused', async () => {
    const { id, version } = await join();
    await free();
    await expect(workshop.waitList.withdraw(workshop.ctx(), id, version)).rejects.toMatchObject({
      code: 'version_conflict',
    });
    expect(await workshop.waitList.withdraw(workshop.ctx(), id, 2)).toMatchObject({
      state: 'withdrawn',
      version: 3,
      holdId: null,
    });
    expect(await held()).toEqual([]);
    expect(await tasks()).toMatchObject([{ state: 'cancelled' }]);
    await expect(workshop.waitList.withdraw(workshop.ctx(), id, undefined)).rejects.toMatchObject({
      code: 'wait_list_entry_closed',
      params: { state: 'withdrawn', allowed: 'waiting, offered' },
    });
  });

  it('SVC-03: a store may leave it to its staff', async () => {
    const withdraw = await workshop.issue('slot-rules', { offersFreedSlots: false });
    try {
      const { id } = await join();
      await free();
      expect(await get(id)).toMatchObject({ state: 'waiting' });
    } finally {
      await withdraw();
    }
  });

  it.each([
    ['customerId', { customerId: newId() }, '#/customerId', 'unknown_reference'],
    ['vehicleId', { vehicleId: newId() }, '#/vehicleId', 'unknown_reference'],
    ['skill', { skill: 'washing' }, '#/skill', 'unknown_skill'],
  ])('SVC-03: refuses a %s that the store does not know', async (_name, more, pointer, code) => {
    await expect(join(more)).rejects.toMatchObject({ errors: [{ pointer, code }] });
    expect(await list()).toEqual([]);
  });

  it('does not see another store’s wait-list', async () => {
    const { id } = await join();
    for (const store of ['south', 'other'] as const) {
      expect(await list(store)).toEqual([]);
      await expect(get(id, store)).rejects.toMatchObject({ code: 'not_found' });
      await expect(workshop.waitList.withdraw(workshop.ctx(store), id, undefined)).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(join({}, store)).rejects.toMatchObject({ code: 'validation_failed' });
      await workshop.relay(store);
      const made = await workshop.world
        .get(StoreDb)
        .run(workshop.ctx(store), (tx) => rows(tx, sql`select id from task union all select id from wait_list_entry`));
      expect(made).toEqual([]);
    }
  });
});
