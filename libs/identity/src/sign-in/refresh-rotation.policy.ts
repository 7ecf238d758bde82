const DAY_MS = 86_400_000;

/** A session lives 30 days after its last refresh, and 90 days in all. SEC-02 */
export const SESSION_LIFETIME = { slidingMs: 30 * DAY_MS, absoluteMs: 90 * DAY_MS } as const;

/** A client that lost the answer may repeat its refresh for this long. */
export const REPEAT_GRACE_MS = 20_000;

export interface RefreshFacts {
  readonly tokenExpiresAt: Date;
  readonly session: { readonly startedAt: Date; readonly endedAt: Date | null };
  /** Set once the token was exchanged. */
  readonly spent: {
    readonly at: Date;
    /** It was the same client (address and program) that spent it. */
    readonly sameClient: boolean;
    /** What it was exchanged for has been spent too, so that answer did arrive. */
    readonly successorSpent: boolean;
  } | null;
}

export type RefreshDecision =
  /** Exchange it for its successor, which expires then. */
  | { readonly kind: 'rotate'; readonly expiresAt: Date }
  /** Answer with the same successor once more. */
  | { readonly kind: 'repeat' }
  /** The session is over; sign in again. */
  | { readonly kind: 'refuse' }
  /** A spent token came back: somebody has a copy, so the whole family ends. */
  | { readonly kind: 'revoke_family' };

export function sessionEndsAt(startedAt: Date): Date {
  return new Date(startedAt.getTime() + SESSION_LIFETIME.absoluteMs);
}

/** When a refresh token made now expires: 30 days on, never beyond the session's 90. SEC-02 */
export function refreshExpiresAt(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + SESSION_LIFETIME.slidingMs, sessionEndsAt(startedAt).getTime()));
}

/**
 * What a refresh token that was presented is worth. SEC-02, RFC 9700 section 4.14
 * Example: spent 10 s ago by the same client, whose answer got lost, it yields the same successor again; spent an hour
 * ago it ends the session for the thief and for the owner.
 */
export function decideRefresh(facts: RefreshFacts, now: Date): RefreshDecision {
  const { session, spent } = facts;
  if (session.endedAt || now >= sessionEndsAt(session.startedAt)) return { kind: 'refuse' };
  if (spent) {
    const repeats = spent.sameClient && !spent.successorSpent && now.getTime() - spent.at.getTime() <= REPEAT_GRACE_MS;
    return { kind: repeats ? 'repeat' : 'revoke_family' };
  }
  if (now >= facts.tokenExpiresAt) return { kind: 'refuse' };
  return { kind: 'rotate', expiresAt: refreshExpiresAt(session.startedAt, now) };
}
