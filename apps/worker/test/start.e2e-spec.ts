import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READY } from '#libs/config';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database';
import { migrateQueue } from '#libs/queue';
import { freePort, prepareCluster, startRedis, type TestCluster, testConfig } from '#libs/testing';

const SCRIPT = join(__dirname, '../../../dist/apps/worker/src/main.js');
const PASSWORD = 'only-for-tests';

jest.setTimeout(120_000);

/** The compiled worker (`npm test` compiles first), when what it needs is not there yet, or is not for it. */
describe('a worker that starts', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'forecourt-start-'));
  let postgres: EmbeddedPostgres;
  let cluster: TestCluster;
  let worker: StartedWorker | undefined;

  const startPostgres = (port?: number) =>
    startEmbeddedPostgres({
      dataDir: join(dataDir, 'postgres'),
      password: PASSWORD,
      port,
      flags: ['-c', 'fsync=off'],
    });

  beforeAll(async () => {
    // open to the OS user that PostgreSQL runs as when the tests run as root
    chmodSync(dataDir, 0o755);
    postgres = await startPostgres();
    cluster = await prepareCluster(postgres.superuser.url);
    await migrateQueue(cluster.queueDatabaseUrl);
  });
  afterEach(() => worker?.kill());
  afterAll(async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (settings: NodeJS.ProcessEnv = {}): StartedWorker =>
    (worker = new StartedWorker({ ...environment(dataDir, cluster), ...settings }));

  it('waits for PostgreSQL, says so, and goes to work when it is there', async () => {
    await postgres.stop();
    const waiting = start();
    await waiting.says(`Waiting for the database: connect ECONNREFUSED 127.0.0.1:${postgres.port}. Trying again in`);
    postgres = await startPostgres(postgres.port);
    await waiting.says('Reached the database after');
    await waiting.ready;
  });

  it('waits for Redis, says so, and goes to work when it is there', async () => {
    const port = await freePort();
    const waiting = start({ REDIS_URL: `redis://127.0.0.1:${port}` });
    await waiting.says('Waiting for the queue: ');
    const redis = await startRedis(port);
    await waiting.says('Reached the queue after');
    await waiting.ready;
    await waiting.kill();
    await redis.stop();
  });

  it.each([
    ['the database', 'WORKER_DATABASE_URL', 'workerDatabaseUrl'],
    ['the queue', 'QUEUE_DATABASE_URL', 'queueDatabaseUrl'],
  ] as const)('ends at once, and says why, where its login to %s is refused', async (_what, variable, url) => {
    const wrong = new URL(cluster[url]);
    wrong.password = 'wrong';
    const refused = start({ [variable]: wrong.toString() });
    expect(await refused.ended).toBe(1);
    expect(refused.output).toMatch(/^The worker did not start\. password authentication failed for user/m);
    expect(refused.output).not.toContain('Waiting for');
  });
});

class StartedWorker {
  output = '';
  private readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly ready: Promise<void>;

  constructor(env: NodeJS.ProcessEnv) {
    this.process = fork(SCRIPT, [], { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk) => (this.output += chunk));
    }
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
    this.ready = new Promise((resolve, reject) => {
      this.process.on('message', (message) => message === READY && resolve());
      void this.ended.then(() => reject(new Error(`It ended before it was ready: ${this.output}`)));
    });
    // whoever waits for it hears of it
    this.ready.catch(() => undefined);
  }

  /** Resolves when it has said so; rejects when it ends without. */
  says(words: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => this.output.includes(words) && resolve();
      for (const stream of [this.process.stdout, this.process.stderr]) stream?.on('data', look);
      void this.ended.then(() => reject(new Error(`It ended, and never said "${words}": ${this.output}`)));
      look();
    });
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

function environment(dataDir: string, cluster: TestCluster): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  const { masterKey, apiKeyPepper, tokenSigningKey } = testConfig(cluster);
  return {
    PATH,
    HOME,
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    DATA_DIR: dataDir,
    WORKER_DATABASE_URL: cluster.workerDatabaseUrl,
    QUEUE_DATABASE_URL: cluster.queueDatabaseUrl,
    MASTER_KEY: masterKey,
    API_KEY_PEPPER: apiKeyPepper,
    TOKEN_SIGNING_KEY: tokenSigningKey,
  };
}
