import type { Actor, GroupRef, TenantState } from '#libs/tenancy';
import { type GrantFacts, groupReach, type GroupReach, permissionsAt, rolesAt, type StorePlace } from './access.policy';
import type { ApiKeyKind } from '../api-keys/api-key.entity';
import { NARROWABLE_PERMISSION_CODES } from './permissions';

interface PrincipalFacts {
  readonly actor: Actor;
  /** Null for the operator. */
  readonly group: (GroupRef & { readonly state: TenantState }) | null;
  readonly grants: readonly GrantFacts[];
  /** Where the group's stores stand; of a store key, its own stores. */
  readonly places: readonly StorePlace[];
}

export interface StaffFacts extends PrincipalFacts {
  readonly type: 'staff';
  readonly sessionId: string;
  readonly permissionVersion: number;
}

export interface ApiKeyFacts extends PrincipalFacts {
  readonly type: 'api_key';
  readonly kind: ApiKeyKind;
  /** Origins that a publishable key is bound to; null for a secret key. */
  readonly origins: readonly string[] | null;
}

/**
 * A caller whose credential was found good, and what they may do where. Kept in memory for seconds, so what is worked
 * out once for a store is kept with it.
 */
export class Principal<Facts extends StaffFacts | ApiKeyFacts = StaffFacts | ApiKeyFacts> {
  private readonly byStore = new Map<string, ReadonlySet<string>>();
  private readonly rolesByStore = new Map<string, ReadonlySet<string>>();
  private readonly regions: ReadonlyMap<string, string | null>;

  constructor(readonly facts: Facts) {
    this.regions = new Map(facts.places.map((place) => [place.storeId, place.regionId]));
  }

  /** Permissions in a store of the caller's group; empty where the store is none of theirs. TEN-02 */
  permissionsAt(store: { readonly id: string; readonly group: { readonly id: string } }): ReadonlySet<string> {
    if (store.group.id !== this.facts.group?.id) return NOTHING;
    let held = this.byStore.get(store.id);
    if (!held) {
      held = permissionsAt(this.facts.grants, { storeId: store.id, regionId: this.regions.get(store.id) ?? null });
      this.byStore.set(store.id, held);
    }
    return held;
  }

  /** Roles in a store of the caller's group; undefined for a key, which is nobody's colleague. */
  rolesAt(store: { readonly id: string }): ReadonlySet<string> | undefined {
    if (this.facts.type !== 'staff') return undefined;
    let held = this.rolesByStore.get(store.id);
    if (!held) {
      held = rolesAt(this.facts.grants, { storeId: store.id, regionId: this.regions.get(store.id) ?? null });
      this.rolesByStore.set(store.id, held);
    }
    return held;
  }

  /** Reach at headquarters for one permission, or null. A store's own key has no business there. */
  atHeadquarters(asked: string | null): GroupReach | null {
    const { facts } = this;
    if (!facts.group || (facts.type === 'api_key' && facts.kind !== 'group')) return null;
    return groupReach(facts.grants, facts.places, asked, NARROWABLE_PERMISSION_CODES);
  }

  /** What the operator's key may do; empty for everybody else. */
  atPlatform(): ReadonlySet<string> {
    return this.facts.group ? NOTHING : (this.facts.grants[0]?.permissions ?? NOTHING);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

export type StaffPrincipal = Principal<StaffFacts>;
export type ApiKeyPrincipal = Principal<ApiKeyFacts>;

export function isStaff(principal: Principal): principal is StaffPrincipal {
  return principal.facts.type === 'staff';
}
