/** @jest-environment-options {"ownModules": true} */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type LoggerService, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { ConfigModule } from '#libs/config';
import { Clock } from '#libs/foundation';
import { type GroupContext, PlatformDb, type StoreContext, systemPlatformContext, TenancyModule } from '#libs/tenancy';
import { startWorld, testCluster, testConfig, type TestStore, type World } from '#libs/testing';
import { type Backend, BACKENDS, until } from './fixtures/backends';
import { QueueWorkerModule } from './queue.module';
import { OnGroupTick, OnStoreTick } from './on-tenant-tick';
import { TenantTicksModule } from './tenant-ticks.module';
import { Wakes } from './wakes.service';

const calls: { step: string; store: string; at: number }[] = [];
const callsOf = (step: string, { code }: TestStore) =>
  calls.filter((call) => call.step === step && call.store === code);
const note = (step: string, { store }: StoreContext) => calls.push({ step, store: store.code, at: Date.now() });

let gate: Promise<void> | undefined;
/** What the next call of the last step answers. */
let answer: (() => Date | null) | undefined;
let failing = false;
const atHeadquarters: string[] = [];

@Injectable()
class Steps {
  @OnStoreTick({ order: 20, name: 'last' })
  async last(ctx: StoreContext): Promise<Date | null> {
    note('last', ctx);
    const next = answer?.() ?? null;
    answer = undefined;
    await gate;
    return next;
  }

  @OnStoreTick({ order: 10, name: 'broken' })
  async broken(ctx: StoreContext): Promise<Date | null> {
    note('broken', ctx);
    if (failing) throw new Error('on purpose');
    return null;
  }

  @OnStoreTick({ order: 0, name: 'first' })
  async first(ctx: StoreContext): Promise<Date | null> {
    note('first', ctx);
    return null;
  }

  @OnGroupTick({ order: 0, name: 'group-step' })
  async group({ group }: GroupContext): Promise<Date | null> {
    atHeadquarters.push(group.code);
    return null;
  }
}

@Module({ providers: [Steps] })
class StepsModule {}

const SILENT: LoggerService = { log: () => {}, warn: () => {}, error: () => {} };

// They wait for real clocks: a machine that stood still for a moment proves nothing, so that one may try again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });
jest.setTimeout(120_000);

describe.each(BACKENDS)('the tick of a store, on %s', (_name, startBackend) => {
  let backend: Backend;
  let world: World;
  let worker: TestingModule;
  let superuser: Client;
  let north: TestStore;
  let south: TestStore;

  async function startWorker(extra: Type[] = []): Promise<TestingModule> {
    const { redisUrl } = backend.config;
    const config = Object.assign(testConfig(world.cluster), { redisUrl });
    const url = world.cluster.workerDatabaseUrl;
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot({ url, poolMax: 4, applicationName: 'forecourt-test-worker' }),
        StepsModule,
        TenantTicksModule,
        QueueWorkerModule,
      ],
      providers: extra,
    })
      .setLogger(SILENT)
      .compile();
    try {
      return await module.init();
    } catch (error) {
      await module.close();
      throw error;
    }
  }

  const wake = async (store: TestStore, at?: Date): Promise<void> => {
    worker.get(Wakes, { strict: false }).wakeStore(store, at);
    await worker.get(Wakes, { strict: false }).flush();
  };
  const inMs = (ms: number): Date => new Date(worker.get(Clock, { strict: false }).now().getTime() + ms);
  const rowOf = async ({ id }: TestStore) => {
    const { rows } = await superuser.query<{ wake_at: Date | null; leased_until: Date | null }>(
      `SELECT wake_at, leased_until FROM platform.store_wake WHERE store_id = $1`,
      [id],
    );
    return rows[0];
  };

  beforeAll(async () => {
    backend = await startBackend();
    world = await startWorld({ cluster: await testCluster() });
    worker = await startWorker();
    superuser = new Client({ connectionString: world.cluster.superuserUrl });
    await superuser.connect();
    [north, south] = [world.store('north'), world.store('south')];
  });
  afterAll(async () => {
    await worker.close();
    await superuser.end();
    await world.stop();
    await backend.stop();
  });
  beforeEach(() => {
    calls.length = 0;
    gate = undefined;
    answer = undefined;
    failing = false;
  });

  it('ticks everybody once who never was', async () => {
    await until(() => callsOf('last', north).length > 0 && callsOf('last', south).length > 0, 'both stores');
    await sleep(500);
    expect([callsOf('last', north).length, callsOf('last', south).length]).toEqual([1, 1]);
  });

  it('runs the steps of the store that was woken, in their order, and of no other', async () => {
    await wake(north);
    await until(() => callsOf('last', north).length === 1, 'the tick');
    await sleep(2_500);
    expect(calls.filter(({ store }) => [north, south].some(({ code }) => code === store))).toEqual(
      ['first', 'broken', 'last'].map((step) => ({ step, store: north.code, at: expect.any(Number) })),
    );
    expect(await rowOf(north)).toEqual({ wake_at: null, leased_until: null });
  });

  it('loses no wake-up that arrives while the tick runs', async () => {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    await wake(north);
    await until(() => callsOf('last', north).length === 1, 'the tick to begin');
    for (let i = 0; i < 5; i++) await wake(north);
    await sleep(100);
    expect(callsOf('last', north)).toHaveLength(1);
    open();
    await until(() => callsOf('last', north).length === 2, 'the tick for what arrived meanwhile', 5_000);
    await sleep(2_500);
    expect(callsOf('last', north)).toHaveLength(2);
  });

  it('loses none that arrives while the tick runs and is for later than its lease', async () => {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    await wake(north);
    await until(() => callsOf('last', north).length === 1, 'the tick to begin');
    const later = inMs(3_600_000);
    await wake(north, later);
    open();
    let row = await rowOf(north);
    for (; row?.leased_until; row = await rowOf(north)) await sleep(20);
    expect(row).toEqual({ wake_at: later, leased_until: null });
  });

  it('comes back at the instant that a step asked for, and at once where there is more to do', async () => {
    answer = () => inMs(0);
    await wake(north);
    await until(() => callsOf('last', north).length === 2, 'the tick for the rest');
    const [one, two] = callsOf('last', north);
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeLessThan(1_900); // sooner than the next look

    answer = () => inMs(2_500);
    await wake(north);
    await until(() => callsOf('last', north).length === 3, 'the tick that asks to come back');
    await until(() => callsOf('last', north).length === 4, 'the tick that was asked for');
    const [, , third, fourth] = callsOf('last', north);
    expect((fourth?.at ?? 0) - (third?.at ?? 0)).toBeGreaterThanOrEqual(2_490);
  });

  it('goes on past a step that fails, and calls it again soon', async () => {
    failing = true;
    await wake(south);
    await until(() => callsOf('last', south).length === 1, 'the steps after the broken one');
    failing = false;
    await until(() => callsOf('broken', south).length >= 2, 'the broken step once more', 8_000);
    expect(await rowOf(south)).toMatchObject({ wake_at: null });
  });

  it('goes on when the queue is wiped under what is due', async () => {
    await wake(north);
    await until(() => callsOf('last', north).length === 1, 'the worker to be at work');
    await wake(north);
    await wake(south);
    await backend.wipe();
    const wipedAt = Date.now();
    await until(() => callsOf('last', north).length >= 2 && callsOf('last', south).length >= 1, 'both', 10_000);
    expect(Date.now() - wipedAt).toBeLessThan(7_000);
  });

  it('takes a tick up again whose worker died: its lease runs out', async () => {
    await wake(north);
    await until(() => callsOf('last', north).length === 1, 'a first tick');
    await sleep(300);
    await superuser.query(`UPDATE platform.store_wake SET wake_at = NULL, leased_until = $2 WHERE store_id = $1`, [
      north.id,
      inMs(1_000),
    ]);
    await until(() => callsOf('last', north).length === 2, 'the tick after the lease', 6_000);
  });

  it('has a store whose schema is behind wait, and leaves it alone meanwhile', async () => {
    const [{ schema_version: version }] = (
      await superuser.query<{ schema_version: string }>(`SELECT schema_version FROM platform.store WHERE id = $1`, [
        south.id,
      ])
    ).rows as [{ schema_version: string }];
    const behind = 'CreateEvent1790000000200';
    await superuser.query(`UPDATE platform.store SET schema_version = $2 WHERE id = $1`, [south.id, behind]);
    await sleep(2_100); // what is known of a store is known for two seconds
    await wake(south);
    await sleep(3_000);
    expect(callsOf('first', south)).toEqual([]);
    expect((await rowOf(south))?.wake_at?.getTime()).toBeGreaterThan(Date.now() + 20_000);
    await superuser.query(`UPDATE platform.store SET schema_version = $2 WHERE id = $1`, [south.id, version]);
  });

  it('ticks headquarters in the same way', async () => {
    await until(() => atHeadquarters.includes(world.group('one').code), 'the first tick of every group');
    await sleep(500);
    atHeadquarters.length = 0;
    worker.get(Wakes, { strict: false }).wakeGroup(world.group('two'));
    await until(() => atHeadquarters.includes(world.group('two').code), 'the tick of the group');
    expect(atHeadquarters).not.toContain(world.group('one').code);
  });

  it('wakes everybody when the clock is moved, also those whose lease has no end any more', async () => {
    await superuser.query(
      `INSERT INTO platform.store_wake (store_id, leased_until) VALUES ($1, '2099-01-01')
       ON CONFLICT (store_id) DO UPDATE SET wake_at = NULL, leased_until = '2099-01-01'`,
      [north.id],
    );
    const wakes = worker.get(Wakes, { strict: false });
    await worker.get(PlatformDb).run(systemPlatformContext('test'), (tx) => wakes.wakeEverybody(tx));
    await until(() => callsOf('last', north).length > 0 && callsOf('last', south).length > 0, 'both stores');
  });

  it('does not start with two steps of one name', async () => {
    @Injectable()
    class Twin {
      @OnStoreTick({ order: 1, name: 'first' })
      async first(): Promise<Date | null> {
        return null;
      }
    }
    await expect(startWorker([Twin])).rejects.toThrow('Two steps of the tick are called first');
  });
});
