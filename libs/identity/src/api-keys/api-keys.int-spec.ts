import { ApiKeyUse } from './api-key-use.service';
import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';

const HOUR_MS = 3_600_000;

describe('API keys', () => {
  let api: IdentityApi;
  let key: string;
  let north: string;

  const call = (method: 'get' | 'post' | 'delete', path = '', credential = key) =>
    api.call(method, `/v1/group/api-keys${path}`, credential);
  const entered = async (credential: string, store = north) =>
    (await api.call('get', `/v1/stores/${store}`, credential)).status;
  const input = () => ({ name: 'Front-end', scopes: ['stores:read'], storeCodes: [north] });

  const hoursOn = (hours: number) => new Date(api.clock.now().getTime() + hours * HOUR_MS);

  beforeAll(async () => {
    api = await startIdentityApi();
    key = await api.groupKey('one');
    north = api.world.store('north').code;
  });
  afterAll(() => api.stop());

  it('SEC-02: the secret is shown once, to the request that made it, and kept nowhere', async () => {
    const send = () => call('post').set('Idempotency-Key', 'make-one-key').send(input());
    const [first, again] = [await send(), await send()];
    expect(first.body).toMatchObject({
      kind: 'store',
      type: 'sk',
      mode: 'live',
      storeCodes: [north],
      scopes: ['stores:read'],
    });
    expect(await entered(first.body.secret)).toBe(200);
    expect([again.headers['idempotent-replayed'], again.body.id, again.body.secret]).toEqual([
      'true',
      first.body.id,
      null,
    ]);
    expect((await call('get', `/${first.body.id}`)).body).not.toHaveProperty('secret');

    const secretHalf = first.body.secret.split('_')[4] as string;
    const dump = await api.sql(
      `SELECT (SELECT string_agg(to_jsonb(k)::text, '') FROM platform.api_key k) AS keys,
              (SELECT string_agg(to_jsonb(i)::text, '') FROM platform.idempotency_key i) AS answers,
              (SELECT string_agg(to_jsonb(e)::text, '') FROM platform.event e) AS events`,
    );
    expect(JSON.stringify(dump.rows)).not.toContain(secretHalf.slice(0, 30));
  });

  it('SEC-02: no key carries more than its maker holds, or opens more', async () => {
    const maker = await api.groupKey('one', { scopes: ['api-keys:write', 'stores:read'], expiresAt: hoursOn(2) });
    const make = (body: object) => call('post', '', maker).send({ ...input(), expiresAt: hoursOn(1), ...body });
    expect((await make({})).status).toBe(201);
    expect((await make({ scopes: ['stores:read', 'customers:read'] })).body.code).toBe('permission_not_held');
    expect((await make({ expiresAt: hoursOn(3) })).body.code).toBe('api_key_too_broad');
    expect((await make({ expiresAt: null })).body.code).toBe('api_key_too_broad');
    expect((await make({ scopes: ['platform:write'] })).body.errors[0].code).toBe('unknown_permission');
    expect((await make({ storeCodes: [api.world.store('other').code] })).body.errors[0]).toMatchObject({
      pointer: '#/storeCodes/0',
      code: 'unknown_store',
    });
    const storeKey = await api.groupKey('one', { storeCodes: [north] });
    expect((await call('post', '', storeKey).send(input())).status).toBe(403);
  });

  it('SEC-02: rotation lets old and new key overlap, and only for whoever could have made it', async () => {
    const made = (await call('post').send(input())).body;
    const limited = await api.groupKey('one', { scopes: ['api-keys:write'] });
    expect((await call('post', `/${made.id}/rotations`, limited).send({})).body.code).toBe('permission_not_held');

    const rotated = await call('post', `/${made.id}/rotations`).send({ overlapHours: 1 });
    expect(rotated.body).toMatchObject({
      rotatedFrom: made.id,
      storeCodes: [north],
      scopes: ['stores:read'],
      expiresAt: null,
    });
    expect([await entered(made.secret), await entered(rotated.body.secret)]).toEqual([200, 200]);
    api.clock.advance(HOUR_MS);
    expect([await entered(made.secret), await entered(rotated.body.secret)]).toEqual([401, 200]);
    expect((await call('post', `/${made.id}/rotations`).send({})).body.code).toBe('api_key_revoked');
  });

  it('SEC-02: a revoked key is refused at once, and revoking it again is no error', async () => {
    const made = (await call('post').send(input())).body;
    expect(await entered(made.secret)).toBe(200);
    expect((await call('delete', `/${made.id}`)).status).toBe(204);
    expect(await entered(made.secret)).toBe(401);
    expect((await call('delete', `/${made.id}`)).status).toBe(204);
  });

  it('TEN-02: a group does not see the keys of another, nor of the operator', async () => {
    const made = (await call('post').send(input())).body;
    const otherKey = await api.groupKey('two');
    await api.platformKey('platform:read');
    expect((await call('get', `/${made.id}`, otherKey)).status).toBe(404);
    expect((await call('delete', `/${made.id}`, otherKey)).status).toBe(404);
    expect((await call('post', `/${made.id}/rotations`, otherKey).send({})).status).toBe(404);
    const kinds = (await call('get', '?limit=100', otherKey)).body.data.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(['group']);
  });

  it('SEC-02: the operator hands a group its first key, and keeps a key of its own for ever', async () => {
    await api.sql(`UPDATE platform.api_key SET revoked_at = now() WHERE kind = 'platform'`);
    const operator = await api.platformKey('platform:read', 'platform:api-keys');
    const platform = (method: 'get' | 'post' | 'delete', path: string, credential = operator) =>
      api.call(method, `/v1/platform/${path}`, credential);

    const first = await platform('post', `groups/${api.world.group('two').code}/api-keys`).send({
      name: 'First key',
      scopes: ['stores:read'],
    });
    expect([first.status, first.body.kind]).toEqual([201, 'group']);
    expect(await entered(first.body.secret, api.world.store('other').code)).toBe(200);
    expect(
      (await platform('post', 'groups/nowhere/api-keys').send({ name: 'x', scopes: ['stores:read'] })).status,
    ).toBe(404);

    const broader = await platform('post', 'api-keys').send({ name: 'Broader', scopes: ['platform:write'] });
    expect(broader.body.code).toBe('permission_not_held');
    const [own] = (await platform('get', 'api-keys')).body.data;
    expect((await platform('delete', `api-keys/${own.id}`)).body.code).toBe('api_key_last_of_platform');
    const second = (await platform('post', 'api-keys').send({ name: 'Second', scopes: ['platform:api-keys'] })).body;
    expect((await platform('delete', `api-keys/${own.id}`, second.secret)).status).toBe(204);
    expect((await platform('get', 'api-keys')).status).toBe(401);
  });

  it('SEC-02: when a key was last used is written once a minute, behind the requests', async () => {
    const made = (await call('post').send(input())).body;
    const lastUsedAt = async () => {
      await api.get(ApiKeyUse).settled();
      return (await call('get', `/${made.id}`)).body.lastUsedAt;
    };
    expect(await lastUsedAt()).toBeNull();
    await entered(made.secret);
    const first = api.clock.now().toISOString();
    expect(await lastUsedAt()).toBe(first);
    api.clock.advance(30_000);
    api.clock.age(30_000);
    await entered(made.secret);
    expect(await lastUsedAt()).toBe(first);
    api.clock.advance(30_000);
    api.clock.age(30_000);
    await entered(made.secret);
    expect(await lastUsedAt()).toBe(api.clock.now().toISOString());
  });

  it('both logs tell of every key, without its secret', async () => {
    const made = (await call('post').send(input())).body;
    await call('delete', `/${made.id}`);
    for (const table of ['platform.event', `${api.world.group('one').schema}.group_event`]) {
      const { rows } = await api.sql(`SELECT type FROM ${table} WHERE subject_id = $1 ORDER BY id`, [made.id]);
      expect(rows).toEqual([{ type: 'api-key.created' }, { type: 'api-key.revoked' }]);
    }
  });
});
