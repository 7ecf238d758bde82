import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { freePort } from '#libs/testing';
import { startTinyApi } from '../fixtures/tiny-api';
import { Metrics, Readiness } from '../index';

const BIKES = '/v1/stores/pudong/bikes';

describe('operations', () => {
  let app: NestFastifyApplication;
  const get = (path: string) => request(app.getHttpServer()).get(path).set('X-Api-Key', 'key-1');

  afterEach(() => app.close());

  it('counts requests by route template, on a port of its own', async () => {
    const metricsPort = await freePort();
    app = await startTinyApi({ metricsPort, host: '127.0.0.1' });
    await get(`${BIKES}?q=secret`);
    await get(`${BIKES}/01926f3c-0000-7000-8000-000000000009`);
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/v1/stores/:storeCode/bikes",status="200"} 1',
    );
    expect(text).toContain('route="/v1/stores/:storeCode/bikes/:id",status="404"} 1');
    expect(text).not.toMatch(/pudong|secret|01926f3c/);
    expect((await request(app.getHttpServer()).get('/metrics')).status).toBe(404);
    expect(app.get(Metrics).registry.getMetricsAsArray()).not.toHaveLength(0);
  });

  it('is ready while its probes are, says why only inside, and is not when it leaves', async () => {
    const metricsPort = await freePort();
    app = await startTinyApi({ metricsPort, host: '127.0.0.1' });
    app.get(Readiness).addProbe('database', () => undefined);
    expect((await get('/readyz')).status).toBe(200);
    app.get(Readiness).addProbe('queue', () => Promise.reject(new Error('no queue at 10.0.0.7')));
    const answer = await get('/readyz');
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'service_unavailable', '2']);
    expect(answer.text).not.toContain('queue');
    const inside = await (await fetch(`http://127.0.0.1:${metricsPort}/readyz`)).json();
    expect(inside).toMatchObject({ details: { database: { status: 'up' }, queue: { status: 'down' } } });
    expect((await get('/livez')).status).toBe(200);
  });

  it('turns away while it leaves', async () => {
    app = await startTinyApi();
    await app.get(Readiness).beforeApplicationShutdown();
    expect((await get('/readyz')).status).toBe(503);
  });
});
