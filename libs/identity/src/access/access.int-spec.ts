import { Wakes } from '#libs/queue';
import { transactionChannel, TenantDirectory } from '#libs/tenancy';
import { formatApiKey, newApiKey } from '../api-keys/api-key-format';
import { ApiKeyUse } from '../api-keys/api-key-use.service';
import { KNOWN_FOR_MS } from './brief-cache';
import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';

describe('who gets in', () => {
  let api: IdentityApi;
  let north: string;
  let south: string;
  let other: string;
  let groupKey: string;
  let northKey: string;

  const storePath = (code: string) => `/v1/stores/${code}`;
  const codesOf = (body: { data: { code: string }[] }) => body.data.map(({ code }) => code);

  beforeAll(async () => {
    api = await startIdentityApi();
    [north, south, other] = (['north', 'south', 'other'] as const).map((name) => api.world.store(name).code) as [
      string,
      string,
      string,
    ];
    groupKey = await api.groupKey('one');
    northKey = await api.groupKey('one', { storeCodes: [north], scopes: ['stores:read', 'customers:read'] });
  });
  afterAll(() => api.stop());

  it.each([
    ['no credential', () => undefined],
    ['half a key', () => groupKey.slice(0, 30)],
    ['a key with a typo', () => `${groupKey.slice(0, -1)}${groupKey.endsWith('a') ? 'b' : 'a'}`],
    ['a well-formed key that was never made', () => formatApiKey(newApiKey('sk', 'live'))],
    ['the public half with another secret', () => withOtherSecret(groupKey)],
    ['something that is no token', () => 'eyJhbGciOiJub25lIn0.e30.'],
  ])('SEC-02: %s is 401', async (_what, credential) => {
    const answer = await api.call('get', storePath(north), credential());
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  it('SEC-02: an address that goes on guessing is told to wait, and holds up nobody else', async () => {
    const from = (address: string, key?: string) =>
      api.call('get', storePath(north), key).set('X-Forwarded-For', address);
    const guesses = Array.from({ length: 62 }, () => from('10.0.0.1', formatApiKey(newApiKey('sk', 'live'))));
    const answers = await Promise.all(guesses);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(60).fill(401), 429, 429]);
    const refused = await from('10.0.0.1');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(refused.body['violated-policies']).toEqual(['failed-authentication']);
    expect(refused.headers['ratelimit-policy']).toBe('"failed-authentication";q=60;w=60');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('10.0.0.1', northKey)).status).toBe(200);
    expect((await from('10.0.0.2')).status).toBe(401);
  });

  it('SEC-02: two credentials at once are none', async () => {
    const answer = await api.call('get', storePath(north), groupKey).set('X-Api-Key', northKey);
    expect(answer.status).toBe(401);
  });

  it('SEC-02: the header X-Api-Key does as well', async () => {
    expect((await api.call('get', storePath(north)).set('X-Api-Key', northKey)).status).toBe(200);
  });

  it('TEN-02: a store key opens its store; a sister, another group’s store and none at all are the same 404', async () => {
    expect((await api.call('get', storePath(north), northKey)).status).toBe(200);
    const answers = await Promise.all(
      [south, other, 'nobody'].map((code) => api.call('get', storePath(code), northKey)),
    );
    for (const { status, body } of answers) {
      expect([status, body.code, body.detail]).toEqual([404, 'not_found', answers[0]?.body.detail]);
    }
  });

  it('TEN-02: a group key opens the stores of its group and not of the other', async () => {
    const statuses = [north, south, other].map(
      async (code) => (await api.call('get', storePath(code), groupKey)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });

  it('SEC-02: what the credential may not do is 403, also on the faces of others', async () => {
    const platformKey = await api.platformKey('platform:read');
    const attempts: [string, string][] = [
      [`${storePath(north)}/responsible?role=retail_manager`, northKey],
      ['/v1/group/stores', northKey],
      ['/v1/platform/groups', northKey],
      ['/v1/platform/groups', groupKey],
      ['/v1/group/stores', platformKey],
      ['/v1/platform/api-keys', platformKey],
    ];
    for (const [path, key] of attempts) {
      const { status, body } = await api.call('get', path, key);
      expect([path, status, body.code]).toEqual([path, 403, 'forbidden']);
    }
    expect((await api.call('get', '/v1/platform/groups', platformKey)).status).toBe(200);
    expect((await api.call('get', storePath(north), platformKey)).status).toBe(404);
  });

  it('TEN-02, TEN-47: a region head sees the region’s stores, headquarters the group’s, store staff their own', async () => {
    const east = await api.call('post', '/v1/group/regions', groupKey).send({ code: 'east', name: '华东' });
    await api.call('patch', `/v1/group/stores/${north}`, groupKey).send({ regionId: east.body.id });
    const region = await api.tokenOf(
      await api.staff('region.head', { role: 'regional_sales_director', level: 'region', at: east.body.id }),
    );
    const cio = await api.tokenOf(await api.staff('group.cio', { role: 'group_cio', level: 'group' }));
    const southStaff = await api.tokenOf(
      await api.staff('adviser', { role: 'service_adviser', level: 'store', at: south }),
    );

    const listed = async (token: string) => codesOf((await api.call('get', '/v1/group/stores', token)).body);
    expect(await listed(region)).toEqual([north]);
    expect(await listed(cio)).toEqual([north, south]);
    expect(await listed(southStaff)).toEqual([south]);

    const entered = (token: string) =>
      Promise.all([north, south, other].map(async (code) => (await api.call('get', storePath(code), token)).status));
    expect(await entered(region)).toEqual([200, 404, 404]);
    expect(await entered(cio)).toEqual([200, 200, 404]);
    expect(await entered(southStaff)).toEqual([404, 200, 404]);
    expect((await api.call('get', `/v1/group/stores/${south}`, region)).status).toBe(404);
    expect((await api.call('get', '/v1/group/roles', region)).status).toBe(403);

    const me = await api.call('get', '/v1/auth/me', region);
    expect(me.body).toMatchObject({ type: 'staff', group: api.world.group('one').code, permissions: [] });
    expect(me.body.stores.map(({ code }: { code: string }) => code)).toEqual([north]);
  });

  it('SEC-02: a key that another node revokes is refused here within five seconds', async () => {
    const key = await api.groupKey('one');
    expect((await api.call('get', storePath(north), key)).status).toBe(200);
    await api.sql(`UPDATE platform.api_key SET revoked_at = now() WHERE public_id = $1`, [publicIdOf(key)]);
    expect(KNOWN_FOR_MS).toBeLessThan(5_000);
    api.clock.age(KNOWN_FOR_MS);
    expect((await api.call('get', storePath(north), key)).status).toBe(401);
  });

  it('SEC-02: a key is refused from the instant on that it expires', async () => {
    const key = await api.groupKey('one', { expiresAt: new Date(api.clock.now().getTime() + 1_000) });
    expect((await api.call('get', storePath(north), key)).status).toBe(200);
    api.clock.advance(1_000);
    expect((await api.call('get', storePath(north), key)).status).toBe(401);
  });

  it('SEC-02: while it is known, a caller costs no transaction on the platform', async () => {
    const directory = api.get(TenantDirectory);
    await api.call('get', storePath(north), northKey);
    await directory.findStore(north);
    // what is written down behind requests
    await Promise.all([api.get(ApiKeyUse).settled(), api.get(Wakes).flush()]);
    const roles: string[] = [];
    const listen = (message: unknown) => void roles.push((message as { scope: { role: string } }).scope.role);
    transactionChannel.subscribe(listen);
    await api.call('get', storePath(north), northKey);
    transactionChannel.unsubscribe(listen);
    expect(roles).toEqual([api.world.group('one').schema]);
  });

  it('SEC-01, SEC-02: a publishable key counts only on the pages it is bound to', async () => {
    const origins = ['https://shop.example'];
    const key = await api.groupKey('one', { type: 'pk', storeCodes: [north], scopes: ['stores:read'], origins });
    const from = (origin: string) => api.call('get', storePath(north), key).set('Origin', origin);
    expect((await from('https://shop.example')).status).toBe(200);
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await api.call('get', storePath(north), key)).status).toBe(403);
  });

  it('SEC-02: demo keys are refused in production', async () => {
    const key = await api.groupKey('one', { demo: true });
    expect((await api.call('get', storePath(north), key)).status).toBe(200);
    api.world.config.nodeEnv = 'production';
    const answer = await api.call('get', storePath(north), key);
    api.world.config.nodeEnv = 'test';
    expect(answer.status).toBe(401);
  });

  it('a store that is being removed is 503 to its own people and 404 to others', async () => {
    await api.sql(`UPDATE platform.store SET state = 'removing' WHERE code = $1`, [south]);
    api.clock.age(KNOWN_FOR_MS);
    const answer = await api.call('get', storePath(south), groupKey);
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'store_unavailable', '5']);
    expect((await api.call('get', storePath(south), northKey)).status).toBe(404);
    await api.sql(`UPDATE platform.store SET state = 'active' WHERE code = $1`, [south]);
    api.clock.age(KNOWN_FOR_MS);
  });
});

function withOtherSecret(key: string): string {
  return formatApiKey({ ...newApiKey('sk', 'live'), publicId: publicIdOf(key) });
}

function publicIdOf(key: string): string {
  return key.split('_')[3] as string;
}
