import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import request from 'supertest';
import { ConfigModule } from '#libs/config';
import { newId } from '#libs/foundation';
import { storeJobRuns } from '#libs/queue';
import { type StoreContext, StoreDb, type StoreTx, TenancyModule } from '#libs/tenancy';
import { EventStream, startWorld, type World } from '#libs/testing';
import { configureHttp, createHttpAdapter, HttpModule, setContext } from '../index';

describe('jobs over HTTP', () => {
  let world: World;
  let app: NestFastifyApplication;
  let caller: StoreContext;
  const inStore = <Result>(work: (tx: StoreTx) => Promise<Result>) => world.get(StoreDb).run(caller, work);

  @Injectable()
  class CallerGuard implements CanActivate {
    canActivate(execution: ExecutionContext): boolean {
      setContext(execution.switchToHttp().getRequest<FastifyRequest>(), caller);
      return true;
    }
  }

  beforeAll(async () => {
    world = await startWorld();
    caller = world.store('north').ctx;
    const tenancy = { url: world.cluster.apiDatabaseUrl, poolMax: 2, applicationName: 'forecourt-test' };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(world.config), TenancyModule.forRoot(tenancy), HttpModule],
      providers: [{ provide: APP_GUARD, useClass: CallerGuard }],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(world.config), { bodyParser: false });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app?.close();
    await world?.stop();
  });

  const url = (id: string, rest = '') => `/v1/stores/${caller.store.code}/jobs/${id}${rest}`;
  const queued = async (): Promise<string> => {
    const id = newId();
    await inStore((tx) => storeJobRuns.create(tx, { id, type: 'import', requestedBy: 'staff_1', total: 8 }));
    return id;
  };

  it('shows how far a job is, with an ETag for who polls', async () => {
    const id = await queued();
    await inStore((tx) => storeJobRuns.start(tx, id));
    await inStore((tx) => storeJobRuns.progress(tx, id, 3));
    const answer = await request(app.getHttpServer()).get(url(id));
    expect(answer.body).toMatchObject({
      id,
      type: 'import',
      status: 'running',
      progress: { done: 3, total: 8, percent: 37 },
    });
    const again = await request(app.getHttpServer())
      .get(url(id))
      .set('If-None-Match', answer.headers.etag as string);
    expect(again.status).toBe(304);
  });

  it('tells a failure as a problem document, in the language of the caller', async () => {
    const id = await queued();
    await inStore((tx) => storeJobRuns.fail(tx, id, { code: 'store_unavailable' }));
    const { body } = await request(app.getHttpServer()).get(url(id));
    expect(body.error).toMatchObject({ code: 'store_unavailable', title: '门店暂不可用', status: 503 });
  });

  it('cancels what is queued, and refuses to cancel what is finished', async () => {
    const id = await queued();
    const canceled = await request(app.getHttpServer()).post(url(id, '/cancel'));
    expect([canceled.status, canceled.body.status]).toEqual([200, 'canceled']);
    const again = await request(app.getHttpServer()).post(url(id, '/cancel'));
    expect([again.status, again.body.code]).toEqual([409, 'job_already_finished']);
  });

  it("does not know another store's job", async () => {
    const id = await queued();
    const { ctx } = world.store('south');
    const own = caller;
    caller = ctx;
    const answers = await Promise.all(
      ['', '/events'].map((rest) => request(app.getHttpServer()).get(`/v1/stores/${ctx.store.code}/jobs/${id}${rest}`)),
    );
    caller = own;
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
    ]);
  });

  it('streams progress, then the end, and resumes after Last-Event-ID', async () => {
    const id = await queued();
    await inStore((tx) => storeJobRuns.start(tx, id));
    const stream = await EventStream.open(`${await app.getUrl()}${url(id, '/events')}`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    expect(await stream.next()).toMatchObject({ type: 'progress', id: '2' });
    await inStore((tx) => storeJobRuns.finish(tx, id, { imported: 8 }));
    expect(await stream.toItsEnd()).toEqual([{ type: 'completed', id: '3', data: expect.any(String) }]);
    const resumed = await request(app.getHttpServer()).get(url(id, '/events')).set('Last-Event-ID', '2');
    expect(resumed.text).not.toContain('event: progress');
    expect(resumed.text).toContain('"imported":8');
  });
});
