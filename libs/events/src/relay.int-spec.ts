import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { ConfigModule } from '#libs/config';
import { affected, row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { Wakes } from '#libs/queue';
import {
  type GroupContext,
  GroupDb,
  type GroupTx,
  type StoreContext,
  StoreDb,
  type StoreTx,
  TenancyModule,
} from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { EventHandler, GroupEventHandler, type RecordedEvent } from './event-handler';
import { EventRelay } from './event-relay.service';
import { parkedDeliveries } from './event-metrics';
import { PendingSweep } from './pending-sweep';
import { EventsWorkerModule } from './events.module';
import { recordEvent, recordEvents } from './record-event';
import { MOST_ATTEMPTS } from './retry.policy';

/** Leaves a row for each event that it got: what it has done, as the other side of the commit sees it. */
const leaveTraces = (tx: StoreTx, handler: string, events: readonly RecordedEvent[]): Promise<number> =>
  affected(
    tx,
    sql`insert into job (id, type, requested_by)
        select gen_random_uuid(), ${handler}, e.id from unnest(${events.map(({ id }) => id)}::text[]) as e (id)`,
  );

/** What the next call of `Careful` does after it has written. */
let thenDo: (events: readonly RecordedEvent[]) => Promise<void> = async () => undefined;
let batches: number[] = [];
let groupEvents: string[] = [];

@Injectable()
class Handlers {
  @EventHandler({ name: 'careful', types: ['parcel.*'] })
  async careful(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    batches.push(events.length);
    await leaveTraces(tx, 'careful', events);
    await thenDo(events);
  }

  @EventHandler({ name: 'steady', types: ['parcel.sent', 'letter.sent'] })
  async steady(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    await leaveTraces(tx, 'steady', events);
  }

  @GroupEventHandler({ name: 'headquarters', types: ['parcel.*'] })
  async atHeadquarters(_tx: GroupTx, _ctx: GroupContext, events: readonly RecordedEvent[]): Promise<void> {
    groupEvents.push(...events.map(({ subjectId }) => subjectId));
  }
}

@Module({ imports: [EventsWorkerModule], providers: [Handlers] })
class HandlersModule {}

describe('events reach their handlers', () => {
  let world: World;
  let superuser: Client;
  let here: StoreContext;
  const inStore = <Result>(work: (tx: StoreTx) => Promise<Result>, ctx = here) => world.get(StoreDb).run(ctx, work);
  const relay = (ctx = here) => world.get(EventRelay).relayStore(ctx, { signal: new AbortController().signal });

  const record = (type: `${string}.${string}`, count = 1) =>
    inStore(async (tx) => {
      const events = Array.from({ length: count }, () => ({ type, subject: { type: 'parcel', id: newId() } }));
      await recordEvents(tx, here, events);
      return events.map(({ subject }) => subject.id);
    });

  /** How many times each handler has left its trace, for events about these. */
  const tracesOf = (subjectIds: readonly string[]) =>
    inStore(async (tx) => {
      const found = await rows<{ handler: string; times: number[] }>(
        tx,
        sql`select j.type as handler, array_agg(j.times::integer) as times
            from (select type, requested_by, count(*) as times from job group by type, requested_by) j
            join event e on e.id::text = j.requested_by
            where e.subject_id = any(${subjectIds}::uuid[]) group by j.type`,
      );
      return Object.fromEntries(found.map(({ handler, times }) => [handler, times]));
    });

  const pending = async (ctx = here) =>
    (await inStore((tx) => row<{ n: number }>(tx, sql`select count(*)::integer as n from event_pending`), ctx))?.n;

  const once = (count: number): number[] => Array<number>(count).fill(1);

  beforeAll(async () => {
    world = await startWorld({ modules: [HandlersModule], poolMax: 6 });
    superuser = new Client({ connectionString: world.cluster.superuserUrl });
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser.end();
    await world.stop();
  });
  beforeEach(() => {
    here = world.store('north').ctx;
    thenDo = async () => undefined;
    batches = [];
    groupEvents = [];
  });

  it('hands each event to everyone who wants it, once, and forgets what nobody wants', async () => {
    const sent = await record('parcel.sent', 3);
    const lost = await record('parcel.lost', 2);
    const others = await record('postman.bitten', 4);
    expect(await relay()).toBeNull();
    expect(await tracesOf([...sent, ...lost, ...others])).toEqual({ careful: once(5), steady: once(3) });
    expect(await pending()).toBe(0);
    await relay();
    expect(await tracesOf(sent)).toEqual({ careful: once(3), steady: once(3) });
  });

  it('hands them over oldest first, at most 500 at a time, and all of them in one tick', async () => {
    const seen: string[] = [];
    thenDo = async (events) => void seen.push(...events.map(({ id }) => id));
    const sent = await record('parcel.sent', 1_203);
    await relay();
    expect(batches).toEqual([500, 500, 203]);
    expect(seen).toEqual([...seen].sort());
    expect((await tracesOf(sent)).careful).toEqual(once(1_203));
  });

  it('undoes what a handler did that throws midway, goes on with the others, and calls it again later', async () => {
    thenDo = () => Promise.reject(new Error('midway'));
    const sent = await record('parcel.sent');
    const next = await relay();
    expect(await tracesOf(sent)).toEqual({ steady: once(1) });
    expect(next).toEqual(new Date(world.clock.now().getTime() + 1_000));

    thenDo = async () => undefined;
    await relay();
    expect(await tracesOf(sent)).toEqual({ steady: once(1) });
    world.clock.advance(1_000);
    expect(await relay()).toBeNull();
    expect(await tracesOf(sent)).toEqual({ careful: once(1), steady: once(1) });
    expect(await pending()).toBe(0);
  });

  it('finds the one event of a block that a handler cannot take, and in the end parks it where it is seen', async () => {
    const sent = await record('parcel.sent', 40);
    const poison = sent[17] as string;
    thenDo = async (events) => {
      if (events.some(({ subjectId }) => subjectId === poison)) throw new TypeError('cannot be taken');
    };
    await relay();
    expect(await tracesOf(sent)).toEqual({ careful: once(39), steady: once(40) });

    const before = await parkedCount();
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
      world.clock.advance(300_000);
      await relay();
    }
    expect(await pending()).toBe(0);
    expect((await parkedCount()) - before).toBe(1);
    const [delivery] = await inStore((tx) =>
      rows(tx, sql`select handler, attempts, error from event_delivery where state = 'parked'`),
    );
    expect(delivery).toEqual({ handler: 'careful', attempts: MOST_ATTEMPTS, error: 'TypeError' });
  });

  it('happens once when the connection breaks after the handler has written', async () => {
    const sent = await record('parcel.sent', 5);
    let broken = 0;
    thenDo = async () => {
      if (broken++ > 0) return;
      await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE '%into job%'`,
      );
    };
    await relay();
    // it may have been the COMMIT that broke; then nobody knows what came of it until they look again
    world.clock.advance(1_000);
    expect(await relay()).toBeNull();
    expect(broken).toBe(2);
    expect(await tracesOf(sent)).toEqual({ careful: once(5), steady: once(5) });
  });

  it('happens once when a worker dies in the middle and another one takes over', async () => {
    const sent = await record('parcel.sent', 5);
    let reached = () => {};
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    let die = () => {};
    thenDo = () => {
      thenDo = async () => undefined;
      reached();
      return new Promise((_resolve, reject) => (die = () => reject(new Error('dead'))));
    };
    const dying = relay();
    await isReached;
    const { rows: backends } = await superuser.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE '%into job%'`,
    );
    const takingOver = relay();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await superuser.query(`SELECT pg_terminate_backend($1)`, [backends[0]?.pid]);
    await takingOver;
    expect(backends).toHaveLength(1);
    expect(await tracesOf(sent)).toEqual({ careful: once(5), steady: once(5) });
    // and where it only seemed dead, what it has to say about its end spoils nothing
    die();
    await dying;
    expect(await tracesOf(sent)).toEqual({ careful: once(5), steady: once(5) });
    expect(await pending()).toBe(0);
  });

  it('happens once when two workers are about the same events at once', async () => {
    const sent = await record('parcel.sent', 200);
    await Promise.all([relay(), relay(), relay()]);
    expect(await tracesOf(sent)).toEqual({ careful: once(200), steady: once(200) });
  });

  it('holds nobody up behind five hundred events that one handler cannot take', async () => {
    const stuck = await record('parcel.lost', 500);
    thenDo = async (events) => {
      if (events.some(({ type }) => type === 'parcel.lost')) throw new Error('not these');
    };
    await relay();
    const sent = await record('parcel.sent', 3);
    await relay();
    expect(await tracesOf(sent)).toEqual({ careful: once(3), steady: once(3) });
    thenDo = async () => undefined;
    for (let tick = 0; tick < 12; tick++) {
      world.clock.advance(60_000);
      await relay();
    }
    expect((await tracesOf(stuck)).careful).toEqual(once(500));
    expect(await pending()).toBe(0);
  });

  it("does not see another store's events", async () => {
    const sent = await record('parcel.sent', 2);
    for (const name of ['south', 'other'] as const) {
      await relay(world.store(name).ctx);
      expect(await pending(world.store(name).ctx)).toBe(0);
    }
    expect(await pending()).toBe(2);
    expect(await tracesOf(sent)).toEqual({});
    await relay();
  });

  it('hands the events of headquarters to the handlers of headquarters', async () => {
    const { ctx } = world.group('one');
    const id = newId();
    await world
      .get(GroupDb)
      .run(ctx, (tx) => recordEvent(tx, ctx, { type: 'parcel.sent', subject: { type: 'parcel', id } }));
    await world.get(EventRelay).relayGroup(ctx, { signal: new AbortController().signal });
    await world.get(EventRelay).relayGroup(ctx, { signal: new AbortController().signal });
    expect(groupEvents).toEqual([id]);
    expect(batches).toEqual([]);
  });

  it('forgets who got what after a day, but not of what still waits', async () => {
    const sent = await record('parcel.sent');
    await relay();
    await world.get(EventRelay).forgetOldDeliveries();
    const count = () =>
      inStore(async (tx) => (await row<{ n: number }>(tx, deliveriesOf(sent[0] as string)))?.n as number);
    expect(await count()).toBe(2);
    await inStore((tx) =>
      affected(
        tx,
        sql`update event_delivery set event_id = ${OLD_ID} where handler = 'steady'
      and event_id = (select id from event where subject_id = ${sent[0]})`,
      ),
    );
    await world.get(EventRelay).forgetOldDeliveries();
    expect(await count()).toBe(1);
    const left = await inStore((tx) => rows(tx, sql`select from event_delivery where event_id = ${OLD_ID}`));
    expect(left).toEqual([]);
  });

  describe('waking', () => {
    const wakeAt = async (): Promise<Date | null | undefined> => {
      await world.get(Wakes).flush();
      const { rows: found } = await superuser.query<{ wake_at: Date | null }>(
        `SELECT wake_at FROM platform.store_wake WHERE store_id = $1`,
        [here.store.id],
      );
      return found[0]?.wake_at;
    };
    const sleepOn = () =>
      superuser.query(`UPDATE platform.store_wake SET wake_at = NULL WHERE store_id = $1`, [here.store.id]);

    it('a commit that recorded events wakes its store; one that rolled back, or recorded none, does not', async () => {
      await wakeAt();
      await sleepOn();
      const failing = inStore(async (tx) => {
        await recordEvent(tx, here, { type: 'parcel.sent', subject: { type: 'parcel', id: newId() } });
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      await inStore((tx) => rows(tx, sql`select 1`));
      expect(await wakeAt()).toBeNull();
      await record('parcel.sent');
      expect((await wakeAt())?.getTime()).toBeLessThanOrEqual(Date.now());
      await relay();
    });

    it('the sweep wakes who has events that nobody was woken for, also a store that was quiet before', async () => {
      const sweep = world.get(PendingSweep);
      // counted at once, and not within the seconds that the server takes for it when nothing hurries it
      const recordCounted = () =>
        inStore(async (tx) => {
          await recordEvent(tx, here, { type: 'parcel.sent', subject: { type: 'parcel', id: newId() } });
          await rows(tx, sql`select pg_stat_force_next_flush()`);
        });
      for (let round = 0; round < 2; round++) {
        await recordCounted();
        await wakeAt();
        await sleepOn();
        await sweep.wakeForgotten();
        expect(await wakeAt()).toBeInstanceOf(Date);
        await relay();
        await wakeAt();
        await sleepOn();
        for (let look = 0; look < 2; look++) await sweep.wakeForgotten();
        expect(await wakeAt()).toBeNull();
      }
    });
  });

  it('does not start with two handlers of one name', async () => {
    @Injectable()
    class Twin {
      @EventHandler({ name: 'steady', types: ['parcel.sent'] })
      async steady(): Promise<void> {}
    }
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(world.config),
        TenancyModule.forRoot({ url: world.cluster.apiDatabaseUrl, poolMax: 1, applicationName: 'forecourt-test' }),
        HandlersModule,
      ],
      providers: [Twin],
    }).compile();
    await expect(module.init()).rejects.toThrow('Two event handlers are called steady');
    await module.close();
  });

  it('refuses a handler of types that there cannot be', () => {
    expect(() => EventHandler({ name: 'wild', types: ['*'] })).toThrow(/wants \*/);
    expect(() => EventHandler({ name: 'idle', types: [] })).toThrow(/wants no events/);
  });
});

const OLD_ID = '01900000-0000-7000-8000-000000000001';

const deliveriesOf = (subjectId: string) =>
  sql`select count(*)::integer as n from event_delivery d join event e on e.id = d.event_id where e.subject_id = ${subjectId}`;

async function parkedCount(): Promise<number> {
  const { values } = await parkedDeliveries.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
