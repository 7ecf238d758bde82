import { type IdentityApi, startIdentityApi } from '../fixtures/identity-api';

const CONTACT = {
  appointmentPhone: '021-58001001',
  rescuePhone: '400-820-1002',
  repairPhone: '021-58001003',
  complaintPhone: '021-58001004',
  address: '浦东新区金桥路1088号',
};

describe('the organisation of a group', () => {
  let api: IdentityApi;
  let key: string;
  let otherKey: string;
  let north: string;

  const call = (method: 'get' | 'post' | 'patch' | 'delete', path: string, credential = key) =>
    api.call(method, `/v1/group/${path}`, credential);

  beforeAll(async () => {
    api = await startIdentityApi();
    key = await api.groupKey('one');
    otherKey = await api.groupKey('two');
    north = api.world.store('north').code;
  });
  afterAll(() => api.stop());

  it('TEN-01, TEN-10: a store stands in a region, has a brand, and is a 4S store, a quick-repair shop or a second-tier outlet', async () => {
    const region = (await call('post', 'regions').send({ code: 'east', name: '华东' })).body;
    const brand = (await call('post', 'brands').send({ code: 'svw', name: '上汽大众' })).body;
    for (const kind of ['quick_repair_shop', 'second_tier_outlet', '4s_store']) {
      const placed = await call('patch', `stores/${north}`).send({ kind, regionId: region.id, brandId: brand.id });
      expect(placed.body).toMatchObject({ code: north, kind, regionId: region.id, brandId: brand.id });
    }
    expect((await call('get', `stores?regionId=${region.id}&kind=4s_store`)).body.data).toHaveLength(1);
    expect((await call('get', `stores?brandId=${brand.id}&kind=quick_repair_shop`)).body.data).toHaveLength(0);
    expect((await call('patch', `stores/${north}`).send({ kind: 'car_wash' })).status).toBe(422);

    const used = await call('delete', `regions/${region.id}`);
    expect([used.status, used.body.code]).toEqual([409, 'organisation_in_use']);
    await call('patch', `stores/${north}`).send({ regionId: null });
    expect((await call('delete', `regions/${region.id}`)).status).toBe(204);
    expect((await call('get', `regions/${region.id}`)).status).toBe(404);
  });

  it('TEN-12: a store holds the contact data that messages and calls quote, and reads it itself', async () => {
    const saved = await call('patch', `stores/${north}`).send(CONTACT);
    expect(saved.status).toBe(200);
    const own = await api.call('get', `/v1/stores/${north}`, key);
    expect(own.body).toEqual(saved.body);
    expect(own.body).toMatchObject({
      appointmentPhone: '+862158001001',
      rescuePhone: '+864008201002',
      repairPhone: '+862158001003',
      complaintPhone: '+862158001004',
      address: CONTACT.address,
    });
    expect(own.headers.etag).toBe(`"${own.body.version}"`);
    const cleared = await call('patch', `stores/${north}`)
      .set('If-Match', own.headers.etag as string)
      .send({ rescuePhone: null });
    expect(cleared.body).toMatchObject({ rescuePhone: null, repairPhone: '+862158001003' });
    expect(
      (
        await call('patch', `stores/${north}`)
          .set('If-Match', own.headers.etag as string)
          .send({ address: '旧' })
      ).status,
    ).toBe(412);
  });

  it('TEN-02: nothing of another group can be seen or referred to', async () => {
    const theirs = (await call('post', 'regions', otherKey).send({ code: 'theirs', name: '他区' })).body;
    expect((await call('get', `regions/${theirs.id}`)).status).toBe(404);
    expect((await call('get', `stores/${north}`, otherKey)).status).toBe(404);
    expect((await call('patch', `stores/${north}`, otherKey).send({ address: '别处' })).status).toBe(404);
    const foreign = await call('patch', `stores/${north}`).send({ regionId: theirs.id });
    expect([foreign.status, foreign.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '#/regionId', code: 'unknown_reference' })],
    ]);
  });

  it('codes are unique in the group, renaming keeps them, and old versions are refused', async () => {
    const { body } = await call('post', 'brands').send({ code: 'sgm', name: '通用' });
    expect((await call('post', 'brands').send({ code: 'sgm', name: '又一个' })).body.code).toBe(
      'organisation_code_taken',
    );
    expect(
      (await call('patch', `brands/${body.id}`).set('If-Match', '"1"').send({ name: '上汽通用' })).body,
    ).toMatchObject({
      code: 'sgm',
      name: '上汽通用',
      version: 2,
    });
    expect((await call('delete', `brands/${body.id}`).set('If-Match', '"1"')).status).toBe(412);
    expect((await call('delete', `brands/${body.id}`).set('If-Match', '"2"')).status).toBe(204);
  });

  it('lists page by page and come back the same way', async () => {
    for (const code of ['r1', 'r2', 'r3']) await call('post', 'regions', otherKey).send({ code, name: code });
    const first = await call('get', 'regions?limit=2', otherKey);
    const second = await call('get', `regions?limit=2&cursor=${first.body.page.nextCursor}`, otherKey);
    const codes = [...first.body.data, ...second.body.data].map(({ code }: { code: string }) => code);
    expect(codes).toEqual(['r1', 'r2', 'r3', 'theirs']);
    expect(second.body.page.hasMore).toBe(false);
    const back = await call('get', `regions?limit=2&cursor=${second.body.page.prevCursor}`, otherKey);
    expect(back.body.data).toEqual(first.body.data);
  });

  it('TEN-01: the operator adds groups and stores and sees where they live', async () => {
    const operator = await api.platformKey('platform:read', 'platform:write');
    const platform = (method: 'get' | 'post' | 'delete', path: string) =>
      api.call(method, `/v1/platform/${path}`, operator);
    const { code: group } = api.world.group('one');
    const store = { groupCode: group, code: 'brand-new', name: '新店', kind: 'quick_repair_shop' };
    const asked = await platform('post', 'stores').send(store);
    expect([asked.status, asked.body.type, asked.headers.location]).toEqual([
      202,
      'create-store',
      `/v1/platform/jobs/${asked.body.id}`,
    ]);
    expect((await platform('post', 'stores').send(store)).body.code).toBe('store_code_taken');
    const refusals = await Promise.all([
      platform('post', 'stores').send({ ...store, groupCode: 'nowhere' }),
      platform('post', 'stores').send({ ...store, timeZone: 'Mars/Olympus' }),
      platform('post', 'stores').send({ ...store, code: 'Not_A_Code' }),
    ]);
    expect(refusals.map(({ body }) => body.errors[0].code)).toEqual([
      'unknown_reference',
      'unknown_time_zone',
      'invalid_format',
    ]);
    // its profile is there, its store is not yet: nobody sees it
    expect((await call('get', 'stores/brand-new')).status).toBe(404);
    expect((await call('get', 'stores')).body.data.map(({ code }: { code: string }) => code)).not.toContain(
      'brand-new',
    );

    expect((await platform('get', `stores/${north}`)).body).toMatchObject({ groupCode: group, state: 'active' });
    expect((await platform('get', `stores?groupCode=${group}`)).body.data).toHaveLength(2);
    expect((await platform('get', `groups/${group}`)).body).toMatchObject({ code: group, state: 'active' });
    expect((await platform('get', 'groups/nowhere')).status).toBe(404);
    expect((await platform('delete', `stores/${north}`)).status).toBe(202);
    expect((await platform('post', 'groups').send({ code: 'third', name: '第三集团' })).status).toBe(202);
  });
});
