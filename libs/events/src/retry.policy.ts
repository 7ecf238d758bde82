/** How often a handler is tried with an event, alone, before a person has to look. */
export const MOST_ATTEMPTS = 10;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;

/**
 * When a handler that has failed `attempts` times on an event is called for it again; null: it is parked.
 * After 1, 2, 4 … seconds, at most five minutes: nine minutes in all.
 */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  return new Date(now.getTime() + Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS));
}
