import { formatApiKey, newApiKey, parseApiKey } from '../api-keys/api-key-format';
import { faultsOfNewKey } from '../api-keys/api-keys.policy';
import { keepsAnAdministrator, mayMake, operatorKeepsAKey, type PlatformKeyFacts } from '../staff/delegation.policy';
import { decideRefresh, type RefreshFacts } from './refresh-rotation.policy';
import { ACCOUNT_THROTTLE, failuresAfter, signInWaitMs } from './sign-in-throttle.policy';

const NOW = new Date('2026-11-02T02:00:00.000Z');
const DAY_MS = 86_400_000;
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('API key format', () => {
  it('SEC-02: a key reads back as what was written, whatever the chance', () => {
    for (let round = 0; round < 200; round++) {
      const parts = newApiKey(round % 2 ? 'sk' : 'pk', round % 3 ? 'live' : 'test');
      const text = formatApiKey(parts);
      expect(text).toMatch(/^fc_(sk|pk)_(live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{36}$/);
      expect(parseApiKey(text)).toEqual(parts);
    }
  });

  it('SEC-02: every single typo is refused without asking the database', () => {
    const key = formatApiKey({
      type: 'sk',
      mode: 'live',
      publicId: '4fT0xQ9bZk2M',
      secret: '0123456789abcdefghijABCDEFGHIJ',
    });
    for (let place = 0; place < key.length; place++) {
      const typo = key.slice(0, place) + (key[place] === 'x' ? 'y' : 'x') + key.slice(place + 1);
      expect(parseApiKey(typo)).toBeNull();
    }
    expect(parseApiKey(key.slice(0, -1))).toBeNull();
    expect(parseApiKey(`${key} `)).toBeNull();
    expect(parseApiKey('')).toBeNull();
  });
});

describe('faultsOfNewKey', () => {
  const rules = { known: new Set(['stores:read', 'customers:read']), publishable: new Set(['stores:read']) };
  const key = { type: 'sk' as const, scopes: ['customers:read'], origins: [], expiresAt: null };

  it('SEC-02: a secret key may carry what exists, for as long as one likes', () => {
    expect(faultsOfNewKey(key, rules, NOW)).toEqual([]);
    expect(faultsOfNewKey({ ...key, scopes: ['stores:read', 'no:such'] }, rules, NOW)).toEqual([
      { pointer: '#/scopes/1', code: 'unknown_permission' },
    ]);
    expect(faultsOfNewKey({ ...key, expiresAt: NOW }, rules, NOW)).toEqual([
      { pointer: '#/expiresAt', code: 'not_in_the_future' },
    ]);
  });

  it('SEC-01, SEC-02: a publishable key carries nothing secret and is bound to its pages', () => {
    expect(faultsOfNewKey({ ...key, type: 'pk' }, rules, NOW).map(({ code }) => code)).toEqual([
      'not_publishable',
      'publishable_needs_origins',
    ]);
    const sound = { ...key, type: 'pk' as const, scopes: ['stores:read'], origins: ['https://a.example'] };
    expect(faultsOfNewKey(sound, rules, NOW)).toEqual([]);
  });
});

describe('mayMake', () => {
  const live = { mode: 'live' as const, demo: false, expiresAt: null };

  it.each([
    ['SEC-02: a key without end makes any', live, live, true],
    ['SEC-02: a key makes one that ends with it', { ...live, expiresAt: NOW }, { ...live, expiresAt: NOW }, true],
    ['SEC-02: a key makes none that outlives it', { ...live, expiresAt: NOW }, { ...live, expiresAt: after(1) }, false],
    ['SEC-02: a key that ends makes none without end', { ...live, expiresAt: NOW }, live, false],
    ['SEC-02: a test key makes no live one', { ...live, mode: 'test' as const }, live, false],
    ['SEC-02: a live key makes a test one', live, { ...live, mode: 'test' as const }, true],
    ['SEC-02: a demo key makes no other than demo keys', { ...live, demo: true }, live, false],
    ['SEC-02: a demo key makes a demo key', { ...live, demo: true }, { ...live, demo: true }, true],
  ])('%s', (_name, maker, made, expected) => {
    expect(mayMake(maker, made)).toBe(expected);
  });
});

describe('what has to remain', () => {
  const keeper = (id: string): PlatformKeyFacts => ({ id, scopes: ['platform:api-keys'], expiresAt: null });
  const reader = (id: string): PlatformKeyFacts => ({ ...keeper(id), scopes: ['platform:read'] });

  it.each([
    ['SEC-02: the only keeper stays', [keeper('a')], 'a', false],
    ['SEC-02: one of two keepers may go', [keeper('a'), keeper('b')], 'a', true],
    [
      'SEC-02: a key that expires does not count',
      [keeper('a'), { ...keeper('b'), expiresAt: after(DAY_MS) }],
      'a',
      false,
    ],
    ['SEC-02: a key that cannot make keys does not count', [keeper('a'), reader('b')], 'a', false],
    ['SEC-02: what never was a keeper may go', [reader('b')], 'b', true],
  ])('%s', (_name, keys, without, expected) => {
    expect(operatorKeepsAKey(keys, without)).toBe(expected);
  });

  const administrator = { staffId: 'a', wholeGroup: new Set(['roles:write', 'staff:write', 'org:read']) };
  const halfOne = { staffId: 'b', wholeGroup: new Set(['roles:write']) };

  it('SEC-02: a group that has an administrator keeps one; one that has none yet may go on without', () => {
    expect(keepsAnAdministrator([administrator], [halfOne])).toBe(false);
    expect(keepsAnAdministrator([administrator], [{ ...administrator, staffId: 'c' }])).toBe(true);
    expect(keepsAnAdministrator([halfOne], [])).toBe(true);
  });
});

describe('decideRefresh', () => {
  const fresh: RefreshFacts = {
    tokenExpiresAt: after(DAY_MS),
    session: { startedAt: NOW, endedAt: null },
    spent: null,
  };
  const spent = (ageMs: number, rest = {}) => ({ at: after(-ageMs), sameClient: true, successorSpent: false, ...rest });

  it.each<[string, Partial<RefreshFacts>, string]>([
    ['SEC-02: a fresh token is exchanged', {}, 'rotate'],
    ['SEC-02: an expired one is refused', { tokenExpiresAt: NOW }, 'refuse'],
    ['SEC-02: one of a session that was ended is refused', { session: { startedAt: NOW, endedAt: NOW } }, 'refuse'],
    [
      'SEC-02: one of a session of 90 days is refused',
      { session: { startedAt: after(-90 * DAY_MS), endedAt: null } },
      'refuse',
    ],
    ['SEC-02: the same client repeats within 20 s', { spent: spent(20_000) }, 'repeat'],
    ['SEC-02: it comes back after 20 s', { spent: spent(20_001) }, 'revoke_family'],
    ['SEC-02: another client brings it', { spent: spent(1, { sameClient: false }) }, 'revoke_family'],
    ['SEC-02: its successor was used already', { spent: spent(1, { successorSpent: true }) }, 'revoke_family'],
    [
      'SEC-02: a spent token of a session that is over tells nothing new',
      { spent: spent(1), session: { startedAt: NOW, endedAt: NOW } },
      'refuse',
    ],
  ])('%s', (_name, facts, kind) => {
    expect(decideRefresh({ ...fresh, ...facts }, NOW).kind).toBe(kind);
  });

  it('SEC-02: the session slides by 30 days and ends after 90', () => {
    expect(decideRefresh(fresh, NOW)).toEqual({ kind: 'rotate', expiresAt: after(30 * DAY_MS) });
    const old = { ...fresh, session: { startedAt: after(-70 * DAY_MS), endedAt: null } };
    expect(decideRefresh(old, NOW)).toEqual({ kind: 'rotate', expiresAt: after(20 * DAY_MS) });
  });
});

describe('signInWaitMs', () => {
  it.each([
    ['SEC-02: nobody has failed', 0, 0, 0],
    ['SEC-02: four failures cost nothing', 4, 0, 0],
    ['SEC-02: after the fifth 30 s', 5, 0, 30_000],
    ['SEC-02: of which ten are over', 5, 10_000, 20_000],
    ['SEC-02: after the sixth 60 s', 6, 0, 60_000],
    ['SEC-02: after the seventh two minutes', 7, 0, 120_000],
    ['SEC-02: never more than a quarter of an hour', 500, 0, 900_000],
    ['SEC-02: the wait is over', 6, 60_000, 0],
    ['SEC-02: a day later all is forgotten', 500, DAY_MS, 0],
  ])('%s', (_name, failures, agoMs, expected) => {
    expect(signInWaitMs({ failures, lastAttemptAt: after(-agoMs) }, ACCOUNT_THROTTLE, NOW)).toBe(expected);
  });

  it('SEC-02: attempts are counted until a day passes without one', () => {
    expect(failuresAfter(null, ACCOUNT_THROTTLE, NOW)).toBe(1);
    expect(failuresAfter({ failures: 7, lastAttemptAt: after(-1) }, ACCOUNT_THROTTLE, NOW)).toBe(8);
    expect(failuresAfter({ failures: 7, lastAttemptAt: after(-DAY_MS) }, ACCOUNT_THROTTLE, NOW)).toBe(1);
  });
});
