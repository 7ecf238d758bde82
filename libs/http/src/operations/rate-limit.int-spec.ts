import { once } from 'node:events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Redis } from 'ioredis';
import request from 'supertest';
import { newId } from '#libs/foundation';
import { startRedis } from '#libs/testing';
import { BikesController, startTinyApi } from '../fixtures/tiny-api';
import { RateLimitGuard } from './rate-limit-guard';

const BIKES = '/v1/stores/pudong/bikes';

describe('rate limits', () => {
  let app: NestFastifyApplication;
  const get = (key: string, path = BIKES) => request(app.getHttpServer()).get(path).set('X-Api-Key', key);

  beforeEach(async () => {
    app = await startTinyApi({ rateLimitPerMinute: 2 });
  });
  afterEach(() => app.close());

  it('tells the budget and what is left of it, and refuses when it is spent', async () => {
    const first = await get('key-1');
    expect(first.headers['ratelimit-policy']).toBe('"default";q=2;w=60, "tenant";q=10;w=60');
    expect(first.headers.ratelimit).toMatch(/^"default";r=1;t=(59|60)$/);
    await get('key-1');
    const refused = await get('key-1').set('Accept-Language', 'en');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(refused.body['violated-policies']).toEqual(['default']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.body.detail).toBe(`Try again in ${refused.headers['retry-after']} seconds`);
  });

  it('bounds all callers of a store together', async () => {
    const statuses: number[] = [];
    for (let caller = 0; caller < 6; caller++) {
      for (let call = 0; call < 2; call++) statuses.push((await get(`caller-${caller}`)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429, 429]);
  });

  it('charges nothing for a 304', async () => {
    const id = newId();
    BikesController.known.set(id, { id, version: 1, name: 'x', size: 'small', gears: 1 });
    for (let call = 0; call < 5; call++) {
      expect((await get('key-1', `${BIKES}/${id}`).set('If-None-Match', '"1"')).status).toBe(304);
    }
  });

  it('does not count the probes', async () => {
    for (let call = 0; call < 5; call++) expect((await request(app.getHttpServer()).get('/livez')).status).toBe(200);
  });
});

describe('rate limits of several processes', () => {
  it('shares its counters over Redis, and counts alone while Redis is away', async () => {
    const redis = await startRedis();
    const redisUrl = redis.url;
    const nodes = [
      await startTinyApi({ redisUrl, rateLimitPerMinute: 2 }),
      await startTinyApi({ redisUrl, rateLimitPerMinute: 2 }),
    ];
    const ask = (node: number) => request(nodes[node]?.getHttpServer()).get(BIKES).set('X-Api-Key', 'key-1');
    try {
      await Promise.all(nodes.map(untilItHasRedis));
      expect([(await ask(0)).status, (await ask(1)).status, (await ask(0)).status]).toEqual([200, 200, 429]);
      await redis.stop();
      expect((await ask(1)).status).toBe(200);
    } finally {
      await redis.stop();
      await Promise.all(nodes.map((node) => node.close()));
    }
  });
});

/** Until then a node counts alone, and asks for nothing that would tell. */
async function untilItHasRedis(node: NestFastifyApplication): Promise<void> {
  const { redis } = node.get(RateLimitGuard) as unknown as { redis: Redis };
  if (redis.status !== 'ready') await once(redis, 'ready');
  // a busy machine may need longer for an answer than a guard waits before it counts alone
  redis.options.commandTimeout = undefined;
}
