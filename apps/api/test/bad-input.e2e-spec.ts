import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { LOCALES } from '#libs/foundation';
import { OpenApiDocuments, type Route } from '#libs/http';
import { PRESET_PROFILES } from '#libs/imports';
import {
  almost,
  almostQuery,
  BAD_ADDRESSES,
  BAD_BODIES,
  BAD_IDEMPOTENCY_KEYS,
  BAD_VERSIONS,
  badFields,
  badParameters,
  type BadRequest,
  cleared,
  TRAPS,
} from './bad-requests';
import { Branch } from './branch';
import { Callers } from './callers';
import { multipart } from './multipart';
import { textsOf, withTexts } from './id-positions';
import type { Ask } from './recipe';
import { asksOf, callOf, nameOf, RECIPE_NAMES } from './recipes';
import { type Answer, type Call, type Problem, startTestApi, type TestApi } from './test-api';

const SCALE = Number(process.env.PROOF_SCALE ?? 1);
const RUNS = 12 * SCALE;
/** Each operation is sent every third of them, and each field of its body at least one; the long proofs send all. */
const PARTS = SCALE > 1 ? 1 : 3;
const UPLOAD = multipart({ '客户档案.csv': 'x'.repeat(5_000) });
const ENDLESS = `multipart/form-data; boundary=${'x'.repeat(300)}`;
const HAN = /\p{Script=Han}/u;

describe('bad input to every operation', () => {
  let api: TestApi;
  let home: Branch;
  let callers: Callers;
  let routes: ReadonlyMap<string, Route>;
  let versioned: ReadonlySet<string>;
  let turn = 0;

  beforeAll(async () => {
    api = await startTestApi();
    home = await Branch.open(api, 'north');
    callers = await Callers.open(home, await Branch.open(api, 'south'), await Branch.open(api, 'other'));
    routes = new Map(api.routes.map((route) => [nameOf(route), route]));
    versioned = operationsWithIfMatch(api);
  });
  afterAll(() => api.stop());

  it.each(RECIPE_NAMES.map((name) => [name]))('SEC-02: %s', async (name) => {
    const route = routes.get(name) as Route;
    const [ask = {}] = await asksOf(route, home);
    const good = callOf(route, home, ask, ask.credential ?? (await callers.withOnly(route)));
    for (const bad of badRequestsOf(route, ask)) {
      const locale = LOCALES[turn++ % LOCALES.length] as string;
      const answer = await api.send(spoilt(good, bad, locale));
      expectProblem(answer, bad, locale);
    }
    await almostGoodRequests(route, ask, good);
  });

  it('SEC-02: an id that is none names nothing', async () => {
    for (const [name, route] of routes) {
      if (!/:\w*[iI]d\b/.test(route.path)) continue;
      const [ask = {}] = await asksOf(route, home);
      for (const id of ['nonsense', '1', '\u2028', "'; --", 'x'.repeat(150)]) {
        const params = Object.fromEntries(
          Object.entries(ask.params ?? {}).map(([key, value]) => [key, /id$/i.test(key) ? id : value]),
        );
        const call = callOf(route, home, { ...ask, params }, ask.credential ?? (await callers.withOnly(route)));
        expect([name, id, (await api.send(call)).code]).toEqual([name, id, 'not_found']);
      }
    }
  });

  it.each<[string, Partial<Call>, number, string]>([
    ['JSON', { body: {} }, 415, 'unsupported_media_type'],
    ['no boundary', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }, 400, 'malformed_request'],
    ['no file', multipart({}), 422, 'import_without_files'],
    ['a file that breaks off', { ...UPLOAD, body: UPLOAD.body.subarray(0, -20) }, 400, 'malformed_request'],
    ['a name that leads elsewhere', multipart({ '../../../etc/passwd': 'x' }), 422, 'import_file_unexpected'],
    ['a name with NUL', multipart({ 'a\u0000b.csv': 'x' }), 422, 'import_file_unexpected'],
    ['a list twice', multipart({ '客户档案.csv': 'x', '客户档案 (1).csv': 'x' }), 422, 'import_file_twice'],
    ['an endless boundary', { ...UPLOAD, headers: { 'content-type': ENDLESS } }, 400, 'malformed_request'],
  ])('TEN-02, SEC-02: an upload with %s is refused', async (what, call, status, code) => {
    for (const locale of LOCALES) {
      const path = `${home.path}/imports?profile=svw`;
      const headers = { ...call.headers, 'accept-language': locale };
      const answer = await api.send({ method: 'POST', path, credential: home.key, ...call, headers });
      expectProblem(answer, { what, status, code }, locale);
    }
  });

  it('TEN-02: an import profile with anything else in one of its places is taken or refused, and no more', async () => {
    const preset = PRESET_PROFILES[0] as object;
    const places = [...textsOf({ body: preset }).keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...TRAPS), async (place, trap) => {
        const { body: definition } = withTexts({ body: preset }, new Map([[place, trap]]));
        const call = { method: 'POST', path: '/v1/group/import-profiles', credential: home.key, body: { definition } };
        expect([201, 400, 409, 422]).toContain((await api.send(call)).status);
      }),
      { numRuns: 10 * RUNS, examples: [['body.code', 'x'.repeat(31)]] },
    );
  });

  function badRequestsOf(route: Route, ask: Ask): BadRequest[] {
    const takesKey = route.method === 'POST' && route.endpoint?.idempotency !== 'none';
    const part = turn % PARTS;
    const all = [
      ...BAD_ADDRESSES,
      ...(route.body ? [...BAD_BODIES, ...badFields(route.body, ask.body ?? {})] : []),
      ...badParameters(route, ask.query ?? {}),
      ...(takesKey ? BAD_IDEMPOTENCY_KEYS : []),
      ...(versioned.has(nameOf(route)) ? BAD_VERSIONS : []),
    ];
    return all.filter((_, place) => place % PARTS === part);
  }

  /** A stream that has not been refused by then would go on for as long as was asked for; the caller leaves. */
  async function heardBriefly(call: Call): Promise<Pick<Answer, 'status' | 'text'>> {
    const leave = new AbortController();
    const goingOn = sleep(500, { status: 200, text: '' }, { signal: leave.signal });
    const answer = api.send({ ...call, signal: leave.signal });
    try {
      return await Promise.race([answer, goingOn]);
    } finally {
      leave.abort();
      await Promise.allSettled([answer, goingOn]);
    }
  }

  /** Whatever comes in, the fault is never ours. */
  async function almostGoodRequests(route: Route, ask: Ask, good: Call): Promise<void> {
    const { body, query } = route;
    const bodies = body ? almost(body, ask.body ?? {}) : fc.constant(undefined);
    const queries = query ? almostQuery(query) : fc.constant(undefined);
    if (!body && !query) return;
    const examples = body ? cleared(body, ask.body ?? {}).map((one): AlmostGood => [one, undefined]) : [];
    await fc.assert(
      fc.asyncProperty(bodies, queries, async (almostBody, almostAsked) => {
        const call = spoilt(good, { what: 'almost good', body: almostBody, query: almostAsked, status: 0 }, 'en');
        const { status, text } = await (isStream(route) ? heardBriefly(call) : api.send(call));
        if (status >= 500) throw new Error(`${status} ${text}`);
      }),
      { numRuns: RUNS + examples.length, examples },
    );
  }
});

type AlmostGood = [body: Record<string, unknown> | undefined, query: undefined];

const isStream = ({ endpoint }: Route): boolean => endpoint?.produces === 'text/event-stream';

function spoilt(good: Call, { body, headers, query, tail }: BadRequest, locale: string): Call {
  const [path = '', asked] = good.path.split('?', 2);
  const search = query ?? asked;
  return {
    ...good,
    path: `${path}${tail ? `/${tail}` : ''}${search ? `?${search}` : ''}`,
    body: body ?? good.body,
    headers: { ...good.headers, ...headers, 'accept-language': locale },
  };
}

function expectProblem(answer: Answer, bad: BadRequest, locale: string): void {
  const isProblem = answer.headers['content-type'] === 'application/problem+json; charset=utf-8';
  const problem = isProblem ? answer.json<Problem>() : undefined;
  const language = answer.headers['content-language'];
  expect({ what: bad.what, status: answer.status, code: problem?.code, language }).toEqual({
    what: bad.what,
    status: bad.status,
    code: bad.code,
    language: locale,
  });
  // a problem's own detail may quote the caller
  const texts = [problem?.title, ...(problem?.errors ?? []).map(({ detail }) => detail)];
  if (locale === 'en') expect([bad.what, texts.filter((text) => !text || HAN.test(text))]).toEqual([bad.what, []]);
  else expect([bad.what, HAN.test(problem?.title ?? '')]).toEqual([bad.what, true]);
  const places = (problem?.errors ?? []).map(({ pointer, parameter }) => pointer ?? parameter);
  if (bad.at)
    expect({ what: bad.what, places }).toEqual({ what: bad.what, places: expect.arrayContaining(within(bad.at)) });
}

/** The place itself, or one in it. */
const within = (place: string) => [
  expect.stringMatching(new RegExp(`^${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)),
];

/** Names of the operations that document If-Match, and so must read it. */
function operationsWithIfMatch(api: TestApi): ReadonlySet<string> {
  const found = new Set<string>();
  for (const face of ['store', 'group', 'platform'] as const) {
    for (const item of Object.values(api.get(OpenApiDocuments).document(face).paths)) {
      for (const { operationId, parameters = [] } of Object.values(item as Record<string, Operation>)) {
        if (parameters.some((parameter) => parameter.name === 'If-Match')) found.add(`${face}.${operationId}`);
      }
    }
  }
  return found;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly name?: string }[];
}
