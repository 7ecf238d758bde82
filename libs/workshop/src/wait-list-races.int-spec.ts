import { setTimeout as sleep } from 'node:timers/promises';
import { affected, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { TasksService } from '#libs/tasks';
import { StoreDb, type StoreTx, type TenantScope, transactionChannel } from '#libs/tenancy';
import { at, WorkshopWorld } from './fixtures/workshop-world';
import { queueForWorkshop } from './reservation.queries';
import type { JoinWaitListDto } from './wait-list.dto';
import { WaitListOffers } from './wait-list-offers.service';
import { WaitListEvents } from './workshop.events';

const MORNING = at('2026-11-23 08:00');
const TEN = at('2026-11-24 10:00');
const ELEVEN = { skill: 'maintenance', startsAt: at('2026-11-24 11:00'), endsAt: at('2026-11-24 12:00') };
const UNTIL = at('2026-11-23 10:00');

describe('offers of the wait-list, at once with other work', () => {
  let workshop: WorkshopWorld;
  let customerId: string;
  let vehicleId: string;

  beforeAll(async () => {
    workshop = await WorkshopWorld.start();
    vehicleId = await workshop.vehicle(await workshop.customer());
  });
  afterAll(() => workshop.world.stop());
  beforeEach(async () => {
    workshop.world.clock.set(MORNING);
    customerId = await workshop.customer();
    await workshop.bay();
    await workshop.technician();
  });
  afterEach(() => workshop.clear());

  const run = <Result>(work: (tx: StoreTx) => Promise<Result>) => workshop.world.get(StoreDb).run(workshop.ctx(), work);
  const join = (more: Partial<JoinWaitListDto> = {}) =>
    workshop.waitList.join(workshop.ctx(), {
      ...{ customerId, vehicleId, skill: 'maintenance', hours: '1.00', kind: 'waiter' },
      ...{ earliestAt: at('2026-11-24 09:00'), latestAt: at('2026-11-24 12:00') },
      ...more,
    });
  const get = (id: string) => workshop.waitList.get(workshop.ctx(), id);
  const free = async (startsAt: string) => {
    const { id } = await workshop.hold(startsAt);
    await workshop.reservations.releaseHold(workshop.ctx(), id);
  };
  /** Somebody who waits and is offered ten o’clock. */
  const offered = async () => {
    const { id } = await join();
    await free('2026-11-24 10:00');
    await workshop.relay();
    return { id, holdId: (await get(id)).holdId as string };
  };
  const tasks = () =>
    workshop.query<{ id: string; state: string }>(
      sql`select id, state from task where kind = 'offer-slot' order by created_at, id`,
    );
  const complete = async (outcome: string) => {
    const asked = (await tasks()).at(-1)?.id as string;
    const ctx = { ...workshop.ctx(), permissions: new Set(['tasks:read', 'tasks:write', 'appointments:write']) };
    await workshop.world.get(TasksService).complete(ctx, asked, { outcome });
  };
  const expire = () => workshop.world.get(WaitListEvents).expire(workshop.ctx());

  /** Begins a step while somebody else is at the head of the queue, who works once it waits. */
  const meanwhile = async (step: () => Promise<unknown>, work: (tx: StoreTx) => Promise<unknown>) => {
    let begin: () => void = () => undefined;
    const isFirst = new Promise<void>((resolve) => (begin = resolve));
    let hasEnded = false;
    const blocked = sql`select from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()`;
    const first = run(async (tx) => {
      await queueForWorkshop(tx);
      begin();
      while (!hasEnded && (await affected(tx, blocked)) === 0) await sleep(5);
      await work(tx);
    });
    await isFirst;
    let ended = 0;
    const { schema } = workshop.world.store('north');
    // a wake-up of the platform may end meanwhile
    const count = (message: unknown) => {
      if ((message as { scope: TenantScope }).scope.searchPath.includes(schema)) ended++;
    };
    transactionChannel.subscribe(count);
    const second = step().finally(() => (hasEnded = true));
    const outcomes = await Promise.allSettled([first, second]);
    transactionChannel.unsubscribe(count);
    for (const one of outcomes) if (one.status === 'rejected') throw one.reason;
    // after a deadlock one of them would have begun anew
    expect(ended).toBe(2);
  };

  it.each<[string, (offer: { id: string; holdId: string }) => Promise<unknown>]>([
    ['letting go of the hold', ({ holdId }) => workshop.reservations.releaseHold(workshop.ctx(), holdId)],
    ['withdrawing', ({ id }) => workshop.waitList.withdraw(workshop.ctx(), id, undefined)],
    [
      'booking the hold',
      ({ holdId }) =>
        run(async (tx) => {
          const now = workshop.world.clock.now();
          const hold = await workshop.reservations.lockHoldIn(tx, holdId, now);
          await workshop.reservations.bookHoldIn(tx, workshop.ctx(), hold, customerId, now);
        }),
    ],
    [
      'the end of its time',
      () => {
        workshop.world.clock.set(UNTIL);
        return expire();
      },
    ],
  ])('SVC-03: %s waits for its turn before it locks what others want', async (_name, step) => {
    const offer = await offered();
    await meanwhile(
      () => step(offer),
      async (tx) => {
        expect(await rows(tx, sql`select id from reservation for update nowait`)).toHaveLength(1);
        expect(await rows(tx, sql`select id from wait_list_entry for update nowait`)).toHaveLength(1);
        expect(await rows(tx, sql`select id from task where state = 'open' for update nowait`)).toHaveLength(1);
      },
    );
    expect((await get(offer.id)).state).not.toBe('offered');
  });

  it('SVC-03: an offer that was made while the end of another was waited for keeps its task', async () => {
    const { id } = await offered();
    workshop.world.clock.set(UNTIL);
    const now = UNTIL;
    await meanwhile(expire, async (tx) => {
      const offers = workshop.world.get(WaitListOffers);
      await offers.endIn(tx, workshop.ctx(), { declined: [id] }, now);
      await offers.offerIn(tx, workshop.ctx(), [ELEVEN]);
    });
    expect(await get(id)).toMatchObject({ state: 'offered', offeredFor: ELEVEN.startsAt });
    expect((await tasks()).map(({ state }) => state)).toEqual(['cancelled', 'open']);
  });

  it('SVC-03: who has taken an offer in time keeps it, though its time is over before the answer is handed on', async () => {
    const { id } = await offered();
    workshop.world.clock.set(new Date(UNTIL.getTime() - 1));
    await complete('booked');
    workshop.world.clock.set(UNTIL);
    await expect(workshop.hold('2026-11-24 10:00')).rejects.toMatchObject({ code: 'slot_taken' });
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'served' });
    expect(await workshop.query(sql`select booked_minutes as n from workshop_day`)).toEqual([{ n: 60 }]);
  });

  it('SVC-03: who answers when somebody else has the slot by then waits on, and may be offered it again', async () => {
    const { id } = await offered();
    workshop.world.clock.set(UNTIL);
    const taken = await workshop.hold('2026-11-24 10:00');
    await complete('booked');
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'waiting' });
    await workshop.reservations.releaseHold(workshop.ctx(), taken.id);
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'offered', offeredFor: TEN });
  });

  it('SVC-03: what was answered to one offer does not end the next', async () => {
    const { id, holdId } = await offered();
    await complete('declined');
    await workshop.reservations.releaseHold(workshop.ctx(), holdId);
    await free('2026-11-24 11:00');
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'offered', offeredFor: ELEVEN.startsAt });
    expect((await tasks()).map(({ state }) => state)).toEqual(['done', 'open']);
  });

  it('SEC-08: nobody whose data was erased waits, is offered anything or keeps a slot', async () => {
    const erase = () => workshop.query(sql`update customer set erased_at = now() where id = ${customerId}`);
    const { id } = await offered();
    await run((tx) =>
      recordEvent(tx, workshop.ctx(), { type: 'customer.erased', subject: { type: 'customer', id: customerId } }),
    );
    await erase();
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'withdrawn', offeredUntil: null, holdId: null });
    expect((await tasks()).map(({ state }) => state)).toEqual(['cancelled']);
    expect(await workshop.query(sql`select id from reservation`)).toEqual([]);
    await expect(join()).rejects.toMatchObject({ code: 'customer_erased' });
    await workshop.query(sql`update wait_list_entry set state = 'waiting'`);
    await free('2026-11-24 11:00');
    await workshop.relay();
    expect(await get(id)).toMatchObject({ state: 'waiting' });
  });
});
