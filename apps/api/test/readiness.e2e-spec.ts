import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import request from 'supertest';
import { createApiApp } from '#libs/http';
import { startWorld, testConfig, type World } from '#libs/testing';
import { ApiModule } from '../src/api.module';

/** Longer than what a probe found out is believed. */
const MOST_WAIT_MS = 15_000;

/** The road to the server that the other specs of this process use too: closed, it is down for who goes this way. */
class Road {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private port = 0;

  constructor(private readonly destination: URL) {}

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.destination.port), this.destination.hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy()).on('close', () => other.destroy());
        socket.pipe(other);
      }
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await once(server, 'close');
  }

  to(url: string): string {
    const here = new URL(url);
    here.hostname = '127.0.0.1';
    here.port = String(this.port);
    return here.href;
  }
}

describe('readiness', () => {
  let world: World;
  let road: Road;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    world = await startWorld();
    const config = testConfig(world.cluster);
    road = new Road(new URL(config.require('apiDatabaseUrl')));
    await road.open();
    for (const name of ['apiDatabaseUrl', 'queueDatabaseUrl'] as const) config[name] = road.to(config.require(name));
    app = await createApiApp(ApiModule.forRoot(config), config);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await road.close();
    await world.stop();
  });

  const probe = (path: string) => request(app.getHttpServer()).get(path);

  /** Asks until the answer has the status, as a balancer does. */
  async function untilReadyIs(status: 200 | 503): Promise<request.Response> {
    const deadline = Date.now() + MOST_WAIT_MS;
    for (;;) {
      const answer = await probe('/readyz');
      if (answer.status === status || Date.now() > deadline) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it('is 503 while Postgres is away, and 200 again once it is back', async () => {
    expect((await untilReadyIs(200)).body).toEqual({ status: 'ok' });
    await road.close();
    const away = await untilReadyIs(503);
    expect([away.status, away.body.code, away.headers['retry-after']]).toEqual([503, 'service_unavailable', '2']);
    expect((await probe('/livez')).status).toBe(200);
    await road.open();
    expect((await untilReadyIs(200)).status).toBe(200);
  });

  it('is 503 while the platform lacks a migration that this build needs', async () => {
    const admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
    const last = 'timestamp = (select max(timestamp) from platform.platform_migration)';
    const { rows } = await admin.query(`delete from platform.platform_migration where ${last} returning *`);
    const [{ timestamp, name }] = rows as [{ timestamp: string; name: string }];
    try {
      expect((await untilReadyIs(503)).status).toBe(503);
    } finally {
      await admin.query('insert into platform.platform_migration (timestamp, name) values ($1, $2)', [timestamp, name]);
      await admin.end();
    }
    expect((await untilReadyIs(200)).status).toBe(200);
  });
});
