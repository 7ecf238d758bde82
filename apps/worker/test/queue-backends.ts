import { Client } from 'pg';
import { migrateQueue } from '#libs/queue';
import { startRedis, type TestCluster } from '#libs/testing';

/** Where BullMQ keeps its jobs. */
export interface QueueBackend {
  /** What a worker's environment says of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes everything that BullMQ keeps, as an operator would in an emergency. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

export async function queueOnPostgres(cluster: TestCluster): Promise<QueueBackend> {
  await migrateQueue(cluster.queueDatabaseUrl);
  const wipe = async () => {
    const client = new Client({ connectionString: cluster.superuserUrl });
    await client.connect();
    await client.query('DROP SCHEMA bullmq CASCADE').finally(() => client.end());
  };
  return { env: {}, wipe, stop: async () => undefined };
}

export async function queueOnRedis(): Promise<QueueBackend> {
  const { url, wipe, stop } = await startRedis();
  return { env: { REDIS_URL: url }, wipe, stop };
}
