import { groupReach, type GrantFacts, lacking, permissionsAt, rolesAt, type StorePlace } from './access.policy';

const EAST = 'region-east';
const SOUTH = 'region-south';
const PUDONG: StorePlace = { storeId: 'store-pudong', code: 'pudong', regionId: EAST };
const HONGKOU: StorePlace = { storeId: 'store-hongkou', code: 'hongkou', regionId: EAST };
const TIANHE: StorePlace = { storeId: 'store-tianhe', code: 'tianhe', regionId: SOUTH };
const LONE: StorePlace = { storeId: 'store-lone', code: 'lone', regionId: null };
const PLACES = [PUDONG, HONGKOU, TIANHE, LONE];
const NARROWABLE = new Set(['stores:read', 'customers:analyse']);

const forGroup = (...permissions: string[]): GrantFacts => ({
  permissions: new Set(permissions),
  scope: { level: 'group' },
});
const forRegion = (regionId: string, ...permissions: string[]): GrantFacts => ({
  permissions: new Set(permissions),
  scope: { level: 'region', regionId },
});
const forStore = (storeId: string, ...permissions: string[]): GrantFacts => ({
  permissions: new Set(permissions),
  scope: { level: 'store', storeId },
});

describe('permissionsAt', () => {
  it.each<[string, GrantFacts[], StorePlace, string[]]>([
    ['TEN-02, TEN-47: headquarters in every store', [forGroup('customers:read')], TIANHE, ['customers:read']],
    ['TEN-02: headquarters in a store of no region', [forGroup('customers:read')], LONE, ['customers:read']],
    [
      'TEN-47: a region head in a store of the region',
      [forRegion(EAST, 'customers:read')],
      HONGKOU,
      ['customers:read'],
    ],
    ['TEN-47: a region head in another region', [forRegion(EAST, 'customers:read')], TIANHE, []],
    ['TEN-01: a region head in a store of no region', [forRegion(EAST, 'customers:read')], LONE, []],
    ['TEN-02: store staff at home', [forStore('store-pudong', 'customers:write')], PUDONG, ['customers:write']],
    ['TEN-02: store staff next door', [forStore('store-pudong', 'customers:write')], HONGKOU, []],
    [
      'TEN-02: two grants add up',
      [forStore('store-pudong', 'customers:write'), forRegion(EAST, 'customers:read')],
      PUDONG,
      ['customers:read', 'customers:write'],
    ],
    ['TEN-02: nothing was granted', [], PUDONG, []],
  ])('%s', (_name, grants, place, expected) => {
    expect([...permissionsAt(grants, place)].sort()).toEqual(expected);
  });

  it('TEN-03: a store that joins the group is within reach of headquarters at once, with no grant of its own', () => {
    const newcomer = { storeId: 'store-of-tomorrow', regionId: null };
    expect(permissionsAt([forGroup('reports:read')], newcomer)).toContain('reports:read');
  });
});

describe('groupReach', () => {
  const reach = (grants: GrantFacts[], asked: string | null) => {
    const found = groupReach(grants, PLACES, asked, NARROWABLE);
    return found && { stores: found.stores === 'all' ? 'all' : [...found.stores], permissions: [...found.permissions] };
  };

  it('TEN-02, TEN-47: a grant for the group reaches all stores, and carries what it says', () => {
    expect(reach([forGroup('stores:read', 'roles:write')], 'stores:read')).toEqual({
      stores: 'all',
      permissions: ['stores:read', 'roles:write'],
    });
  });

  it('TEN-47: a region head looks into the region’s stores and no further', () => {
    expect(reach([forRegion(EAST, 'stores:read', 'roles:write')], 'stores:read')).toEqual({
      stores: ['pudong', 'hongkou'],
      permissions: ['stores:read'],
    });
  });

  it('TEN-02: what concerns the whole group is not to be had with a grant for a part of it', () => {
    expect(reach([forRegion(EAST, 'roles:write')], 'roles:write')).toBeNull();
    expect(reach([forStore('store-pudong', 'staff:write')], 'staff:write')).toBeNull();
  });

  it('TEN-02: permissions that hold in one of the stores only are left out', () => {
    const grants = [forRegion(EAST, 'stores:read'), forStore('store-pudong', 'customers:analyse')];
    expect(reach(grants, 'stores:read')).toEqual({ stores: ['pudong', 'hongkou'], permissions: ['stores:read'] });
    expect(reach(grants, 'customers:analyse')).toEqual({
      stores: ['pudong'],
      permissions: ['stores:read', 'customers:analyse'],
    });
  });

  it('TEN-02: whoever is only signed in sees the stores they work in', () => {
    expect(reach([forStore('store-tianhe', 'customers:read')], null)).toEqual({ stores: ['tianhe'], permissions: [] });
    expect(reach([], null)).toBeNull();
  });
});

describe('lacking', () => {
  it('SEC-02: names what the giver does not hold', () => {
    expect(lacking(new Set(['a:read']), ['b:read', 'a:read', 'a:write', 'b:read'])).toEqual(['a:write', 'b:read']);
    expect(lacking(new Set(['a:read']), ['a:read'])).toEqual([]);
  });
});

describe('rolesAt', () => {
  const grants: GrantFacts[] = [
    { ...forGroup('tasks:read'), role: 'auditor' },
    { ...forRegion(EAST, 'tasks:read'), role: 'service_director' },
    { ...forStore('store-pudong', 'tasks:read'), role: 'service_adviser' },
    forStore('store-pudong', 'tasks:read'),
  ];

  it.each([
    ['at home', PUDONG, ['auditor', 'service_adviser', 'service_director']],
    ['in another store of the region', HONGKOU, ['auditor', 'service_director']],
    ['in another region', TIANHE, ['auditor']],
  ])('TEN-02: counts the roles whose grants reach the store: %s', (_name, place, expected) => {
    expect([...rolesAt(grants, place)].sort()).toEqual(expected);
  });
});
