import { Provisioner, schemaNameOf, TenantDirectory } from '#libs/tenancy';
import { type DomainError, newId } from '#libs/foundation';
import { startIdentityApi, type IdentityApi } from '../fixtures/identity-api';

/** Longer than any node remembers a caller, a group or a store. */
const KNOWN_FOR_MS = 5_000;

describe('suspension of stores and groups', () => {
  let api: IdentityApi;
  let operator: string;
  let key: string;
  let [north, south, group] = ['', '', ''];

  beforeAll(async () => {
    api = await startIdentityApi();
    operator = await api.platformKey('platform:read', 'platform:write');
    key = await api.groupKey('one');
    [north, south] = [api.world.store('north').code, api.world.store('south').code];
    group = api.world.group('one').code;
  });
  afterAll(() => api.stop());

  /** Another node would notice later: everything that is remembered is old. */
  async function ask(method: 'post' | 'get', path: string, credential = operator) {
    const answer = await api.call(method, path, credential);
    api.clock.age(KNOWN_FOR_MS);
    return answer;
  }
  const suspend = (path: string) => ask('post', `/v1/platform/${path}/suspend`);
  const resume = (path: string) => ask('post', `/v1/platform/${path}/resume`);
  const entering = async (code: string) => {
    const { status, body } = await ask('get', `/v1/stores/${code}`, key);
    return status === 200 ? 200 : [status, body.code];
  };
  const happenings = async (code: string) => {
    const { rows } = await api.sql(`SELECT type FROM platform.event WHERE payload->>'code' = $1 ORDER BY id`, [code]);
    return rows.map(({ type }) => type);
  };

  it('SEC-08: a suspended store lets nobody in, loses nothing, and goes on as it was', async () => {
    const suspended = await suspend(`stores/${south}`);
    expect([suspended.status, suspended.body.state, suspended.body.suspendedAt]).toEqual([
      200,
      'suspended',
      api.clock.now().toISOString(),
    ]);
    expect(await entering(south)).toEqual([403, 'store_suspended']);
    expect(await entering(north)).toBe(200);
    const { status } = await ask('get', `/v1/stores/${api.world.store('other').code}`, key);
    expect(status).toBe(404);

    const resumed = await resume(`stores/${south}`);
    expect([resumed.status, resumed.body.state, resumed.body.suspendedAt]).toEqual([200, 'active', null]);
    expect(await entering(south)).toBe(200);
    expect(await happenings(south)).toEqual(['store.suspended', 'store.resumed']);
  });

  it('SEC-08: no worker enters a suspended store or group, and no sweep finds it', async () => {
    await suspend(`stores/${south}`);
    const directory = api.get(TenantDirectory);
    const codeOf = (work: Promise<unknown>) => work.then(String, (error: DomainError) => error.code);
    expect(await codeOf(directory.systemContext(south, 'test'))).toBe('store_suspended');
    const swept = async () => {
      const found: string[] = [];
      for await (const { code } of directory.servableStores()) found.push(code);
      return [found.includes(north), found.includes(south)];
    };
    expect(await swept()).toEqual([true, false]);

    await suspend(`groups/${group}`);
    expect(await swept()).toEqual([false, false]);
    expect(await codeOf(directory.systemContext(north, 'test'))).toBe('group_suspended');
    expect(await codeOf(directory.systemGroupContext(group, 'test'))).toBe('group_suspended');
    expect((await directory.activeGroups()).map(({ code }) => code)).not.toContain(group);
    await resume(`groups/${group}`);
    await resume(`stores/${south}`);
    expect(await swept()).toEqual([true, true]);
  });

  it('TEN-01, SEC-08: a group takes its stores along, and brings back those that it took', async () => {
    await suspend(`stores/${south}`);
    const person = await api.staff('li.qiang', { role: 'general_manager', level: 'group' });
    const token = await api.tokenOf(person);
    expect((await suspend(`groups/${group}`)).body.state).toBe('suspended');

    expect(await entering(north)).toEqual([403, 'group_suspended']);
    expect(await entering(south)).toEqual([403, 'store_suspended']);
    for (const credential of [key, token]) {
      const { status, body } = await ask('get', '/v1/group/stores', credential);
      expect([status, body.code]).toEqual([403, 'group_suspended']);
    }
    expect((await api.signIn(person)).status).toBe(401);
    const alone = await resume(`stores/${north}`);
    expect([alone.status, alone.body.code]).toEqual([409, 'store_suspended_with_group']);

    expect((await resume(`groups/${group}`)).body).toMatchObject({ state: 'active', suspendedAt: null });
    expect(await entering(north)).toBe(200);
    expect(await entering(south)).toEqual([403, 'store_suspended']);
    expect((await ask('get', '/v1/group/stores', token)).status).toBe(200);
    await resume(`stores/${south}`);
  });

  it('SEC-08: a store that is made while its group stands still stands still with it', async () => {
    const code = `late-${newId().slice(-6)}`;
    const { id, schema } = api.world.group('one');
    await api.sql(
      `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
       VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'provisioning')`,
      [newId(), id, code, schemaNameOf('store', code)],
    );
    await suspend(`groups/${group}`);
    await new Provisioner(api.world.cluster.databaseUrl).createStore(schemaNameOf('store', code), schema);
    const { body } = await ask('get', `/v1/platform/stores/${code}`);
    expect(body.state).toBe('suspended');
    await resume(`groups/${group}`);
    expect((await ask('get', `/v1/platform/stores/${code}`)).body.state).toBe('active');
  });

  it('SEC-08: what its state does not allow is refused, and the states that would do are named', async () => {
    const twice = await resume(`stores/${north}`);
    expect([twice.status, twice.body.code, twice.body.allowed]).toEqual([409, 'tenant_state_refused', ['suspended']]);
    expect(twice.body.detail).toContain('It is active');
    await api.sql(`UPDATE platform.store SET state = 'removing' WHERE code = $1`, [south]);
    const gone = await suspend(`stores/${south}`);
    expect([gone.status, gone.body.allowed]).toEqual([409, ['active']]);
    await api.sql(`UPDATE platform.store SET state = 'active' WHERE code = $1`, [south]);
    expect((await suspend('stores/nowhere')).status).toBe(404);
    expect((await suspend('groups/nowhere')).status).toBe(404);
    const reader = await api.platformKey('platform:read');
    expect((await ask('post', `/v1/platform/stores/${north}/suspend`, reader)).status).toBe(403);
  });
});
