import type { Type } from '@nestjs/common';
import fc from 'fast-check';
import { fieldsOf, type Route } from '#libs/http';

/** One request that no operation may take, as a change of a good one. */
export interface BadRequest {
  readonly what: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the query. */
  readonly query?: string;
  /** Added to the path. */
  readonly tail?: string;
  readonly status: number;
  readonly code?: string;
  /** Where the first fault lies: a pointer into the body, or a parameter. */
  readonly at?: string;
}

const HUGE = `{"name":"${'x'.repeat(1_100_000)}"}`;
const DEEP = `{"nonsense":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
const NOT_UTF8 = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
const GBK = Buffer.from([0x7b, 0x22, 0xb7, 0xef, 0x22, 0x3a, 0x31, 0x7d]);

const MALFORMED = { status: 400, code: 'malformed_json' } as const;
const INVALID = { status: 422, code: 'validation_failed' } as const;
const UNSUPPORTED = { status: 415, code: 'unsupported_media_type' } as const;

const type = (text: string) => ({ 'content-type': text });

/** To every operation, whatever it takes. */
export const BAD_ADDRESSES: readonly BadRequest[] = [
  { what: 'bad percent-encoding in the query', query: 'q=%ZZ', status: 400, code: 'malformed_request' },
  { what: 'half a character in the query', query: 'q=%E4%B8', status: 400, code: 'malformed_request' },
  { what: 'NUL in the query', query: 'q=%00', status: 400, code: 'malformed_request' },
  { what: 'bad percent-encoding in the path', tail: '%ZZ', status: 400, code: 'malformed_request' },
  { what: 'NUL in the path', tail: '%00', status: 400, code: 'malformed_request' },
];

/** To every operation that takes JSON. */
export const BAD_BODIES: readonly BadRequest[] = [
  { what: 'a huge body', body: HUGE, status: 413, code: 'payload_too_large' },
  { what: 'broken JSON', body: '{"name":', ...MALFORMED },
  { what: 'bytes that are not UTF-8', body: NOT_UTF8, ...MALFORMED },
  { what: 'GBK', body: GBK, ...MALFORMED },
  { what: 'a polluted prototype', body: '{"__proto__":{"admin":true}}', ...MALFORMED },
  { what: 'an empty body', body: '', ...MALFORMED },
  { what: 'plain text', body: '{}', headers: type('text/plain'), ...UNSUPPORTED },
  { what: 'a form', body: 'a=1', headers: type('application/x-www-form-urlencoded'), ...UNSUPPORTED },
  { what: 'XML', body: '<a/>', headers: type('application/xml'), ...UNSUPPORTED },
  { what: 'an old charset', body: '{}', headers: type('application/json; charset=gb2312'), ...UNSUPPORTED },
  { what: 'a packed body', body: '{}', headers: { 'content-encoding': 'gzip' }, ...UNSUPPORTED },
  { what: 'an upload', body: '--x--', headers: type('multipart/form-data; boundary=x'), ...UNSUPPORTED },
  { what: 'an array', body: '[]', ...INVALID, at: '#' },
  { what: 'null', body: 'null', ...INVALID, at: '#' },
  { what: 'a number', body: '7', ...INVALID, at: '#' },
  { what: 'text', body: '"text"', ...INVALID, at: '#' },
  { what: 'deep nesting', body: DEEP, ...INVALID },
];

/** Headers that no POST takes which can be repeated safely. */
export const BAD_IDEMPOTENCY_KEYS: readonly BadRequest[] = ['short', 'with a space in it', 'x'.repeat(256)].map(
  (key) => ({
    what: `the idempotency key ${key.slice(0, 20)}`,
    headers: { 'idempotency-key': key },
    status: 400,
    code: 'idempotency_key_invalid',
  }),
);

/** Headers that no change takes which asks for a version. */
export const BAD_VERSIONS: readonly BadRequest[] = ['7', 'W/"7"', '"seven"', '"-1"', '"99999999999"', '"1", "2"'].map(
  (tag) => ({ what: `If-Match ${tag}`, headers: { 'if-match': tag }, ...INVALID, at: 'If-Match' }),
);

/** What no field takes, whatever it holds. */
const WRONG_VALUES: readonly unknown[] = [Number.MAX_VALUE, '\u0000', 'half \ud83d', [[[]]], { nonsense: 1 }];

/** Each field of a body with values of no use to it, beside a good rest; and a field that is not there. */
export function badFields(body: Type, good: object): BadRequest[] {
  const unknown = { what: 'an unknown field', body: { ...good, nonsense: 1 }, ...INVALID, at: '#/nonsense' };
  const wrong = fieldsOf(body).flatMap(({ name }) =>
    WRONG_VALUES.map((value) => ({
      what: `${name}: ${JSON.stringify(value)}`,
      body: { ...good, [name]: value },
      ...INVALID,
      at: `#/${name}`,
    })),
  );
  return [unknown, ...wrong];
}

interface ParameterSchema {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly format?: string;
  readonly items?: { readonly type?: string; readonly format?: string };
}

/** Each parameter of a query with values of no use to it, and one that is not there. */
export function badParameters({ query, endpoint }: Route, good: Readonly<Record<string, string>>): BadRequest[] {
  if (!query) return [];
  const asked = (more: Record<string, string>) => String(new URLSearchParams({ ...good, ...more }));
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const cursors = ['nonsense', cursor([1, 'createdAt', null, null, 'next', '']), cursor({}), cursor([2])];
  const bad = fieldsOf(query).flatMap(({ name, api }): BadRequest[] => {
    const { type: kind, enum: values, format, items } = api as ParameterSchema;
    const isText = kind === String || items?.type === 'string';
    const isFreeText = isText && values === undefined && format === undefined && items?.format === undefined;
    const wrong = name === 'cursor' ? [] : isFreeText ? ['x'.repeat(2_000)] : ['nonsense,', '-1e999', '{}'];
    return wrong.map((value) => ({
      what: `${name}=${value.slice(0, 20)}`,
      query: asked({ [name]: value }),
      ...INVALID,
      at: name,
    }));
  });
  if (!endpoint?.list) return bad;
  const limits = ['0', '101', '1.5', '9'.repeat(30)].map((limit) => ({
    what: `limit=${limit.slice(0, 20)}`,
    query: asked({ limit }),
    ...INVALID,
    at: 'limit',
  }));
  const forged = cursors.map((text) => ({
    what: `cursor=${text.slice(0, 20)}`,
    query: asked({ cursor: text }),
    status: 400,
    code: 'invalid_cursor',
  }));
  const stray = { what: 'an unknown parameter', query: asked({ nonsense: '1' }), ...INVALID, at: 'nonsense' };
  return [...bad, ...limits, ...forged, stray];
}

/** Texts and numbers that somebody once stumbled over. */
export const TRAPS: readonly unknown[] = [
  ...['', ' ', '\u0000', '\ud83d', 'NaN', '1e999', '-0', '2026-02-30', '2026-11-22T25:00:00Z', '9999-12-31', '+86'],
  ...["'; drop table customer; --", '%', '\\', '../../etc/passwd', '石'.repeat(300), '\u202e', '{"a":1}', '"1"'],
  ...['00000000-0000-0000-0000-000000000000', '2199-12-31T23:59:59.999Z', '1900-01-01T00:00:00Z', '999999999999999'],
  ...[0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, true, false, null, [], {}, [null], [[]], [{}]],
  ...[{ amount: 2 ** 53 - 1, currency: 'CNY' }, { amount: -(2 ** 53 - 1), currency: 'CNY' }, { calendar: 'lunar' }],
];

/** Bodies that come close to a good one: some of its fields, some changed, each by what its class says of it. */
export function almost(body: Type, good: object): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(
      fieldsOf(body).map(({ name, example, nested, api }) => {
        const told = (good as Record<string, unknown>)[name] ?? (typeof example === 'function' ? undefined : example);
        const inner = nested && almost(nested(), {});
        const isList = (api as { isArray?: boolean }).isArray === true;
        return [
          name,
          fc.oneof(
            { weight: 4, arbitrary: fc.constant(told) },
            { weight: 2, arbitrary: fc.constantFrom(...TRAPS) },
            { weight: 1, arbitrary: fc.jsonValue() },
            { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
            ...(inner ? [{ weight: 3, arbitrary: isList ? fc.array<unknown>(inner, { maxLength: 3 }) : inner }] : []),
          ),
        ];
      }),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, unknown>>;
}

/** A good body once for each of its fields that may be null, with that field cleared. */
export function cleared(body: Type, good: object): Record<string, unknown>[] {
  const nullable = fieldsOf(body).filter((field) => field.nullable);
  return nullable.map(({ name }) => ({ ...good, [name]: null }));
}

/** Queries that come close to a good one. */
export function almostQuery(query: Type): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.constantFrom(...TRAPS.map(String)).filter((text) => !/[\u0000\p{Surrogate}]/u.test(text)),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.integer().map(String),
  );
  const pairs = fc.array(fc.tuple(fc.constantFrom(...fieldsOf(query).map(({ name }) => name)), value), {
    maxLength: 4,
  });
  return pairs.map((entries) => String(new URLSearchParams(entries)));
}
