import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { newId } from '#libs/foundation';
import { BikesController, startTinyApi } from './fixtures/tiny-api';
import { Endpoint, StoreController } from './index';

const BIKES = '/v1/stores/pudong/bikes';
const BIKE = { name: '凤凰', size: 'small' };

describe('the house around every route', () => {
  let app: NestFastifyApplication;
  const api = () => request(app.getHttpServer());
  const get = (path: string) => api().get(path).set('X-Api-Key', 'key-1');
  const post = (body: object | string) =>
    api().post(BIKES).set('X-Api-Key', 'key-1').set('Content-Type', 'application/json').send(body);

  beforeAll(async () => {
    app = await startTinyApi();
  });
  beforeEach(() => {
    BikesController.known.clear();
    BikesController.effects = 0;
  });
  afterAll(() => app.close());

  describe('problems', () => {
    it('tells every fault of a body at once, in Chinese where no language is asked for', async () => {
      const answer = await post({
        name: '一二三四五六七八九十一',
        size: 'huge',
        gears: 31,
        wheels: [{ position: 'x' }],
        colour: 1,
      });

      expect(answer.status).toBe(422);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers['content-language']).toBe('zh-CN');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toMatchObject({
        type: 'https://api.example/problems/validation_failed',
        title: '请求参数校验失败',
        status: 422,
        code: 'validation_failed',
        detail: '5 个字段不符合要求',
        instance: BIKES,
        requestId: answer.headers['x-request-id'],
      });
      expect(answer.body.errors).toEqual([
        { pointer: '#/name', code: 'too_long', detail: '最多 10 个字符', params: { max: 10 } },
        {
          pointer: '#/size',
          code: 'invalid_enum',
          detail: '须为以下之一：small, large',
          params: { allowed: 'small, large' },
        },
        { pointer: '#/gears', code: 'out_of_range', detail: '须在 0 与 30 之间', params: { min: 0, max: 30 } },
        { pointer: '#/wheels/0/position', code: 'too_short', detail: '至少 2 个字符', params: { min: 2 } },
        { pointer: '#/colour', code: 'unknown_field', detail: '没有这个字段' },
      ]);
    });

    it('speaks English to who prefers it', async () => {
      const answer = await post({ size: 'small' }).set('Accept-Language', 'fr, en-GB;q=0.8, zh;q=0.5');
      expect(answer.headers['content-language']).toBe('en');
      expect(answer.body.errors).toEqual([{ pointer: '#/name', code: 'required', detail: 'Is required' }]);
    });

    it('names the parameter of a query', async () => {
      const answer = await get(`${BIKES}?limit=101&sort=password&sice=small&electric=maybe`).set(
        'Accept-Language',
        'en',
      );
      expect(answer.status).toBe(422);
      expect(
        answer.body.errors.map((error: { parameter: string; code: string }) => [error.parameter, error.code]),
      ).toEqual([
        ['limit', 'out_of_range'],
        ['sort', 'invalid_enum'],
        ['electric', 'invalid_type'],
        ['sice', 'unknown_field'],
      ]);
    });

    it.each([
      ['an unknown path', 'get', '/v1/nothing', 404, 'not_found'],
      ['a wrong method', 'put', BIKES, 405, 'method_not_allowed'],
      ['an id that is none', 'get', `${BIKES}/7`, 404, 'not_found'],
      ['an id that nobody has', 'get', `${BIKES}/${newId()}`, 404, 'not_found'],
      ['bad percent-encoding in the path', 'get', `${BIKES}/%E4%ZZ`, 400, 'malformed_request'],
      ['bad percent-encoding in the query', 'get', `${BIKES}?q=%FF`, 400, 'malformed_request'],
      ['NUL in the path', 'get', '/v1/stores/%00/bikes', 400, 'malformed_request'],
      ['a path segment without end', 'get', `/v1/stores/${'a'.repeat(500)}/bikes`, 413, 'payload_too_large'],
      ['a cursor that is none', 'get', `${BIKES}?cursor=bm9uZQ`, 400, 'invalid_cursor'],
    ] as const)('answers %s', async (_what, method, path, status, code) => {
      const answer = await api()[method](path).set('X-Api-Key', 'key-1');
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });

    it('says which methods a path answers to', async () => {
      const answer = await api().put(BIKES);
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
    });

    it('asks who has no key', async () => {
      const answer = await api().get(BIKES);
      expect([answer.status, answer.body.code, answer.headers['www-authenticate']]).toEqual([
        401,
        'unauthenticated',
        'Bearer',
      ]);
    });

    it('SEC-01: never shows the message of a failure', async () => {
      const answer = await get(`${BIKES}/broken`).set('X-Request-Id', 'ours-12345');
      expect([answer.status, answer.body.code, answer.body.requestId]).toEqual([500, 'internal_error', 'ours-12345']);
      expect(answer.text).not.toContain('secret');
    });

    it('explains its codes to people and programs, in both languages', async () => {
      const page = await api().get('/problems/validation_failed').set('Accept', 'text/html');
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.text).toContain('请求参数校验失败');
      expect(page.text).toContain('The request is not valid');
      const json = await api().get('/problems/validation_failed');
      expect(json.body).toMatchObject({
        code: 'validation_failed',
        status: 422,
        title: { en: 'The request is not valid' },
      });
      expect((await api().get('/problems/nothing_known')).status).toBe(404);
    });
  });

  describe('request ids', () => {
    it.each([
      ['keeps a well-formed one', { 'X-Request-Id': 'abc.DEF-12' }, /^abc\.DEF-12$/],
      ['replaces any other', { 'X-Request-Id': 'short' }, /^req_[0-9a-z]{24}$/],
      [
        'takes the trace id of a traceparent',
        { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
        /^4bf92f3577b34da6a3ce929d0e0e4736$/,
      ],
    ])('%s', async (_what, headers, expected) => {
      const answer = await get(BIKES).set(headers as Record<string, string>);
      expect(answer.headers['x-request-id']).toMatch(expected);
    });
  });

  describe('versions', () => {
    it('tags a resource and answers 304 to who has it', async () => {
      const { body: bike, headers } = await post(BIKE);
      expect(headers.etag).toBe('"1"');
      const first = await get(`${BIKES}/${bike.id}`);
      expect(first.headers).toMatchObject({ etag: '"1"', vary: expect.stringContaining('Accept-Language') });
      const second = await get(`${BIKES}/${bike.id}`).set('If-None-Match', 'W/"0", "1"');
      expect([second.status, second.text]).toEqual([304, '']);
      expect((await get(`${BIKES}/${bike.id}?expand=owner`)).headers.etag).toBeUndefined();
    });

    it('refuses a change of an old version and shows the current one', async () => {
      const { body: bike } = await post(BIKE);
      const patch = (tag: string) =>
        api()
          .patch(`${BIKES}/${bike.id}`)
          .set('X-Api-Key', 'key-1')
          .set('If-Match', tag)
          .send({ name: '永久', boughtOn: null });
      expect((await patch('"1"')).body).toMatchObject({ name: '永久', boughtOn: null, version: 2, gears: 1 });
      const late = await patch('"1"');
      expect([late.status, late.body.code, late.headers.etag]).toEqual([412, 'version_conflict', '"2"']);
      expect((await patch('seven')).status).toBe(422);
    });

    it('asks for If-Match where it is required', async () => {
      const answer = await api().delete(`${BIKES}/${newId()}`).set('X-Api-Key', 'key-1');
      expect([answer.status, answer.body.code]).toEqual([428, 'precondition_required']);
      expect((await api().delete(`${BIKES}/${newId()}`).set('X-Api-Key', 'key-1').set('If-Match', '"1"')).status).toBe(
        204,
      );
    });
  });

  describe('pages', () => {
    it('walks forward by Link to the end and back again', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await post({ ...BIKE, name });
      const names = (answer: request.Response) => answer.body.data.map((bike: { name: string }) => bike.name).join('');
      const linked = (answer: request.Response, rel: string) =>
        new RegExp(`<https://api\\.example([^>]+)>; rel="${rel}"`).exec(answer.headers.link ?? '')?.[1] as string;

      const first = await get(`${BIKES}?limit=2&size=small,large`);
      expect([names(first), first.body.page.hasMore, first.body.page.prevCursor]).toEqual(['ab', true, null]);
      expect(first.headers.etag).toBeUndefined();
      const second = await get(linked(first, 'next'));
      expect(names(second)).toBe('cd');
      const last = await get(linked(second, 'next'));
      expect([names(last), last.body.page.hasMore, last.body.page.nextCursor]).toEqual(['e', false, null]);
      expect(names(await get(linked(last, 'prev')))).toBe('cd');
      const backAtFirst = await get(linked(second, 'prev'));
      expect([names(backAtFirst), backAtFirst.body.page.prevCursor]).toEqual(['ab', null]);

      const elsewhere = await get(`${BIKES}?limit=2&cursor=${first.body.page.nextCursor}`);
      expect([elsewhere.status, elsewhere.body.code]).toEqual([400, 'invalid_cursor']);
    });
  });

  describe('idempotency', () => {
    const claim = (key: string | undefined, body: object = {}, path = `${BIKES}/claims`) => {
      const call = api().post(path).set('X-Api-Key', 'key-1').send(body);
      return key === undefined ? call : call.set('Idempotency-Key', key);
    };

    it.each([
      ['missing', undefined, 'idempotency_key_missing'],
      ['too short', 'seven77', 'idempotency_key_invalid'],
      ['too long', 'x'.repeat(256), 'idempotency_key_invalid'],
      ['not visible', 'with blank', 'idempotency_key_invalid'],
    ])('refuses a key that is %s', async (_what, key, code) => {
      const answer = await claim(key);
      expect([answer.status, answer.body.code]).toEqual([400, code]);
    });

    it('puts key, caller, route and fingerprint on the context', async () => {
      const { body } = await claim('key-of-a-claim', { a: 1 }, `${BIKES}/claims?b=2&a=1`);
      expect(body.claim).toMatchObject({
        key: 'key-of-a-claim',
        principal: 'api_key:key-1',
        method: 'POST',
        route: '/v1/stores/:storeCode/bikes/claims',
        claimed: false,
        replayed: false,
      });
      const sameOrder = await claim('key-of-a-claim', { a: 1 }, `${BIKES}/claims?a=1&b=2`);
      expect(sameOrder.body.claim.fingerprint).toBe(body.claim.fingerprint);
      const otherBody = await claim('key-of-a-claim', { a: 2 }, `${BIKES}/claims?a=1&b=2`);
      expect(otherBody.body.claim.fingerprint).not.toBe(body.claim.fingerprint);
    });

    it('tells that an answer is a stored one', async () => {
      expect((await post(BIKE).set('Idempotency-Key', 'replayed-before')).headers['idempotent-replayed']).toBe('true');
      expect(
        (await post(BIKE).set('Idempotency-Key', 'never-seen-before')).headers['idempotent-replayed'],
      ).toBeUndefined();
    });

    it('lets requests with one key run one after the other', async () => {
      const started = Date.now();
      await Promise.all(Array.from({ length: 10 }, () => post(BIKE).set('Idempotency-Key', 'the-same-key')));
      expect(BikesController.effects).toBe(10); // the transaction makes it one, not the chain
      expect(Date.now() - started).toBeGreaterThanOrEqual(45);
    });
  });

  describe('browsers', () => {
    const preflight = (origin: string, path = BIKES) =>
      api().options(path).set('Origin', origin).set('Access-Control-Request-Method', 'POST');

    it('answers a preflight of an allowed origin without a key', async () => {
      const answer = await preflight('https://shop.example');
      expect(answer.status).toBe(204);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
      });
    });

    it.each([
      ['another origin', 'https://evil.example', BIKES],
      ['another store', 'https://shop.example', '/v1/stores/tiexi/bikes'],
      ['the group', 'https://shop.example', '/v1/group/stores'],
    ])('allows nothing to %s', async (_what, origin, path) => {
      const answer = await preflight(origin, path);
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, undefined]);
    });

    it('shows errors to an allowed origin too', async () => {
      const answer = await api().get(BIKES).set('Origin', 'https://shop.example');
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([401, 'https://shop.example']);
    });

    it('carries the security headers', async () => {
      const { headers } = await get(BIKES);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=31536000',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
    });
  });

  describe('health', () => {
    it.each(['/livez', '/readyz', '/startupz'])('%s says yes and no more', async (path) => {
      const answer = await api().get(path);
      expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
    });
  });

  describe('boot', () => {
    it('refuses a route that does not say who may call it', async () => {
      @Controller('forgotten')
      class ForgottenController {
        @Get()
        leak(): string {
          return 'everything';
        }
      }
      await expect(startTinyApi({}, [ForgottenController])).rejects.toThrow('GET /forgotten: has no @Endpoint');
    });

    it('refuses a list that cannot be paged', async () => {
      @StoreController('endless', { tag: 'endless' })
      class EndlessController {
        @Get()
        @Endpoint({
          summary: 'All',
          description: 'All of it.',
          permission: 'bikes:read',
          response: BikesController,
          list: true,
        })
        listAll(): string[] {
          return [];
        }
      }
      await expect(startTinyApi({}, [EndlessController])).rejects.toThrow('its query must extend PageQuery');
    });

    it('refuses a permission that is none', () => {
      expect(() => Endpoint({ summary: 'x', description: 'x', permission: 'Bikes' })).toThrow('not a permission');
    });
  });
});
