import { lacking } from '../access/access.policy';

/** The key that makes another key. */
export interface MakerFacts {
  readonly mode: 'live' | 'test';
  readonly demo: boolean;
  readonly expiresAt: Date | null;
}

export interface NewKeyFacts {
  readonly mode: 'live' | 'test';
  readonly demo: boolean;
  readonly expiresAt: Date | null;
}

/** Whether a key may make that key: it does not outlive its maker, nor lead from test or demo into the real thing. SEC-02 */
export function mayMake(maker: MakerFacts, made: NewKeyFacts): boolean {
  const outlives = maker.expiresAt !== null && (made.expiresAt === null || made.expiresAt > maker.expiresAt);
  return !outlives && (maker.mode === 'live' || made.mode === 'test') && (!maker.demo || made.demo);
}

/** A key of the operator that could make keys for ever. */
export interface PlatformKeyFacts {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

const KEY_KEEPING = ['platform:api-keys'];

/** Whether the operator keeps a key that may manage keys and does not expire once this one is gone. SEC-02 */
export function operatorKeepsAKey(keys: readonly PlatformKeyFacts[], without: string): boolean {
  const isKeeper = (key: PlatformKeyFacts): boolean =>
    key.expiresAt === null && lacking(new Set(key.scopes), KEY_KEEPING).length === 0;
  const leaving = keys.find((key) => key.id === without);
  // one that never could keep the house may go whatever the others can
  if (leaving && !isKeeper(leaving)) return true;
  return keys.some((key) => key.id !== without && isKeeper(key));
}

/** What makes somebody an administrator: with these for the whole group, all the rest can be put right again. */
export const ADMINISTRATION: readonly string[] = ['roles:write', 'staff:write'];

export interface AdministratorFacts {
  readonly staffId: string;
  /** What the person, in active service, holds for the whole group. */
  readonly wholeGroup: ReadonlySet<string>;
}

/** Whether a change leaves the group an administrator, if it had one before. SEC-02 */
export function keepsAnAdministrator(
  before: readonly AdministratorFacts[],
  after: readonly AdministratorFacts[],
): boolean {
  return !before.some(isAdministrator) || after.some(isAdministrator);
}

function isAdministrator({ wholeGroup }: AdministratorFacts): boolean {
  return lacking(wholeGroup, ADMINISTRATION).length === 0;
}
