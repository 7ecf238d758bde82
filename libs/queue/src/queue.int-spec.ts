/** @jest-environment-options {"ownModules": true} */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type LoggerService, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import { AppConfig, ConfigModule } from '#libs/config';
import { defineJob, type JobContract } from './define-job';
import { type Backend, BACKENDS, until } from './fixtures/backends';
import { Handles, JobProcessor, type RunningJob } from './job-processor';
import { JobQueue } from './job-queue.service';
import { OnTick } from './on-tick';
import { QueueConnection } from './queue-connection';
import { QueueModule, QueueWorkerModule } from './queue.module';
import { ensureTick, TICK } from './tick.job';

interface Named {
  id: string;
}

const define = (job: Partial<JobContract<Named>> & { name: string }) =>
  defineJob<Named>({ queue: 'outreach', id: (data) => data.id, attempts: 1, ...job });

const GREET = define({ name: 'greet' });
const STUMBLE = define({ name: 'stumble', attempts: 3, backoff: { type: 'fixed', delay: 200 } });
const HANG = define({ name: 'hang' });
const WAKE = define({ name: 'wake', keepLastIfActive: true });
const MARCH = define({ name: 'march', queue: 'long' });

const runs: { name: string; id: string; attempt: number; at: number }[] = [];
const ended = new Set<string>();
let gate = Promise.resolve();

const runsOf = (id: string) => runs.filter((run) => run.id === id);
const record = (name: string, { id }: Named, { attempt }: RunningJob) =>
  runs.push({ name, id, attempt, at: Date.now() });

@JobProcessor('outreach')
class Recorder {
  @Handles(GREET)
  async greet(data: Named, job: RunningJob): Promise<void> {
    record('greet', data, job);
  }

  @Handles(STUMBLE)
  async stumble(data: Named, job: RunningJob): Promise<void> {
    record('stumble', data, job);
    if (!job.isLastAttempt) throw new Error('stumbled');
  }

  @Handles(HANG)
  async hang(data: Named, job: RunningJob): Promise<void> {
    record('hang', data, job);
  }

  @Handles(WAKE)
  async wake(data: Named, job: RunningJob): Promise<void> {
    record('wake', data, job);
    await gate;
  }
}

@JobProcessor('long')
class Marcher {
  @Handles(MARCH)
  async march(data: Named, job: RunningJob): Promise<void> {
    record('march', data, job);
    while (!ended.has(data.id)) {
      await sleep(20);
      job.signal.throwIfAborted();
    }
  }
}

@Injectable()
class Sweeps {
  ticks = 0;
  hourly = 0;

  @OnTick()
  async everyTick(): Promise<void> {
    this.ticks++;
  }

  @OnTick({ everySeconds: 3_600 })
  async everyHour(): Promise<void> {
    this.hourly++;
  }

  @OnTick()
  async broken(): Promise<void> {
    throw new Error('a broken task must not hold up the others');
  }
}

/** What is thrown here on purpose need not be read. */
const SILENT: LoggerService = { log: () => {}, warn: () => {}, error: () => {} };

async function startWorker(config: AppConfig, providers: Type[] = [Recorder, Marcher, Sweeps]): Promise<TestingModule> {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), QueueWorkerModule],
    providers,
  })
    .setLogger(SILENT)
    .compile();
  return module.init();
}

async function startProducer(config: AppConfig): Promise<TestingModule> {
  const module = await Test.createTestingModule({ imports: [ConfigModule.forRoot(config), QueueModule] }).compile();
  return module.init();
}

let tries = 0;

// They wait for real clocks: a machine that stood still for a moment proves nothing, so that one may try again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });
jest.setTimeout(120_000);

describe.each(BACKENDS)('jobs on %s', (name, startBackend) => {
  let backend: Backend;
  let worker: TestingModule;
  let queue: JobQueue;
  const sweeps = () => worker.get(Sweeps);

  beforeAll(async () => {
    runs.length = 0;
    ended.clear();
    backend = await startBackend();
    worker = await startWorker(backend.config);
    queue = worker.get(JobQueue, { strict: false });
  });
  afterAll(async () => {
    await worker.close();
    await backend.stop();
  });

  it('hands a job to its handler, once', async () => {
    await queue.add(GREET, { id: 'hello' });
    await until(() => runsOf('hello').length > 0, 'the job');
    await queue.add(GREET, { id: 'hello' });
    await queue.add(GREET, { id: 'bye' });
    await until(() => runsOf('bye').length > 0, 'the next job');
    expect(runsOf('hello')).toEqual([{ name: 'greet', id: 'hello', attempt: 1, at: expect.any(Number) }]);
  });

  it('takes a thousand in bulk', async () => {
    const list = Array.from({ length: 1_000 }, (_, i) => ({ id: `bulk_${i}` }));
    await queue.addBulk(GREET, list);
    const handled = () => new Set(runs.filter((run) => run.id.startsWith('bulk_')).map((run) => run.id)).size;
    await until(() => handled() === list.length, 'all of them');
  });

  it('waits before a delayed job, and not much longer', async () => {
    const addedAt = Date.now();
    await queue.add(GREET, { id: 'later' }, { delayMs: 600 });
    await until(() => runsOf('later').length > 0, 'the delayed job');
    expect((runsOf('later')[0]?.at ?? 0) - addedAt).toBeGreaterThanOrEqual(595);
    expect((runsOf('later')[0]?.at ?? 0) - addedAt).toBeLessThan(3_000);
  });

  it('tries again after the backoff, as often as the contract says', async () => {
    await queue.add(STUMBLE, { id: 'stumbling' });
    await until(() => runsOf('stumbling').length === 3, 'three attempts');
    const [first, second, third] = runsOf('stumbling');
    expect([first?.attempt, second?.attempt, third?.attempt]).toEqual([1, 2, 3]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(195);
  });

  it('loses no wake-up that arrives while the job runs, and runs once for many', async () => {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    await queue.add(WAKE, { id: 'store_a' });
    await until(() => runsOf('store_a').length === 1, 'the first run');
    for (let i = 0; i < 3; i++) await queue.add(WAKE, { id: 'store_a' });
    open();
    await until(() => runsOf('store_a').length === 2, 'the run for what arrived meanwhile');
    await sleep(300);
    expect(runsOf('store_a')).toHaveLength(2);
    await queue.add(WAKE, { id: 'store_a' });
    await until(() => runsOf('store_a').length === 3, 'a wake-up after all is quiet');
  });

  it('ticks every two seconds whoever asserts the scheduler, and runs each task at its own pace', async () => {
    const other = await startWorker(backend.config);
    const tickQueue = await queue.open('tick');
    await Promise.all(Array.from({ length: 10 }, () => ensureTick(tickQueue)));
    expect(await (tickQueue as unknown as Queue).getJobSchedulersCount()).toBe(1);

    const ticks = () => sweeps().ticks + other.get(Sweeps).ticks;
    const before = ticks();
    await sleep(3_000);
    expect(ticks() - before).toBeGreaterThanOrEqual(1);
    expect(ticks() - before).toBeLessThanOrEqual(2);
    expect(sweeps().hourly).toBe(1);
    await other.close();
  });

  it('lets workers that start side by side agree on one tick', async () => {
    const tickQueue = (await queue.open('tick')) as unknown as Queue;
    for (let round = 0; round < 3; round++) {
      await tickQueue.removeJobScheduler(TICK.name);
      await Promise.all(Array.from({ length: 5 }, async () => ensureTick(await queue.open('tick'))));
      expect(await tickQueue.getJobSchedulersCount()).toBe(1);
    }
  });

  it('heals when the queue is wiped under a living worker', async () => {
    const before = sweeps().ticks;
    await backend.wipe();
    await queue.add(GREET, { id: 'after_the_wipe' });
    await until(() => runsOf('after_the_wipe').length > 0, 'a job added after the wipe');
    await until(() => sweeps().ticks >= before + 2, 'the tick');
  });

  it('gives a running job back when the worker is asked to stop, without counting the attempt', async () => {
    const march = `march_${tries++}`; // a test that tries again must not meet the job of its first try
    await queue.add(MARCH, { id: march });
    await until(() => runsOf(march).length === 1, 'the march');
    await worker.close();
    worker = await startWorker(backend.config);
    queue = worker.get(JobQueue, { strict: false });
    // and not when its lock would have run out, after a minute
    await until(() => runsOf(march).length === 2, 'the march in the new worker', 30_000);
    ended.add(march);
    expect(runsOf(march).map((run) => run.attempt)).toEqual([1, 1]);
  });

  it('redelivers the job of a worker that was killed by SIGKILL within 5 s', async () => {
    const orphan = `orphan_${tries++}`;
    await worker.close();
    const producer = await startProducer(backend.config);
    await producer.get(JobQueue).add(HANG, { id: orphan });
    const victim = await hangingWorker(backend.config);
    worker = await startWorker(backend.config);
    queue = worker.get(JobQueue, { strict: false });
    const killedAt = Date.now();
    victim.kill('SIGKILL');
    await until(() => runsOf(orphan).length > 0, 'the redelivery');
    expect((runsOf(orphan)[0]?.at ?? 0) - killedAt).toBeLessThan(5_000);
    await producer.close();
  });

  it('does not start a worker that leaves a job without a handler', async () => {
    await expect(startWorker(backend.config, [Recorder])).rejects.toThrow(/long\/march has no handler/);
  });

  it('tells the readiness probe whether the queue answers, on the backend that the configuration asks for', async () => {
    expect(worker.get(QueueConnection, { strict: false }).backend).toBe(name);
    await expect(queue.ping()).resolves.toBeUndefined();
    const nowhere = { redisUrl: 'redis://127.0.0.1:1', queueDatabaseUrl: 'postgres://nobody@127.0.0.1:1/none' };
    const lost = await startProducer(
      Object.assign(new AppConfig(), nowhere, name === 'postgres' && { redisUrl: undefined }),
    );
    await expect(lost.get(JobQueue).ping()).rejects.toThrow();
    await lost.close();
  });
});

/** A worker in a process of its own that takes a job of `outreach` and never ends it. */
async function hangingWorker({ redisUrl, queueDatabaseUrl }: AppConfig): Promise<ChildProcess> {
  const [file, type] = redisUrl
    ? ['redis-connection', 'RedisQueueConnection']
    : ['postgres-connection', 'PostgresQueueConnection'];
  const script = `
    const { ${type} } = require('./${file}.ts');
    const connection = new ${type}('${redisUrl ?? queueDatabaseUrl}', console.error);
    connection.openWorker('outreach', () => new Promise(() => console.log('hanging')));`;
  const child = spawn(process.execPath, ['-r', 'esbuild-register', '-e', script], { cwd: __dirname });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child.stderr, 'data').then(([text]) => Promise.reject(new Error(String(text)))),
  ]);
  child.stdout.destroy();
  child.stderr.destroy();
  return child;
}
