import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { READ_PERMISSIONS, TENANT_PERMISSION_CODES } from '#libs/identity';
import { BOOKED_FOR, Branch, type Customer } from './branch';
import { storeKey } from './callers';
import { multipart } from './multipart';
import { type Answer, type Call, type Problem, startTestApi, type TestApi } from './test-api';
import { jobEnded, startWorker } from './working-api';

const EXPORT = join(__dirname, '../../../examples/legacy/pudong');
const ORIGIN = 'https://www.example.com';
const BOM = '\ufeff';

interface List<Row> {
  readonly data: readonly Row[];
  readonly page: { readonly hasMore: boolean };
}

interface Order {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly settled: boolean;
  readonly lines: readonly object[];
  readonly parts: { readonly amount: number };
}

describe('a day with the API', () => {
  let api: TestApi;
  let home: Branch;
  let worker: TestingModule;
  let token: string;

  beforeAll(async () => {
    api = await startTestApi({ config: { rateLimitPerMinute: 600 } });
    home = await Branch.open(api, 'north');
    worker = await startWorker(api);
    const adviser = await home.person();
    const forMost = [...TENANT_PERMISSION_CODES].filter((code) => code !== 'customers:read-phone');
    await home.grant(adviser.id, forMost);
    token = (await home.signIn(adviser)).accessToken;
  });
  afterAll(async () => {
    await worker.close();
    await api.stop();
  });

  const send = (method: string, path: string, more: Partial<Call> = {}): Promise<Answer> =>
    api.send({ method, path: `${home.path}${path}`, credential: token, ...more });
  const read = async <Body>(path: string, headers: Record<string, string> = {}): Promise<Body> => {
    const answer = await send('GET', path, { headers });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.json<Body>();
  };

  it('SEC-02: a person signs in, and learns what they may do where', async () => {
    const me = await api.must<{ type: string; stores: { code: string }[] }>({
      ...{ method: 'GET', path: '/v1/auth/me', credential: token },
    });
    expect(me).toMatchObject({ type: 'staff', group: home.group.code });
    expect(me.stores.map(({ code }) => code)).toContain(home.store.code);
  });

  it.each([
    ['its name', '欧阳'],
    ['its pinyin', 'ouyangj'],
    ['its initials', 'oyj'],
    ['its phone', '15745799267'],
    ['the last digits of its phone', '9267'],
    ['the plate of its vehicle', '沪A·E48B4'],
    ['the VIN of its vehicle', 'LSVZEX3G6SB683370'],
  ])('CUS-10: a customer is found by %s', async (_what, q) => {
    const { id } = await ouyang();
    const { data } = await read<List<Customer & { phones: { number: string }[] }>>(
      `/customers?q=${encodeURIComponent(q)}`,
    );
    expect(data.map((customer) => customer.id)).toEqual([id]);
    expect(data[0]?.phones).toMatchObject([{ number: '+86157****9267' }]);
  });

  let known: Promise<Customer> | undefined;
  async function makeOuyang(): Promise<Customer> {
    const customer = await home.customer({ name: '欧阳静', phones: [{ number: '157 4579 9267' }], contacts: [] });
    await home.vehicle({ vin: 'LSVZEX3G6SB683370', plate: '沪A·E48B4', owner: { customerId: customer.id } });
    return customer;
  }
  const ouyang = (): Promise<Customer> => (known ??= makeOuyang());

  it('SVC-12, SVC-24: an order goes from arrival to settlement, and then nothing of it changes', async () => {
    const { vehicle } = await home.ownedVehicle();
    const line = { kind: 'part', name: '火花塞', quantity: '4', amount: { amount: 18_000, currency: 'CNY' } };
    const created = await send('POST', '/service-orders', {
      body: { vehicleId: vehicle.id, type: 'minor_repair', odometerKm: 48_210, lines: [line, line] },
    });
    expect(created.status).toBe(201);
    let order = created.json<Order>();
    expect(order).toMatchObject({ state: 'arrived', parts: { amount: 36_000 }, settled: false });

    const early = await send('POST', `/service-orders/${order.id}/settle`, { body: {} });
    expect(early.code).toBe('service_order_transition_refused');
    const promise = { promisedAt: BOOKED_FOR, quote: { amount: 36_000, currency: 'CNY' } };
    const untold = await send('POST', `/service-orders/${order.id}/transitions`, { body: { to: 'quoted' } });
    expect(untold.json<Problem>().errors?.map(({ pointer }) => pointer)).toEqual(['#/promisedAt', '#/quote']);
    for (const to of ['inspected', 'quoted', 'in_work', 'work_completed', 'checked', 'delivered']) {
      const step = await send('POST', `/service-orders/${order.id}/transitions`, {
        body: { to, ...(to === 'quoted' && promise) },
        headers: { 'if-match': `"${order.version}"` },
      });
      order = step.json<Order>();
      expect([step.status, order.state, step.headers.etag]).toEqual([200, to, `"${order.version}"`]);
    }
    const settled = await send('POST', `/service-orders/${order.id}/settle`, { body: {} });
    expect(settled.json<Order>()).toMatchObject({ state: 'settled', settled: true });

    for (const [method, path, body] of [
      ['PATCH', '', { bay: 'B07' }],
      ['PUT', '/lines', { lines: [] }],
      ['POST', '/rework', { ofOrderId: order.id }],
    ] as const) {
      const refused = await send(method, `/service-orders/${order.id}${path}`, { body });
      expect([path, refused.status, refused.code]).toEqual([path, 409, 'service_order_closed']);
    }
    expect(await read<Order>(`/service-orders/${order.id}`)).toEqual(settled.json<Order>());
  });

  it('FUP-12, TEN-07: a dissatisfied customer reaches whoever answers for the service manager whom there is not', async () => {
    const [boss, seller] = [await home.person(), await home.person()];
    for (const [{ id }, role] of [
      [boss, 'general_manager'],
      [seller, 'sales_consultant'],
    ] as const) {
      await home.atHeadquarters(`staff/${id}/grants`, { role, level: 'store', storeCode: home.store.code });
    }
    const { id: customerId } = await home.customer();
    const answers = [{ question: 'overall', value: '300' }];
    await home.post('survey-responses', { survey: 'csi', mode: 'phone', customerId, answers });
    const inboxOf = async (person: Awaited<ReturnType<Branch['person']>>) => {
      const { accessToken: credential } = await home.signIn(person);
      const path = `${home.path}/inbox?kind=dissatisfied-customer&customerId=${customerId}`;
      const { data } = await api.must<List<{ ownerRole: string }>>({ method: 'GET', path, credential });
      return data.map(({ ownerRole }) => ownerRole);
    };
    expect(await inboxOf(boss)).toEqual(['service_manager']);
    expect(await inboxOf(seller)).toEqual([]);

    const manager = await home.person();
    const grant = { role: 'service_manager', level: 'store', storeCode: home.store.code };
    await home.atHeadquarters(`staff/${manager.id}/grants`, grant);
    expect(await inboxOf(manager)).toEqual(['service_manager']);
    expect(await inboxOf(boss)).toEqual([]);
  });

  it('TEN-02: an export is imported, followed as it goes, and its refused rows are downloaded', async () => {
    const names = readdirSync(EXPORT).filter((name) => name.endsWith('.csv'));
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(EXPORT, name))]));
    const started = await send('POST', '/imports?profile=svw', multipart(files));
    const { id } = started.json<{ id: string }>();
    expect(started.status).toBe(202);
    expect(started.headers).toMatchObject({ location: `${home.path}/jobs/${id}`, 'retry-after': '2' });

    const stream = await send('GET', `/jobs/${id}/events`);
    expect(stream.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    const events = eventsOf(stream.text);
    expect(events.at(-1)).toMatchObject({ event: 'completed', data: { id, status: 'succeeded' } });
    expect(events.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true);
    const ids = events.map((event) => Number(event.id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const resumed = eventsOf((await send('GET', `/jobs/${id}/events`, { headers: { 'last-event-id': '1' } })).text);
    expect(resumed).toEqual(events.slice(-1));
    expect(await jobEnded(home, id)).toMatchObject({ status: 'succeeded', progress: { percent: 100 } });

    const { counts } = await read<{ counts: { kind: string; refused: Record<string, number> }[] }>(`/imports/${id}`);
    const refused = counts.flatMap((kind) => Object.values(kind.refused)).reduce((sum, one) => sum + one, 0);
    expect(refused).toBe(10);
    for (const [locale, header, reason] of [
      ['zh-CN', '文件,行,列,代码,原因', '电话号码无效'],
      ['en', 'File,Line,Column,Code,Reason', 'Not a valid phone number'],
    ] as const) {
      const csv = await send('GET', `/imports/${id}/refused-rows.csv`, { headers: { 'accept-language': locale } });
      expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-language': locale });
      expect(csv.headers['content-disposition']).toContain('attachment');
      const lines = csv.text.trimEnd().split('\r\n');
      expect(lines[0]).toBe(`${BOM}${header}`);
      expect(lines).toHaveLength(refused + 1);
      expect(csv.text).toContain(reason);
    }
  });

  it('TEN-02: a dry run says what would become of the rows, and changes nothing', async () => {
    const customers = () => read<List<Customer>>('/customers?limit=1&sort=-createdAt');
    const before = await customers();
    const file =
      '客户编号,客户名称,客户性质,手机,联系人,生日,历法,地址,职业\r\nD1,甲,个人,13800000001,,,,,\r\nD2,乙,个人,1,,,,,';
    const upload = multipart({ '客户档案.csv': file });
    const { id } = (await send('POST', '/imports?profile=svw&dryRun=true', upload)).json<{ id: string }>();
    expect((await jobEnded(home, id)).status).toBe('succeeded');
    expect(await read(`/imports/${id}`)).toMatchObject({
      dryRun: true,
      counts: [{ kind: 'customers', rows: 2, taken: 1, refused: { phone: 1 } }],
    });
    expect(await customers()).toEqual(before);
  });

  it('an ETag spares the answer, and keeps one edit from overwriting another', async () => {
    const { id } = await home.customer();
    const first = await send('GET', `/customers/${id}`);
    const etag = first.headers.etag as string;
    expect(first.headers.vary).toContain('Accept-Language');
    const unchanged = await send('GET', `/customers/${id}`, { headers: { 'if-none-match': etag } });
    expect([unchanged.status, unchanged.text, unchanged.headers.etag]).toEqual([304, '', etag]);
    const edit = (occupation: string) =>
      send('PATCH', `/customers/${id}`, { body: { occupation }, headers: { 'if-match': etag } });
    expect((await edit('教师')).status).toBe(200);
    const late = await edit('医生');
    expect([late.status, late.code, late.headers.etag]).toEqual([412, 'version_conflict', '"2"']);
    expect(await read(`/customers/${id}`, { 'if-none-match': etag })).toMatchObject({ occupation: '教师', version: 2 });
  });

  it('a list is paged through by its Link headers, forth and back', async () => {
    const { vehicle } = await home.ownedVehicle();
    for (let n = 0; n < 7; n++) await home.appointment(vehicle.id);
    const forth = await follow(`${home.path}/appointments?vehicleId=${vehicle.id}&limit=3`, 'next');
    expect(forth.pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(new Set(forth.pages.flat()).size).toBe(7);
    const back = await follow(forth.lastPath, 'prev');
    expect(back.pages.reverse().flat()).toEqual(forth.pages.flat());
  });

  it('says what is left of the budget, and refuses when nothing is', async () => {
    const key = await storeKey(home, ['stores:read']);
    const ask = (headers?: Record<string, string>) => send('GET', '', { credential: key, headers });
    const first = await ask();
    expect(first.headers['ratelimit-policy']).toBe('"default";q=600;w=60, "tenant";q=3000;w=60');
    expect(first.headers.ratelimit).toMatch(/^"default";r=599;t=\d+$/);
    await ask({ 'if-none-match': first.headers.etag as string });
    expect((await ask()).headers.ratelimit).toMatch(/^"default";r=598;t=\d+$/);
    const burst = await Promise.all(Array.from({ length: 600 }, () => ask()));
    const refused = burst.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.json()).toMatchObject({ code: 'rate_limited', 'violated-policies': ['default'] });
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('a browser may call a store from the pages that the group allows, and from no others', async () => {
    const path = `/v1/group/stores/${home.store.code}/cors-origins`;
    await api.must({ method: 'PUT', path, credential: home.key, body: { origins: [ORIGIN] } });
    const preflight = (origin: string, at = home.path) =>
      api.send({
        ...{ method: 'OPTIONS', path: `${at}/customers` },
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
    const allowed = await preflight(ORIGIN);
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([204, ORIGIN]);
    expect(allowed.headers['access-control-allow-headers']).toContain('Idempotency-Key');
    const sister = `/v1/stores/${api.world.store('south').code}`;
    for (const refused of [await preflight('https://evil.example'), await preflight(ORIGIN, sister)]) {
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([204, undefined]);
    }
    const answer = await send('GET', '/customers?limit=1', { headers: { origin: ORIGIN } });
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
  });

  it('TEN-02: a store has an OpenAPI document of its own, for those with a key to it', async () => {
    const { servers, paths } = await read<{ servers: { url: string }[]; paths: object }>('/openapi.json');
    expect(servers.map(({ url }) => url)).toEqual([`http://localhost:3000${home.path}`]);
    expect(Object.keys(paths)).toContain('/customers/{id}');
    expect((await send('GET', '/openapi.json', { credential: undefined })).status).toBe(401);
    const { key } = await Branch.open(api, 'other');
    expect((await send('GET', '/openapi.json', { credential: key })).status).toBe(404);
    const nowhere = { method: 'GET', path: '/v1/stores/nowhere/openapi.json', credential: token };
    expect((await api.send(nowhere)).status).toBe(404);
  });

  it('SEC-01: the address of every problem leads to a page, in both languages', async () => {
    const { type, code } = (await send('GET', '/customers?limit=0')).json<Problem>();
    expect(type).toBe(`http://localhost:3000/problems/${code}`);
    const { data } = await api.must<{ data: { code: string }[] }>({ method: 'GET', path: '/problems' });
    expect(data.length).toBeGreaterThan(30);
    for (const problem of data) {
      const path = `/problems/${problem.code}`;
      const page = await api.send({ method: 'GET', path, headers: { accept: 'text/html', 'accept-language': 'en' } });
      expect([path, page.status, page.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(page.text).toMatch(/lang="zh-CN"[\s\S]*\p{Script=Han}/u);
    }
  });

  it('TEN-02: whoever reads only is shown what others wrote, and may write nothing', async () => {
    const key = await storeKey(home, READ_PERMISSIONS);
    expect((await send('GET', '/customers', { credential: key })).status).toBe(200);
    const refused = await send('POST', '/customers', { credential: key, body: { kind: 'person', name: '张伟' } });
    expect([refused.status, refused.code]).toEqual([403, 'forbidden']);
  });

  /** Ids of each page, and the path of the last one. */
  async function follow(start: string, relation: 'next' | 'prev'): Promise<{ pages: string[][]; lastPath: string }> {
    const pages: string[][] = [];
    let lastPath = start;
    for (let path: string | undefined = start; path;) {
      const answer = await api.send({ method: 'GET', path, credential: token });
      pages.push(answer.json<List<{ id: string }>>().data.map(({ id }) => id));
      lastPath = path;
      const link = new RegExp(`<http://localhost:3000([^>]+)>; rel="${relation}"`).exec(
        String(answer.headers.link ?? ''),
      );
      path = link?.[1];
    }
    return { pages, lastPath };
  }
});

interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly status: string };
}

function eventsOf(text: string): ServerSentEvent[] {
  return text
    .split('\n\n')
    .map(
      (block) =>
        Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2))) as Record<string, string>,
    )
    .filter(({ data }) => data !== undefined)
    .map(({ event = '', id = '', data = '' }) => ({ event, id, data: JSON.parse(data) as ServerSentEvent['data'] }));
}
