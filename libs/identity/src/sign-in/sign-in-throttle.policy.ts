/** How failed sign-ins slow the next one down. */
export interface ThrottlePolicy {
  /** Attempts that cost nothing. */
  readonly freeAttempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** After this long without an attempt the count begins anew. */
  readonly forgetAfterMs: number;
}

/** One account, whether it exists or not: five attempts, then 30 s, 60 s, 120 s … up to a quarter of an hour. SEC-02 */
export const ACCOUNT_THROTTLE: ThrottlePolicy = {
  freeAttempts: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 900_000,
  forgetAfterMs: 86_400_000,
};

/** One address: a whole office may sit behind it, so it is given more room. SEC-02 */
export const ADDRESS_THROTTLE: ThrottlePolicy = { ...ACCOUNT_THROTTLE, freeAttempts: 100 };

export interface AttemptFacts {
  /** Attempts since the last success that did not succeed, those under way included. */
  readonly failures: number;
  readonly lastAttemptAt: Date;
}

/**
 * How long the next attempt has to wait, in milliseconds; 0 is at once. SEC-02
 * Example: the seventh attempt comes at least 60 s after the sixth.
 */
export function signInWaitMs(facts: AttemptFacts | null, policy: ThrottlePolicy, now: Date): number {
  if (!facts || isForgotten(facts, policy, now) || facts.failures < policy.freeAttempts) return 0;
  const doublings = Math.min(facts.failures - policy.freeAttempts, 30);
  const pauseMs = Math.min(policy.firstWaitMs * 2 ** doublings, policy.longestWaitMs);
  return Math.max(0, facts.lastAttemptAt.getTime() + pauseMs - now.getTime());
}

/** Count after one more attempt has begun. */
export function failuresAfter(facts: AttemptFacts | null, policy: ThrottlePolicy, now: Date): number {
  return facts && !isForgotten(facts, policy, now) ? facts.failures + 1 : 1;
}

function isForgotten(facts: AttemptFacts, policy: ThrottlePolicy, now: Date): boolean {
  return now.getTime() - facts.lastAttemptAt.getTime() >= policy.forgetAfterMs;
}
