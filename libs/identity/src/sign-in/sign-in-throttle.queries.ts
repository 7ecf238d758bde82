import { affected, rows, sql } from '#libs/database';
import { DomainError } from '#libs/foundation';
import type { PlatformTx } from '#libs/tenancy';
import { signInThrottled } from '../identity.errors';
import { type AttemptFacts, failuresAfter, signInWaitMs, type ThrottlePolicy } from './sign-in-throttle.policy';

/** One counter: of an account's name or of an address, hashed. */
export interface ThrottleSubject {
  readonly subject: Buffer;
  readonly policy: ThrottlePolicy;
}

/**
 * Counts an attempt before the password is looked at, so that a thousand guesses at once count as a thousand.
 * @throws DomainError `sign_in_throttled`
 */
export async function beginAttempt(tx: PlatformTx, counters: readonly ThrottleSubject[], now: Date): Promise<void> {
  // one order for everybody, or two sign-ins could wait for each other
  const ordered = [...counters].sort((a, b) => Buffer.compare(a.subject, b.subject));
  const [, ...found] = await Promise.all([
    forgetOldAttempts(tx, ordered, now),
    ...ordered.map(({ subject }) => lockAttempts(tx, subject, now)),
  ]);
  const facts = ordered.map((counter, index) => ({ ...counter, attempts: found[index] ?? null }));
  const waitMs = Math.max(...facts.map(({ attempts, policy }) => signInWaitMs(attempts, policy, now)));
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new DomainError(signInThrottled, { params: { retryAfterSeconds }, retryAfterSeconds });
  }
  await Promise.all(
    facts.map(({ subject, policy, attempts }) =>
      affected(
        tx,
        sql`update platform.sign_in_attempt
            set failures = ${failuresAfter(attempts, policy, now)}, last_attempt_at = ${now} where subject = ${subject}`,
      ),
    ),
  );
}

/** A success clears the account's count; the address gets back what this attempt cost. */
export async function forgiveAttempt(tx: PlatformTx, account: Buffer, address?: Buffer): Promise<void> {
  await Promise.all([
    affected(tx, sql`update platform.sign_in_attempt set failures = 0 where subject = ${account}`),
    address &&
      affected(
        tx,
        sql`update platform.sign_in_attempt set failures = greatest(failures - 1, 0) where subject = ${address}`,
      ),
  ]);
}

async function lockAttempts(tx: PlatformTx, subject: Buffer, now: Date): Promise<AttemptFacts | null> {
  // the row has to be there before it can be locked
  const [, found] = await Promise.all([
    affected(
      tx,
      sql`insert into platform.sign_in_attempt (subject, failures, last_attempt_at)
          values (${subject}, 0, ${now}) on conflict (subject) do nothing`,
    ),
    rows<AttemptFacts>(
      tx,
      sql`select failures, last_attempt_at as "lastAttemptAt"
          from platform.sign_in_attempt where subject = ${subject} for update`,
    ),
  ]);
  return found[0] ?? null;
}

/** A few at a time, so that counters of names that nobody has do not pile up. */
function forgetOldAttempts(tx: PlatformTx, counters: readonly ThrottleSubject[], now: Date): Promise<number> {
  const longestMs = Math.max(...counters.map(({ policy }) => policy.forgetAfterMs));
  return affected(
    tx,
    sql`delete from platform.sign_in_attempt where subject in (
          select subject from platform.sign_in_attempt
          where last_attempt_at < ${new Date(now.getTime() - longestMs)}
          order by subject limit 100 for update skip locked)`,
  );
}
