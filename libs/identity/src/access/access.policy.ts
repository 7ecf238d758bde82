/** Level of the organisation that a role is granted for. TEN-01 */
export const SCOPE_LEVELS = ['group', 'region', 'store'] as const;
export type ScopeLevel = (typeof SCOPE_LEVELS)[number];

export type GrantScope =
  | { readonly level: 'group' }
  | { readonly level: 'region'; readonly regionId: string }
  | { readonly level: 'store'; readonly storeId: string };

/** Permissions that somebody holds, and where. */
export interface GrantFacts {
  readonly permissions: ReadonlySet<string>;
  readonly scope: GrantScope;
  /** Role that was granted; a key is a caller with a nameless role of its own. */
  readonly role?: string;
}

/** Where a store stands in the organisation. */
export interface StorePlace {
  readonly storeId: string;
  readonly code: string;
  readonly regionId: string | null;
}

/** What a caller may do at headquarters: for which stores (codes), and what. */
export interface GroupReach {
  readonly stores: 'all' | ReadonlySet<string>;
  readonly permissions: ReadonlySet<string>;
}

/** Whether a grant counts in a store: a region's grant in the region's stores, the group's everywhere. TEN-02, TEN-47 */
export function reaches(scope: GrantScope, place: Pick<StorePlace, 'storeId' | 'regionId'>): boolean {
  switch (scope.level) {
    case 'group':
      return true;
    case 'region':
      return scope.regionId === place.regionId;
    case 'store':
      return scope.storeId === place.storeId;
  }
}

/**
 * Everything that the grants allow in one store. Empty: the store does not exist for this caller. TEN-02
 * Example: a regional sales director of the east holds `customers:read` in Pudong (east) and nothing in Tianhe (south).
 */
export function permissionsAt(
  grants: readonly GrantFacts[],
  place: Pick<StorePlace, 'storeId' | 'regionId'>,
): ReadonlySet<string> {
  const held = new Set<string>();
  for (const grant of grants) {
    if (reaches(grant.scope, place)) grant.permissions.forEach((permission) => held.add(permission));
  }
  return held;
}

/** Codes of the roles that count in one store: whose tasks stand in the inbox there. */
export function rolesAt(
  grants: readonly GrantFacts[],
  place: Pick<StorePlace, 'storeId' | 'regionId'>,
): ReadonlySet<string> {
  return new Set(grants.flatMap(({ role, scope }) => (role !== undefined && reaches(scope, place) ? [role] : [])));
}

/**
 * What the grants allow at headquarters for one permission, or null when they do not allow it. TEN-02, TEN-47
 *
 * A grant for the whole group allows whatever it says. One for a region or a store counts only where the permission is
 * narrowable, that is, where the endpoint looks at the caller's stores alone; the permissions returned then hold in each
 * of those stores. `asked` null: any caller of the group.
 */
export function groupReach(
  grants: readonly GrantFacts[],
  places: readonly StorePlace[],
  asked: string | null,
  narrowable: ReadonlySet<string>,
): GroupReach | null {
  const wholeGroup = new Set<string>();
  for (const grant of grants) {
    if (grant.scope.level === 'group') grant.permissions.forEach((permission) => wholeGroup.add(permission));
  }
  if (asked === null ? wholeGroup.size > 0 : wholeGroup.has(asked)) return { stores: 'all', permissions: wholeGroup };
  if (asked !== null && !narrowable.has(asked)) return null;

  const stores = new Set<string>();
  let everywhere: Set<string> | null = null;
  for (const place of places) {
    const here = permissionsAt(grants, place);
    if (asked === null ? here.size === 0 : !here.has(asked)) continue;
    stores.add(place.code);
    everywhere = new Set([...(everywhere ?? narrowable)].filter((permission) => here.has(permission)));
  }
  return everywhere && { stores, permissions: everywhere };
}

/**
 * What the giver lacks of the permissions that are to be handed out; empty when nothing is in the way. Nobody passes on
 * what they do not hold themselves. SEC-02
 */
export function lacking(held: ReadonlySet<string>, wanted: Iterable<string>): string[] {
  return [...new Set(wanted)].filter((permission) => !held.has(permission)).sort();
}
