import { setTimeout as sleep } from 'node:timers/promises';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import { Client } from 'pg';
import request from 'supertest';
import { type AppConfig, ConfigModule } from '#libs/config';
import { Clock, SystemClock } from '#libs/foundation';
import { MovableClock, systemPlatformContext, TenancyModule } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { configureHttp, createHttpAdapter, HttpModule, setContext, TestClockModule } from '../index';

@Injectable()
class OperatorGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    setContext(execution.switchToHttp().getRequest<FastifyRequest>(), systemPlatformContext('operator'));
    return true;
  }
}

const DAY_MS = 86_400_000;
const URL = '/v1/platform/test-clock';

/** How far a process is ahead of real time. */
const aheadMs = (node: NestFastifyApplication): number => (node.get(Clock) as MovableClock).offsetMs;

/** The other nodes look every half second. */
async function untilAhead(node: NestFastifyApplication, ms: number): Promise<void> {
  for (let look = 0; look < 100 && aheadMs(node) !== ms; look++) await sleep(50);
  expect(aheadMs(node)).toBe(ms);
}

describe('the test clock', () => {
  let world: World;
  let node: NestFastifyApplication;
  let other: NestFastifyApplication;
  let admin: Client;

  async function start(config: AppConfig): Promise<NestFastifyApplication> {
    const tenancy = { url: world.cluster.apiDatabaseUrl, poolMax: 2, applicationName: 'forecourt-test' };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), TenancyModule.forRoot(tenancy), HttpModule, TestClockModule],
      providers: [{ provide: APP_GUARD, useClass: OperatorGuard }],
    }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(config), { bodyParser: false });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  const post = (body: object, to = node) => request(to.getHttpServer()).post(URL).send(body);

  beforeAll(async () => {
    world = await startWorld();
    [node, other] = await Promise.all([start(world.config), start(world.config)]);
    admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.query('DELETE FROM platform.test_clock');
    await Promise.all([node?.close(), other?.close(), admin?.end()]);
    await world?.stop();
  });

  it('moves the clock of the node that was asked at once, and of every other soon', async () => {
    const now = new Date(Date.now() + 30 * DAY_MS);
    const moved = await post({ now });
    expect(moved.status).toBe(200);
    expect(moved.body).toMatchObject({ isMoved: true });
    // the way of the request, in which real time goes on
    expect(aheadMs(node)).toBe(moved.body.offsetMs);
    expect(30 * DAY_MS - aheadMs(node)).toBeGreaterThanOrEqual(0);
    expect(30 * DAY_MS - aheadMs(node)).toBeLessThan(60_000);
    await untilAhead(other, aheadMs(node));

    const further = await post({ advanceSeconds: -86_400 });
    expect(further.body.offsetMs).toBe(moved.body.offsetMs - DAY_MS);
    const { body } = await request(other.getHttpServer()).get(URL);
    expect(body.offsetMs).toBe(further.body.offsetMs);

    await request(node.getHttpServer()).delete(URL);
    expect(aheadMs(node)).toBe(0);
    await untilAhead(other, 0);
  });

  it('has every store and every headquarters ticked, whatever lease they are under', async () => {
    const { id } = world.store('south');
    await admin.query(
      `INSERT INTO platform.store_wake (store_id, leased_until) VALUES ($1, '2099-01-01')
       ON CONFLICT (store_id) DO UPDATE SET wake_at = NULL, leased_until = '2099-01-01'`,
      [id],
    );
    await post({ advanceSeconds: 0 });
    const { rows } = await admin.query<{ due: boolean }>(
      `SELECT bool_and(wake_at < now() AND leased_until IS NULL) AND count(*) > 0 AS due FROM (
         SELECT w.wake_at, w.leased_until FROM platform.store s LEFT JOIN platform.store_wake w ON w.store_id = s.id
         UNION ALL
         SELECT w.wake_at, w.leased_until
         FROM platform.dealer_group g LEFT JOIN platform.group_wake w ON w.group_id = g.id) AS wakes`,
    );
    expect(rows).toEqual([{ due: true }]);
  });

  it.each([
    ['neither', {}],
    ['both', { now: '2027-01-01T00:00:00.000Z', advanceSeconds: 60 }],
  ])('asks for an instant or a distance: %s is refused', async (_name, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'either_now_or_advance']);
  });

  it('is refused in production, whose clock shows real time whatever the row says', async () => {
    await admin.query('INSERT INTO platform.test_clock (offset_ms) VALUES (86400000)');
    const production = await start(Object.assign(Object.create(world.config), { nodeEnv: 'production' }));
    const answers = await Promise.all([
      post({ advanceSeconds: 60 }, production),
      request(production.getHttpServer()).get(URL),
      request(production.getHttpServer()).delete(URL),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([403, 'test_clock_in_production']),
    );
    expect(production.get(Clock)).toBeInstanceOf(SystemClock);
    await production.close();
    const { rows } = await admin.query('SELECT offset_ms FROM platform.test_clock');
    expect(rows).toHaveLength(1);
  });
});
