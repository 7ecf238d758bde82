import { type HolderFacts, isAbsent, type PostFacts, responsibleFor, standIns } from './deputies.policy';
import { PRESET_ROLE_BY_CODE } from '../roles/roles.preset';

const NOON = new Date('2026-11-02T04:00:00.000Z');
const AWAY = [{ from: new Date('2026-11-01T00:00:00.000Z'), until: null }];

const holder = (role: string, staffId: string, rest: Partial<HolderFacts> = {}): HolderFacts => ({
  role,
  staffId,
  level: 'store',
  absences: [],
  ...rest,
});

const EVERYBODY = [
  holder('retail_manager', 'retail'),
  holder('sales_director', 'sales'),
  holder('service_manager', 'service'),
  holder('service_director', 'head-of-service'),
  holder('showroom_manager', 'showroom'),
  holder('customer_director', 'customer'),
  holder('general_manager', 'boss', { level: 'group' }),
];

const without = (...absent: string[]): HolderFacts[] =>
  EVERYBODY.map((one) => (absent.includes(one.staffId) ? { ...one, absences: AWAY } : one));

describe('responsibleFor, with the roles as shipped', () => {
  it.each<[string, string, string[], string, string]>([
    ['TEN-07, TEN-28: the retail manager answers for a complaint', 'retail_manager', [], 'holder', 'retail'],
    ['TEN-07, TEN-24: retail manager absent, the sales director', 'retail_manager', ['retail'], 'deputy', 'sales'],
    ['TEN-07, TEN-20: both absent, the general manager', 'retail_manager', ['retail', 'sales'], 'escalation', 'boss'],
    [
      'TEN-07, TEN-25: service manager absent, the service director',
      'service_manager',
      ['service'],
      'deputy',
      'head-of-service',
    ],
    ['TEN-07, TEN-30: the showroom manager holds delivery interviews', 'showroom_manager', [], 'holder', 'showroom'],
    [
      'TEN-07, TEN-26: showroom manager absent, the customer director',
      'showroom_manager',
      ['showroom'],
      'deputy',
      'customer',
    ],
    [
      'TEN-07, TEN-24: customer director absent too, the sales director',
      'showroom_manager',
      ['showroom', 'customer'],
      'deputy',
      'sales',
    ],
  ])('%s', (_name, role, absent, kind, staffId) => {
    expect(responsibleFor(role, PRESET_ROLE_BY_CODE, without(...absent), NOON)).toMatchObject({
      kind,
      staffIds: [staffId],
    });
  });

  it('TEN-07: nobody is left', () => {
    expect(responsibleFor('retail_manager', PRESET_ROLE_BY_CODE, [], NOON)).toEqual({
      kind: 'nobody',
      asked: ['retail_manager', 'sales_director', 'general_manager'],
    });
  });

  it('TEN-07: a vacant post is one whose holder is absent', () => {
    const vacant = EVERYBODY.filter(({ role }) => role !== 'service_manager');
    expect(responsibleFor('service_manager', PRESET_ROLE_BY_CODE, vacant, NOON)).toMatchObject({
      role: 'service_director',
    });
  });
});

describe('responsibleFor, with any roles', () => {
  const post = (deputies: string[], escalatesTo: string | null = null): PostFacts => ({ deputies, escalatesTo });

  it('TEN-07: deputies come before the deputies of deputies', () => {
    const posts = new Map([
      ['a', post(['b', 'c'])],
      ['b', post(['d'])],
      ['c', post([])],
      ['d', post([])],
    ]);
    const holders = [holder('c', 'carl'), holder('d', 'dora')];
    expect(responsibleFor('a', posts, holders, NOON)).toMatchObject({ role: 'c', asked: ['a', 'b', 'c'] });
  });

  it('TEN-07: a circle of deputies ends, and so does a circle of escalations', () => {
    const posts = new Map([
      ['a', post(['b'], 'b')],
      ['b', post(['a'], 'a')],
    ]);
    expect(responsibleFor('a', posts, [], NOON)).toEqual({ kind: 'nobody', asked: ['a', 'b'] });
  });

  it('TEN-07: people of the store come before those of the region and of headquarters, each once', () => {
    const holders = [
      holder('a', 'zoe', { level: 'group' }),
      holder('a', 'yan', { level: 'region' }),
      holder('a', 'xu', { level: 'store' }),
      holder('a', 'xu', { level: 'group' }),
    ];
    expect(responsibleFor('a', new Map([['a', post([])]]), holders, NOON)).toMatchObject({
      staffIds: ['xu', 'yan', 'zoe'],
    });
  });
});

describe('isAbsent', () => {
  it.each<[string, string, string | null, boolean]>([
    ['TEN-07: from its first instant on', '2026-11-02T04:00:00.000Z', null, true],
    ['TEN-07: not before it', '2026-11-02T04:00:00.001Z', null, false],
    ['TEN-07: until just before its end', '2026-11-01T00:00:00.000Z', '2026-11-02T04:00:00.001Z', true],
    ['TEN-07: back at its end', '2026-11-01T00:00:00.000Z', '2026-11-02T04:00:00.000Z', false],
  ])('%s', (_name, from, until, expected) => {
    const absence = { from: new Date(from), until: until === null ? null : new Date(until) };
    expect(isAbsent([absence], NOON)).toBe(expected);
  });
});

describe('standIns, with the roles as shipped', () => {
  const standsInFor = (staffId: string, holders: readonly HolderFacts[]) => [
    ...(standIns(PRESET_ROLE_BY_CODE, holders, NOON).get(staffId) ?? []),
  ];

  it('TEN-07, FUP-12: the service director answers for the service manager while that one is away, and not before', () => {
    expect(standsInFor('head-of-service', EVERYBODY)).not.toContain('service_manager');
    expect(standsInFor('head-of-service', without('service'))).toContain('service_manager');
    expect(standsInFor('boss', without('service'))).not.toContain('service_manager');
  });

  it('TEN-07, FUP-25: a post that nobody holds falls to whoever decides, and to several of them alike', () => {
    const bosses = ['boss', 'other-boss'].map((id) => holder('general_manager', id, { level: 'group' }));
    for (const { staffId } of bosses) expect(standsInFor(staffId, bosses)).toContain('showroom_manager');
    expect(standsInFor('boss', bosses)).not.toContain('general_manager');
    expect(standIns(PRESET_ROLE_BY_CODE, [], NOON).size).toBe(0);
  });
});
