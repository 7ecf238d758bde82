/** @jest-environment-options {"ownModules": true} */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { AppConfig, ConfigModule } from '#libs/config';
import {
  bootstrapDatabase,
  type EmbeddedPostgres,
  LOGINS,
  preparePostgres,
  startEmbeddedPostgres,
  urlOfLogin,
} from '#libs/database';
import { until } from './fixtures/backends';
import { migrateQueue } from './migrate-queue';
import { OnTick } from './on-tick';
import { QueueWorkerModule } from './queue.module';

const PASSWORD = 'only-for-tests';
const QUEUE_TABLES = `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = 'bullmq'`;

@Injectable()
class Pulse {
  ticks = 0;

  @OnTick()
  async beat(): Promise<void> {
    this.ticks++;
  }
}

/** A server of its own, which is killed; never the one that other specs share. */
// They wait for real clocks: a machine that stood still for a moment proves nothing, so that one may try again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });
jest.setTimeout(120_000);

describe('the queue on Postgres', () => {
  const dataDir = join(tmpdir(), `forecourt-queue-${process.pid}`);
  const start = (port?: number) => startEmbeddedPostgres({ dataDir, password: PASSWORD, port, ephemeral: true });
  let server: EmbeddedPostgres;
  let queueUrl: string;
  let worker: TestingModule;

  const asSuperuser = async (text: string) => {
    const client = new Client({ connectionString: server.url('postgres', PASSWORD, 'forecourt') });
    await client.connect();
    return client.query({ text, rowMode: 'array' }).finally(() => client.end());
  };

  /** Milliseconds until the worker ticks again, twice, since one tick may have been under way. */
  const untilTicking = async (): Promise<number> => {
    const from = Date.now();
    const before = worker.get(Pulse).ticks;
    while (worker.get(Pulse).ticks < before + 2 && Date.now() - from < 15_000) await sleep(10);
    return Date.now() - from;
  };

  const startWorker = async (): Promise<TestingModule> => {
    const config = Object.assign(new AppConfig(), { queueDatabaseUrl: queueUrl });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), QueueWorkerModule],
      providers: [Pulse],
    }).compile();
    module.useLogger(false);
    return module.init();
  };

  beforeAll(async () => {
    server = await start();
    const { migratorUrl } = await preparePostgres({
      superuserUrl: server.superuser.url,
      database: 'forecourt',
      migratorPassword: PASSWORD,
    });
    await bootstrapDatabase(migratorUrl, { api: PASSWORD, worker: PASSWORD, queue: PASSWORD });
    queueUrl = urlOfLogin(migratorUrl, LOGINS.queue, PASSWORD);
    await Promise.all([1, 2, 3].map(() => migrateQueue(queueUrl)));
    worker = await startWorker();
  });
  afterAll(async () => {
    await worker.close();
    await server.stop();
  });

  it('goes on within 5 s after Postgres itself was killed and is back', async () => {
    process.kill(server.pid, 'SIGKILL');
    await sleep(500);
    server = await start(server.port);
    expect(await untilTicking()).toBeLessThan(5_000);
  });

  it('goes on within 5 s after every connection was cut', async () => {
    await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'forecourt_queue'`);
    expect(await untilTicking()).toBeLessThan(5_000);
  });

  it('goes on when every table was emptied, the ledger of its migrations included', async () => {
    const { rows } = await asSuperuser(QUEUE_TABLES);
    await asSuperuser(`TRUNCATE ${String(rows[0])} CASCADE`);
    expect(await untilTicking()).toBeLessThan(9_000);
  });

  it('lets a worker that starts before Postgres wait for it', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await worker.close();
    process.kill(server.pid, 'SIGKILL');
    const starting = startWorker();
    await until(() => said.mock.calls.length > 0, 'a word about the wait');
    [server, worker] = await Promise.all([start(server.port), starting]);
    const lines = said.mock.calls.map(([line]) => String(line));
    said.mockRestore();
    expect(lines[0]).toMatch(/^Waiting for the queue: /);
    expect(lines.at(-1)).toMatch(/^Reached the queue/);
    await until(() => worker.get(Pulse).ticks > 0, 'the tick');
  });

  it('gives its login the schema bullmq and no way into any other', async () => {
    const { rows } = await asSuperuser(
      `SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^(pg_|information_schema$|public$)' AND has_schema_privilege('forecourt_queue', oid, 'usage')`,
    );
    expect(rows.flat()).toEqual(['bullmq']);
    const { rows: owners } = await asSuperuser(`SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'bullmq'`);
    expect(owners.flat()).toEqual(['forecourt_queue']);
  });
});
