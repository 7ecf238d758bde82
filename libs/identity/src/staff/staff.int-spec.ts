import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';
import { Responsibility } from './responsibility.service';
import { StandIns } from './stand-ins.service';

describe('the people of a group', () => {
  let api: IdentityApi;
  let key: string;
  let otherKey: string;
  let north: string;
  let south: string;

  const NEWCOMER = {
    username: 'new.comer',
    name: '新人',
    departments: ['sales', 'marketing'],
    password: 'a first password',
  };
  const call = (method: 'get' | 'post' | 'patch' | 'delete', path: string, credential = key) =>
    api.call(method, `/v1/group/${path}`, credential);

  beforeAll(async () => {
    api = await startIdentityApi();
    key = await api.groupKey('one');
    otherKey = await api.groupKey('two');
    north = api.world.store('north').code;
    south = api.world.store('south').code;
  });
  afterAll(() => api.stop());

  it('TEN-04: a person belongs to departments and can be found by them', async () => {
    const created = await call('post', 'staff').send(NEWCOMER);
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ departments: ['sales', 'marketing'], state: 'active', phone: null, version: 1 }),
    ]);
    expect(created.body).not.toHaveProperty('password');
    const found = await call('get', 'staff?department=marketing');
    expect(found.body.data.map(({ id }: { id: string }) => id)).toContain(created.body.id);
    expect((await call('get', 'staff?department=audit')).body.data).toEqual([]);
    expect((await call('get', 'staff?q=new.&state=active')).body.data).toHaveLength(1);
    expect((await call('post', 'staff').send({ ...NEWCOMER, username: 'x1', departments: ['cooking'] })).status).toBe(
      422,
    );
  });

  it('a user name is taken once, and a repeated request adds nobody', async () => {
    const body = { ...NEWCOMER, username: 'only.once' };
    const send = () => call('post', 'staff').set('Idempotency-Key', 'one-newcomer').send(body);
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    expect((await call('post', 'staff').send(body)).body.code).toBe('staff_username_taken');
  });

  it('TEN-02: a group does not see the staff of another', async () => {
    const { id } = await api.staff('ours');
    expect((await call('get', `staff/${id}`, otherKey)).status).toBe(404);
    expect((await call('patch', `staff/${id}`, otherKey).send({ name: '他' })).status).toBe(404);
    expect((await call('post', `staff/${id}/grants`, otherKey).send({ role: 'auditor', level: 'group' })).status).toBe(
      404,
    );
    expect((await call('get', `staff/${id}/absences`, otherKey)).status).toBe(404);
    expect((await call('get', 'staff', otherKey)).body.data).toEqual([]);
  });

  it('an edit of an old version is refused with the current one', async () => {
    const { id } = await api.staff('edited');
    const edit = (name: string, version: string) =>
      call('patch', `staff/${id}`).set('If-Match', version).send({ name });
    expect((await edit('一', '"1"')).body).toMatchObject({ name: '一', version: 2 });
    const stale = await edit('二', '"1"');
    expect([stale.status, stale.headers.etag]).toEqual([412, '"2"']);
  });

  it('TEN-01, TEN-02: a role is granted for the group, a region or a store, and no wider than it allows', async () => {
    const { id } = await api.staff('granted');
    const grant = (body: object) => call('post', `staff/${id}/grants`).send(body);
    const region = (await call('post', 'regions').send({ code: 'granted', name: '区' })).body.id;
    const ok = await grant({ role: 'service_adviser', level: 'store', storeCode: north });
    expect([ok.status, ok.body]).toEqual([201, expect.objectContaining({ role: 'service_adviser', storeCode: north })]);
    expect((await grant({ role: 'service_adviser', level: 'store', storeCode: north })).body.code).toBe('grant_exists');
    expect((await grant({ role: 'regional_sales_director', level: 'region', regionId: region })).status).toBe(201);

    const refusals = await Promise.all([
      grant({ role: 'service_adviser', level: 'group' }),
      grant({ role: 'regional_sales_director', level: 'group' }),
      grant({ role: 'no_such_role', level: 'group' }),
      grant({ role: 'auditor', level: 'store' }),
      grant({ role: 'auditor', level: 'group', storeCode: north }),
      grant({ role: 'auditor', level: 'store', storeCode: api.world.store('other').code }),
      grant({ role: 'auditor', level: 'region', regionId: id }),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.errors[0].pointer, body.errors[0].code])).toEqual([
      [422, '#/level', 'grant_too_wide'],
      [422, '#/level', 'grant_too_wide'],
      [422, '#/role', 'unknown_role'],
      [422, '#/storeCode', 'grant_scope_mismatch'],
      [422, '#/storeCode', 'grant_scope_mismatch'],
      [422, '#/storeCode', 'unknown_store'],
      [422, '#/regionId', 'unknown_reference'],
    ]);
    expect((await call('get', `staff/${id}/grants`)).body.data).toHaveLength(2);
  });

  it('SEC-02: nobody passes on what they do not hold, neither by role nor by grant nor by password', async () => {
    const scopes = ['staff:read', 'staff:write', 'roles:read', 'roles:write', 'customers:read'];
    const limited = await api.groupKey('one', { scopes });
    const { id } = await api.staff('ambitious');
    const grant = await call('post', `staff/${id}/grants`, limited).send({
      role: 'group_administrator',
      level: 'group',
    });
    expect([grant.status, grant.body.code]).toEqual([403, 'permission_not_held']);
    const role = {
      code: 'too_much',
      nameZh: '过多',
      nameEn: 'Too much',
      level: 'group',
      permissions: ['customers:read', 'imports:write'],
    };
    expect((await call('post', 'roles', limited).send(role)).body).toMatchObject({
      code: 'permission_not_held',
      detail: expect.stringContaining('imports:write'),
    });
    const administrator = await api.staff('powerful', { role: 'group_administrator', level: 'group' });
    const reset = (password: string) =>
      call('post', `staff/${administrator.id}/password-resets`, limited).send({ password });
    expect((await reset('a password of mine')).body.code).toBe('permission_not_held');
    expect((await api.signIn(administrator)).status).toBe(200);
  });

  it('SEC-02: a reset password lets the person in and ends what was open', async () => {
    const person = await api.staff('forgetful', { role: 'technician', level: 'store', at: north });
    const token = await api.tokenOf(person);
    expect((await call('post', `staff/${person.id}/password-resets`).send({ password: 'something new' })).status).toBe(
      204,
    );
    expect((await api.call('get', '/v1/auth/me', token)).status).toBe(401);
    expect((await api.signIn({ ...person, password: 'something new' })).status).toBe(200);
  });

  it('SEC-02: a role that is taken back counts at once', async () => {
    const person = await api.staff('leaving', { role: 'store_head', level: 'store', at: north });
    const token = await api.tokenOf(person);
    expect((await api.call('get', `/v1/stores/${north}`, token)).status).toBe(200);
    const [grant] = (await call('get', `staff/${person.id}/grants`)).body.data;
    expect((await call('delete', `staff/${person.id}/grants/${grant.id}`)).status).toBe(204);
    expect((await api.call('get', `/v1/stores/${north}`, token)).status).toBe(404);
  });

  it('SEC-02: the last administrator stays, whichever way one tries', async () => {
    const { id } = (await call('post', 'staff', otherKey).send({ ...NEWCOMER, username: 'lone.admin' })).body;
    const granted = await call('post', `staff/${id}/grants`, otherKey).send({
      role: 'group_administrator',
      level: 'group',
    });
    const tries = await Promise.all([
      call('delete', `staff/${id}/grants/${granted.body.id}`, otherKey),
      call('patch', `staff/${id}`, otherKey).send({ state: 'left' }),
      call('patch', 'roles/group_administrator', otherKey)
        .set('If-Match', '"0"')
        .send({ permissions: ['roles:write'] }),
    ]);
    expect(tries.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([409, 'staff_last_administrator']),
    );

    const second = (await call('post', 'staff', otherKey).send({ ...NEWCOMER, username: 'second.admin' })).body;
    await call('post', `staff/${second.id}/grants`, otherKey).send({ role: 'group_administrator', level: 'group' });
    const races = await Promise.all(
      [id, second.id].map((one: string) => call('patch', `staff/${one}`, otherKey).send({ state: 'suspended' })),
    );
    expect(races.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('TEN-07: absences decide who answers, in the store’s own eyes and at headquarters', async () => {
    const retail = await api.staff('retail', { role: 'retail_manager', level: 'store', at: south });
    const director = await api.staff('director', {
      role: 'sales_director',
      level: 'region',
      at: await regionWith(south),
    });
    const boss = await api.staff('boss', { role: 'general_manager', level: 'group' });
    const standsInFor = async (id: string) => [...(await api.get(StandIns).of(api.world.store('south').ctx.store, id))];
    const ask = async (at?: string) => {
      const query = `role=retail_manager${at ? `&at=${at}` : ''}`;
      const [own, group] = [
        await api.call('get', `/v1/stores/${south}/responsible?${query}`, key),
        await call('get', `stores/${south}/responsible?${query}`),
      ];
      expect(own.body).toEqual(group.body);
      return [own.body.kind, own.body.role, own.body.people.map(({ id }: { id: string }) => id)];
    };
    expect(await ask()).toEqual(['holder', 'retail_manager', [retail.id]]);
    expect(await standsInFor(director.id)).not.toContain('retail_manager');

    const away = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-11-09T00:00:00Z' };
    const absence = await call('post', `staff/${retail.id}/absences`).send(away);
    expect(await ask()).toEqual(['deputy', 'sales_director', [director.id]]);
    expect(await standsInFor(director.id)).toContain('retail_manager');
    await call('post', `staff/${director.id}/absences`).send({ startsAt: away.startsAt });
    expect(await ask()).toEqual(['escalation', 'general_manager', [boss.id]]);
    expect(await standsInFor(director.id)).not.toContain('retail_manager');
    expect(await standsInFor(boss.id)).toContain('retail_manager');
    expect(await ask('2026-11-09T00:00:00Z')).toEqual(['holder', 'retail_manager', [retail.id]]);
    await call('delete', `staff/${retail.id}/absences/${absence.body.id}`);
    expect(await ask()).toEqual(['holder', 'retail_manager', [retail.id]]);

    expect((await call('post', `staff/${retail.id}/absences`).send({ ...away, endsAt: away.startsAt })).status).toBe(
      422,
    );
    expect((await call('get', `stores/${north}/responsible?role=retail_manager`)).body.kind).toBe('escalation');
    expect((await call('get', `stores/${north}/responsible?role=no_such_role`)).status).toBe(404);
  });

  it('TEN-07: whoever signs in comes with the roles that they stand in for, and a key with none', async () => {
    const person = await api.staff('north.head', { role: 'sales_director', level: 'store', at: north });
    const asked = jest.spyOn(api.get(Responsibility), 'inOwnStore');
    const standInsOf = async (credential: string) => {
      const answer = await api.call('get', `/v1/stores/${north}/responsible?role=retail_manager`, credential);
      expect(answer.status).toBe(200);
      return asked.mock.lastCall?.[0].standsInFor;
    };
    const of = async () => [...((await standInsOf(await api.tokenOf(person))) ?? [])];
    const { id } = await api.staff('north.retail', { role: 'retail_manager', level: 'store', at: north });
    expect(await of()).not.toContain('retail_manager');
    // what was taken from somebody, or given, counts at once on the node that did it
    await call('patch', `staff/${id}`).send({ state: 'suspended' });
    expect(await of()).toContain('retail_manager');
    expect(await standInsOf(key)).toBeUndefined();
    asked.mockRestore();
  });

  async function regionWith(store: string): Promise<string> {
    const region = await call('post', 'regions').send({ code: 'with-store', name: '区' });
    await call('patch', `stores/${store}`).send({ regionId: region.body.id });
    return region.body.id as string;
  }

  it('SEC-08: a mobile number is its owner’s and the record keepers’; others see it masked', async () => {
    const auditor = await api.staff('phone.auditor', { role: 'auditor', level: 'group' });
    const { id } = (await call('post', 'staff').send({ ...NEWCOMER, username: 'phone.owner', phone: '13800138000' }))
      .body;
    expect((await call('get', `staff/${id}`)).body.phone).toBe('+8613800138000');
    const reader = await api.groupKey('one', { scopes: ['staff:read'] });
    expect((await call('get', `staff/${id}`, reader)).body.phone).toBe('+86138****8000');
    expect((await call('get', 'staff?q=phone.owner', reader)).body.data).toMatchObject([{ phone: '+86138****8000' }]);
    await call('patch', `staff/${auditor.id}`).send({ phone: '13800138001' });
    const token = await api.tokenOf(auditor);
    expect((await call('get', `staff/${auditor.id}`, token)).body.phone).toBe('+8613800138001');
    expect((await call('get', `staff/${id}`, token)).body.phone).toBe('+86138****8000');
  });

  it('SEC-08: whoever leaves takes the number along', async () => {
    const { id } = (await call('post', 'staff').send({ ...NEWCOMER, username: 'phone.left', phone: '13800138000' }))
      .body;
    const left = await call('patch', `staff/${id}`).send({ state: 'left', phone: '13800138001' });
    expect([left.status, left.body]).toEqual([200, expect.objectContaining({ state: 'left', phone: null })]);
  });

  it('keeps no name and no phone in the log', async () => {
    const { id } = await api.staff('logged');
    await call('patch', `staff/${id}`).send({ name: '不可外传', phone: '13800138000' });
    const { rows } = await api.sql(
      `SELECT changes, payload FROM ${api.world.group('one').schema}.group_event WHERE subject_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).toContain('phone');
    expect(JSON.stringify(rows)).not.toMatch(/不可外传|13800138000|logged/);
  });
});
