import { request as send } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { startTinyApi } from '../fixtures/tiny-api';

const BIKES = '/v1/stores/pudong/bikes';
const RUNS = 150 * Number(process.env.PROOF_SCALE ?? 1);

interface Answer {
  status: number;
  type: string;
  body: { code?: string; errors?: { pointer: string; code: string }[] };
}

describe('hostile input', () => {
  let app: NestFastifyApplication;
  let port: number;

  beforeAll(async () => {
    app = await startTinyApi();
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  function call(
    method: string,
    path: string,
    body: Buffer | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const all = {
      'x-api-key': 'key-1',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = send({ port, method, path, headers: all }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const type = answer.headers['content-type'] ?? '';
          resolve({ status: answer.statusCode ?? 0, type, body: type.includes('json') ? JSON.parse(text) : {} });
        });
      });
      sent.on('error', reject).end(body);
    });
  }
  const post = (body: Buffer | string, headers?: Record<string, string>) => call('POST', BIKES, body, headers);

  it.each<[string, Buffer | string, Record<string, string>, number, string]>([
    ['broken JSON', '{"name":', {}, 400, 'malformed_json'],
    ['an empty body', '', {}, 400, 'malformed_json'],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      {},
      400,
      'malformed_json',
    ],
    ['GBK text', Buffer.from([0x22, 0xb7, 0xef, 0xbb, 0xcb, 0x22]), {}, 400, 'malformed_json'],
    ['a polluted prototype', '{"__proto__":{"admin":true}}', {}, 400, 'malformed_json'],
    ['a polluted constructor', '{"constructor":{"prototype":{"admin":true}}}', {}, 400, 'malformed_json'],
    ['a form', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['plain text', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['a charset of old', '{}', { 'content-type': 'application/json; charset=gb2312' }, 415, 'unsupported_media_type'],
    ['a packed body', '{}', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
    ['a huge body', JSON.stringify({ name: 'x'.repeat(1_100_000) }), {}, 413, 'payload_too_large'],
    ['an array', '[]', {}, 422, 'validation_failed'],
    ['null', 'null', {}, 422, 'validation_failed'],
    ['a number', '7', {}, 422, 'validation_failed'],
    ['NUL in text', '{"name":"a\\u0000b","size":"small"}', {}, 422, 'validation_failed'],
    ['half a surrogate pair', '{"name":"\\ud83d","size":"small"}', {}, 422, 'validation_failed'],
    ['half a pair as a key', '{"name":"x","size":"small","\\ud83d/~":1}', {}, 422, 'validation_failed'],
    ['names of Object', '{"name":"x","size":"small","toString":1,"hasOwnProperty":2}', {}, 422, 'validation_failed'],
    ['NUL deep in free JSON', '{"name":"x","size":"small","extra":{"a":["\\u0000"]}}', {}, 422, 'validation_failed'],
    ['too deep free JSON', '{"name":"x","size":"small","extra":{"a":{"b":{"c":{}}}}}', {}, 422, 'validation_failed'],
    [
      'an unknown field without end',
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      {},
      422,
      'validation_failed',
    ],
    [
      'free JSON without end',
      `{"name":"x","size":"small","extra":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`,
      {},
      422,
      'validation_failed',
    ],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.type).toContain('application/problem+json');
  });

  it('escapes what it points at', async () => {
    const { body } = await post('{"name":"x","size":"small","a/b~c d":1}');
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '#/a~1b~0c%20d', code: 'unknown_field' })]);
  });

  it('stops telling after fifty faults', async () => {
    const { body } = await post(
      JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]))),
    );
    expect(body.errors).toHaveLength(50);
  });

  it.each([
    ['a request line that is none', 'NONSENSE\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers %s on the bare socket', async (_what, text, status) => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let received = '';
      socket.on('data', (part) => (received += part.toString()));
      socket.on('close', () => resolve(received));
    });
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('application/problem+json');
  });

  const almostBike = fc.record(
    Object.fromEntries(
      [
        'name',
        'size',
        'gears',
        'phone',
        'boughtOn',
        'seenAt',
        'ownerId',
        'price',
        'weight',
        'electric',
        'wheels',
        'labels',
        'spare',
        'extra',
      ].map((field) => [
        field,
        fc.oneof(
          fc.jsonValue(),
          fc.string({ unit: 'binary' }),
          fc.double(),
          fc.constantFrom(
            'small',
            7,
            '2026-02-30',
            '2026-11-22T25:00:00Z',
            '12.345',
            [{}],
            [{ position: 1 }],
            { amount: 1.5 },
            '+86',
          ),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );

  it('never fails at a body, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(almostBike, fc.jsonValue()), async (body) => {
        const answer = await post(JSON.stringify(body));
        expect([201, 400, 422]).toContain(answer.status);
      }),
      { numRuns: RUNS },
    );
  });

  it('never fails at bytes, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect([201, 400, 422]).toContain((await post(Buffer.from(bytes))).status);
      }),
      { numRuns: RUNS },
    );
  });

  it('never fails at a path and query, whatever they hold', async () => {
    const visible = fc.stringMatching(/^[!-~]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(visible, visible, async (segment, query) => {
        const answer = await call('GET', `${BIKES}/${segment.replace('#', '')}?${query.replace('#', '')}`, '');
        expect(answer.status).toBeLessThan(500);
        expect(answer.status).toBeGreaterThanOrEqual(200);
      }),
      {
        numRuns: RUNS,
        examples: [
          ['x', '__proto__=1&constructor=2'],
          ['', 'limit=1&limit=2&cursor[]=1'],
          ['broken.', 'sort=toString'],
        ],
      },
    );
  });

  it('never fails at a cursor, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const cursor = Buffer.from(JSON.stringify([1, 'name', value, value, 'next', '']))
          .toString('base64url')
          .slice(0, 1_400);
        expect([400, 422]).toContain((await call('GET', `${BIKES}?cursor=${cursor}`, '')).status);
      }),
      { numRuns: RUNS },
    );
  });
});
