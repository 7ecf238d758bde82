import type { Locale } from '#libs/foundation';

/** Who acts. Goes into every event; holds no personal data beyond the display name. */
export interface Actor {
  readonly type: 'staff' | 'api_key' | 'system';
  readonly id: string;
  readonly name: string;
}

/** A dealer group (集团) as the request path knows it. */
export interface GroupRef {
  readonly id: string;
  readonly code: string;
  /** Schema and role name, such as `group_shenhai`; from the platform's table, never from a request. */
  readonly schema: string;
}

/** A store (店): the tenant. */
export interface StoreRef {
  readonly id: string;
  readonly code: string;
  /** Schema and role name, such as `store_pudong`; from the platform's table, never from a request. */
  readonly schema: string;
  /** IANA time zone that every wall-clock rule of the store is judged in. */
  readonly timeZone: string;
  readonly group: GroupRef;
}

/**
 * The idempotency key that the caller sent. The first `run` of the request claims it inside its own transaction and
 * sets `replayed` when the effect had happened before.
 */
export interface IdempotencyClaim {
  readonly key: string;
  readonly principal: string;
  readonly method: string;
  readonly route: string;
  readonly fingerprint: string;
  claimed: boolean;
  replayed: boolean;
}

/** Where a request came from, for the audit trail. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string;
}

interface CallerContext {
  readonly actor: Actor;
  /** Absent where the system itself acts. */
  readonly client?: Client;
  /** Permissions such as `customers:read` that the caller holds here. */
  readonly permissions: ReadonlySet<string>;
  readonly requestId: string;
  readonly locale: Locale;
  readonly idempotency?: IdempotencyClaim;
}

/** A caller in one store. Plain data; the first argument of every service method, after the tx where there is one. */
export interface StoreContext extends CallerContext {
  readonly kind: 'store';
  readonly store: StoreRef;
  /** Codes of the roles that a person holds here. Absent for API keys and the system, which hold none. */
  readonly roles?: ReadonlySet<string>;
  /** Codes of the roles that a person answers for here beside them, since nobody of those is there. TEN-07 */
  readonly standsInFor?: ReadonlySet<string>;
}

/** A caller at the headquarters of one group. */
export interface GroupContext extends CallerContext {
  readonly kind: 'group';
  readonly group: GroupRef;
  /** Stores that the caller may look into: `all`, or the codes of a region's stores. */
  readonly stores: 'all' | ReadonlySet<string>;
}

/** The operator of the installation, or the system itself before a tenant is known. */
export interface PlatformContext extends CallerContext {
  readonly kind: 'platform';
}

export type Context = StoreContext | GroupContext | PlatformContext;
