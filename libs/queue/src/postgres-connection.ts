import { createPostgresBackend, type Processor, withBackend } from 'bullmq';
import { Pool } from 'pg';
import { ensureQueueSchema, QUEUE_SCHEMA } from './migrate-queue';
import { type BackendQueue, type BackendWorker, QueueConnection, workerOptions } from './queue-connection';
import { type QueueName, QUEUES } from './queues';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Every worker keeps one connection for itself, on which it LISTENs; these are what is left to work with. */
const WORKING_CONNECTIONS = 6;

/** How long connections that somebody still holds are waited for at the end. */
const CLOSE_TIMEOUT_MS = 1_000;

/** BullMQ on Postgres, in a schema and under a login of its own, over one pool that all queues share. */
export class PostgresQueueConnection extends QueueConnection {
  readonly backend = 'postgres';
  private readonly pool: Pool;

  /** `report` is told of connections that break while idle; BullMQ replaces them. */
  constructor(url: string, report: (error: Error) => void) {
    super();
    this.pool = new Pool({
      connectionString: url,
      options: `-c search_path=${QUEUE_SCHEMA}`,
      application_name: 'forecourt-queue',
      max: Object.keys(QUEUES).length + WORKING_CONNECTIONS,
      connectionTimeoutMillis: 10_000,
      // BullMQ stays quiet for up to an hour on a connection whose loss it would be told of.
      keepAlive: true,
    });
    this.pool.on('error', report);
    // One that breaks while BullMQ holds it and asks nothing would end the process: the pool looks after idle ones only.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    // Every queue and worker adds a listener of its own.
    this.pool.setMaxListeners(0);
  }

  ensureReady(): Promise<void> {
    return ensureQueueSchema(this.pool);
  }

  openQueue(name: QueueName): BackendQueue {
    return new Queue(name, { connection: this.pool });
  }

  openWorker(name: QueueName, process: Processor): BackendWorker {
    return new Worker(name, process, { ...workerOptions(name), connection: this.pool });
  }

  async close(): Promise<void> {
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
    await Promise.race([this.pool.end(), timeout]);
  }
}
