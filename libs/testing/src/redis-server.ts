import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** A Redis of the test's own, which keeps nothing. */
export interface RedisServer {
  readonly url: string;
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** On a port of its own, or on one that somebody has been told of already; resolves when it takes connections. */
export async function startRedis(port?: number): Promise<RedisServer> {
  port ??= await freePort();
  const memoryOnly = ['--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...memoryOnly]);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) resolve();
    });
    server.once('error', (error) => reject(new Error(`The tests need redis-server: ${error.message}`)));
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  return {
    url,
    wipe: async () => void (await client.flushall()),
    stop: async () => {
      client.disconnect();
      if (server.kill('SIGKILL')) await once(server, 'exit');
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
