import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { migrateQueue } from '#libs/queue';
import type { TestCluster } from '#libs/testing';

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

/** On a port of its own, or on one that somebody has been told of already. */
export async function queueOnRedis(port?: number): Promise<QueueBackend> {
  port ??= await freePort();
  const memoryOnly = ['--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...memoryOnly]);
  await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'error').then(([error]) => Promise.reject(new Error(`The tests need redis-server: ${error}`))),
  ]);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  return {
    env: { REDIS_URL: url },
    wipe: async () => void (await client.flushall()),
    stop: async () => {
      client.disconnect();
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
