import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database';
import { type Clock, newId, SystemClock } from '#libs/foundation';
import { planContacts, type PlannedContact } from '#libs/outreach';
import { StoreDb } from '#libs/tenancy';
import {
  prepareCluster,
  startWorld,
  type TestCluster,
  type TestStore,
  type World,
  type WorldOptions,
} from '#libs/testing';
import { type RunningGateway, startRecordingGateway } from '../../cli/src/recording-gateway';
import { MessageArrivals } from './message-arrivals';
import { type QueueBackend, queueOnPostgres, queueOnRedis } from './queue-backends';
import { WorkerFleet } from './worker-fleet';

/** Of proof-worker.cjs, which answers for its contacts. */
const PROOF_JOURNEY = 'crash-proof';

const PASSWORD = 'only-for-tests';

/** A server that loses nothing when it is killed; only a power cut would be too much for it. */
const POSTGRES_FLAGS = ['-c', 'fsync=off'];

/**
 * How much later than it writes a message down the gateway answers. Long, so that a fault leaves many messages in doubt,
 * and that there is still something to send when the last one comes.
 */
const ANSWER_DELAY_MS = 600;

export interface CrashSiteOptions {
  /** Of the test itself; the workers have their own. Default: real time. */
  readonly clock?: Clock;
  /** What the test itself works with. */
  readonly modules?: WorldOptions['modules'];
  readonly answerDelayMs?: number;
}

/** A store with customers, workers, a gateway and a queue, and everything that may befall them. */
export class CrashSite {
  private constructor(
    private readonly dataDir: string,
    private postgres: EmbeddedPostgres,
    readonly world: World,
    private readonly queue: QueueBackend,
    private readonly gateway: RunningGateway,
    readonly arrivals: MessageArrivals,
    readonly workers: WorkerFleet,
  ) {}

  static async open(
    backend: 'postgres' | 'redis',
    { clock = new SystemClock(), modules, answerDelayMs: delayMs = ANSWER_DELAY_MS }: CrashSiteOptions = {},
  ): Promise<CrashSite> {
    const dataDir = mkdtempSync(join(tmpdir(), 'forecourt-crash-'));
    // open to the OS user that PostgreSQL runs as when the tests run as root
    chmodSync(dataDir, 0o755);
    const postgres = await startPostgres(dataDir);
    const cluster = await prepareCluster(postgres.superuser.url);
    const queue = await (backend === 'redis' ? queueOnRedis() : queueOnPostgres(cluster));
    const world = await startWorld({ cluster, clock, modules, poolMax: 2 });
    const file = join(dataDir, 'recorded-messages.jsonl');
    const gateway = await startRecordingGateway({ port: 0, file, delayMs });
    const workers = new WorkerFleet(environment(dataDir, cluster, world, queue, gateway));
    return new CrashSite(dataDir, postgres, world, queue, gateway, new MessageArrivals(file), workers);
  }

  /** Customers that there are; two with one number would be one person, whose contacts keep their distance. */
  private planned = 0;

  /** Customers of their own for as many contacts, all due now. Answers the keys by which the gateway shall know them. */
  async plan(count: number): Promise<string[]> {
    const store = this.world.store('north');
    const customers = Array.from({ length: count }, () => newId());
    await this.inStore(store, CUSTOMERS, [customers, this.planned]);
    this.planned += count;
    const contacts = customers.map((customerId, index) => plannedContact(customerId, index + 1));
    await this.world.get(StoreDb).run(store.ctx, (tx) => planContacts(tx, store.ctx, contacts));
    await this.ask(
      `INSERT INTO platform.store_wake (store_id, wake_at) VALUES ($1, 'epoch')
       ON CONFLICT (store_id) DO UPDATE SET wake_at = 'epoch'`,
      [store.id],
    );
    return contacts.map(({ id, step, channel }) => `${id}:${step}:${channel}`);
  }

  wipeQueue(): Promise<void> {
    return this.queue.wipe();
  }

  /** Disconnects everybody and starts again where it was. */
  async restartPostgres(): Promise<void> {
    await this.postgres.stop();
    this.postgres = await startPostgres(this.dataDir, this.postgres.port);
  }

  /** Its processes end at once, and the next start recovers from the log. */
  async crashPostgres(): Promise<void> {
    process.kill(this.postgres.pid, 'SIGQUIT');
    await this.postgres.stop();
    this.postgres = await startPostgres(this.dataDir, this.postgres.port);
  }

  /** How many contacts are in each state. */
  async states(): Promise<Record<string, number>> {
    const found = await this.inStore<{ state: string; count: number }>(
      this.world.store('north'),
      'SELECT state, count(*)::integer AS count FROM contact GROUP BY state',
    );
    return Object.fromEntries(found.map(({ state, count }) => [state, count]));
  }

  /** Contacts whose log does not hold exactly one last decision, or whose event of sending is not there exactly once. */
  async wronglyLogged(): Promise<unknown[]> {
    return this.inStore(
      this.world.store('north'),
      `SELECT c.id, c.state, d.final, e.sent
       FROM contact c
       CROSS JOIN LATERAL (SELECT count(*)::integer AS final FROM contact_decision d
                           WHERE d.contact_id = c.id AND d.kind <> 'deferred') d
       CROSS JOIN LATERAL (SELECT count(*)::integer AS sent FROM event e
                           WHERE e.subject_id = c.id AND e.type = 'contact.sent') e
       WHERE d.final <> 1 OR e.sent <> 1 LIMIT 20`,
    );
  }

  /** However long that takes on a busy machine; not past the time in which nothing goes on any more. */
  async untilNothingIsOpen(stuckAfterMs: number): Promise<void> {
    let least = Infinity;
    for (let movedAt = Date.now(); Date.now() < movedAt + stuckAfterMs; await sleep(200)) {
      const { due = 0, claimed = 0, sending = 0 } = await this.states();
      const open = due + claimed + sending;
      if (open === 0) return;
      if (open < least) [least, movedAt] = [open, Date.now()];
    }
  }

  async close(): Promise<void> {
    await this.workers.stop();
    await this.world.stop();
    await this.queue.stop();
    await this.gateway.close();
    this.arrivals.close();
    await this.postgres.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  inStore<Row>({ schema }: TestStore, statement: string, values: unknown[] = []): Promise<Row[]> {
    return this.ask(statement, values, schema);
  }

  /** On a connection of its own: whatever was open may have been killed. */
  async ask<Row>(statement: string, values: unknown[] = [], schema = 'public'): Promise<Row[]> {
    const { user, password } = this.postgres.superuser;
    const options = `-c search_path=${schema}`;
    const client = new Client({ connectionString: this.postgres.url(user, password, 'forecourt'), options });
    await client.connect();
    try {
      return (await client.query(statement, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }
}

const CUSTOMERS = `
  WITH made AS (
    INSERT INTO customer (id, kind, nature, name, name_pinyin, name_initials)
    SELECT id, 'person', 'private', '张三', 'zhangsan', 'zs' FROM unnest($1::uuid[]) AS id RETURNING id)
  INSERT INTO customer_phone (id, customer_id, number, reversed, line, created_at)
  SELECT gen_random_uuid(), id, '+86139' || lpad(n::text, 8, '0'), reverse('86139' || lpad(n::text, 8, '0')), 'mobile', now()
  FROM (SELECT id, $2 + row_number() OVER () AS n FROM made) numbered`;

function plannedContact(customerId: string, number: number): PlannedContact {
  return {
    id: newId(),
    journey: PROOF_JOURNEY,
    policyRef: `journey/${PROOF_JOURNEY}@preset:1`,
    step: 'message',
    subject: { type: 'customer', id: customerId },
    occurrence: 'once',
    customerId,
    vehicleId: null,
    channel: 'sms',
    category: 'care',
    dueAt: new Date(),
    expiresAt: null,
    ownerRole: null,
    quietHoursExempt: true,
    values: { number },
  };
}

function startPostgres(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), password: PASSWORD, port, flags: POSTGRES_FLAGS });
}

function environment(
  dataDir: string,
  cluster: TestCluster,
  { config }: World,
  queue: QueueBackend,
  gateway: RunningGateway,
): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    DATA_DIR: dataDir,
    DATABASE_URL: cluster.databaseUrl,
    API_DATABASE_URL: cluster.apiDatabaseUrl,
    WORKER_DATABASE_URL: cluster.workerDatabaseUrl,
    QUEUE_DATABASE_URL: cluster.queueDatabaseUrl,
    MASTER_KEY: config.masterKey,
    API_KEY_PEPPER: config.apiKeyPepper,
    TOKEN_SIGNING_KEY: config.tokenSigningKey,
    SMS_GATEWAY: 'recording',
    SMS_GATEWAY_URL: gateway.url,
    ...queue.env,
  };
}
