const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 12 * 60 * MINUTE_MS;

/** A phone that was off for three days is not waited for. */
const GIVEN_UP_AFTER_MS = 72 * 60 * MINUTE_MS;

/** Receipts come within a minute or two; a provider is asked for those that did not. */
export const firstReceiptDue = (sentAt: Date): Date => new Date(sentAt.getTime() + 10 * MINUTE_MS);

/** When a provider is asked again: after as long as the message is under way already. Null: nobody will tell any more. */
export function nextReceiptDue(sentAt: Date, now: Date): Date | null {
  const waited = now.getTime() - sentAt.getTime();
  if (waited >= GIVEN_UP_AFTER_MS) return null;
  return new Date(now.getTime() + Math.min(Math.max(waited, 10 * MINUTE_MS), LONGEST_PAUSE_MS));
}
