import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';
import { PRESET_ROLES } from './roles.preset';

describe('the role catalogue of a group', () => {
  let api: IdentityApi;
  let key: string;
  let otherKey: string;

  const call = (method: 'get' | 'post' | 'patch' | 'delete', path: string, credential = key) =>
    api.call(method, `/v1/group/roles${path}`, credential);
  const ROLE = {
    code: 'night_receptionist',
    nameZh: '夜间接待',
    nameEn: 'Night receptionist',
    level: 'store',
    permissions: ['appointments:read'],
    escalatesTo: 'service_manager',
  };

  beforeAll(async () => {
    api = await startIdentityApi();
    key = await api.groupKey('one');
    otherKey = await api.groupKey('two');
  });
  afterAll(() => api.stop());

  it('TEN-20, TEN-36, TEN-49: a group begins with the roles as shipped, in its staff’s own words', async () => {
    const { body } = await call('get', '');
    expect(body.roles).toHaveLength(PRESET_ROLES.length);
    expect(body.roles.find(({ code }: { code: string }) => code === 'customer_service_manager')).toMatchObject({
      nameZh: '客服经理',
      origin: 'preset',
      version: 0,
      department: 'customer_service',
    });
    expect(body.departments.map(({ code }: { code: string }) => code)).toContain('management_committee');
    expect(body.permissions.map(({ code }: { code: string }) => code)).toContain('customers:read-id-number');
  });

  it('TEN-34: a group changes a role for itself, for everybody who holds it, and can have it back as shipped', async () => {
    const north = api.world.store('north').code;
    const token = await api.tokenOf(await api.staff('adviser', { role: 'service_adviser', level: 'store', at: north }));
    const permissions = async () => (await api.call('get', '/v1/auth/me', token)).body.stores[0]?.permissions;
    expect(await permissions()).toContain('service-orders:settle');

    const path = '/service_adviser';
    const changed = await call('patch', path)
      .set('If-Match', '"0"')
      .send({ permissions: ['service-orders:read'] });
    expect(changed.body).toMatchObject({ origin: 'changed', version: 1, nameZh: '服务顾问', deputies: [] });
    expect(await permissions()).toEqual(['service-orders:read']);
    expect((await call('get', path, otherKey)).body).toMatchObject({ origin: 'preset', version: 0 });

    expect((await call('patch', path).set('If-Match', '"0"').send({ nameEn: 'Late' })).status).toBe(412);
    expect((await call('patch', path).send({ nameEn: 'Careless' })).status).toBe(428);
    expect((await call('delete', path).set('If-Match', '"1"')).status).toBe(204);
    expect((await call('get', path)).body).toMatchObject({ origin: 'preset', version: 0 });
    expect(await permissions()).toContain('service-orders:settle');
  });

  it('a role of the group’s own comes, is used, and goes when nobody holds it', async () => {
    const created = await call('post', '').send(ROLE);
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ origin: 'own', version: 1, deputies: [] }),
    ]);
    expect((await call('post', '').send(ROLE)).body.code).toBe('role_code_taken');
    expect((await call('get', `/${ROLE.code}`, otherKey)).status).toBe(404);

    const { id } = await api.staff('night.owl', { role: ROLE.code, level: 'store', at: api.world.store('north').code });
    const used = await call('delete', `/${ROLE.code}`).set('If-Match', '"1"');
    expect([used.status, used.body.code]).toEqual([409, 'role_in_use']);
    const grants = await api.call('get', `/v1/group/staff/${id}/grants`, key);
    await api.call('delete', `/v1/group/staff/${id}/grants/${grants.body.data[0].id}`, key);
    expect((await call('delete', `/${ROLE.code}`).set('If-Match', '"1"')).status).toBe(204);
  });

  it('two who change a preset role at once do not overwrite each other', async () => {
    const edit = (nameEn: string) => call('patch', '/club_manager').set('If-Match', '"0"').send({ nameEn });
    const answers = await Promise.all([edit('One'), edit('Two'), edit('Three')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('TEN-07: a role names only permissions and roles that exist', async () => {
    const answer = await call('post', '').send({
      ...ROLE,
      code: 'odd',
      permissions: ['platform:write'],
      deputies: ['odd'],
    });
    expect([answer.status, answer.body.errors.map(({ code }: { code: string }) => code)]).toEqual([
      422,
      ['unknown_permission', 'unknown_role'],
    ]);
  });
});
