import type { PastContact } from './contact-candidate';
import type { ContactCategory } from '../contact-states';

/** Longest window that a contact policy may have, and so what all stores of a group need to know. Days. */
export const LONGEST_WINDOW_DAYS = 180;

const DAY_MS = 24 * 3_600_000;

/** A contact that counts: its id, milliseconds since 1970, and what it was for. Nothing says which store it was. */
export type CountedContact = readonly [contactId: string, at: number, category: ContactCategory];

/**
 * What a person had with whichever store, beyond what the asking store knows better itself: `known`, its own contacts and
 * those that it decides on now. Of a foreign one it learns that it was, and no round, so that it holds up every other.
 */
export function countedPast(
  { recent }: { readonly recent: readonly CountedContact[] },
  known: readonly { readonly id: string }[],
): PastContact[] {
  const isKnown = new Set(known.map(({ id }) => id));
  return recent
    .filter(([id]) => !isKnown.has(id))
    .map(([id, at, category]) => ({ round: id, category, at: new Date(at) }));
}

/** What counts of a person once these contacts are made now; what no window reaches any more is forgotten. */
export function counted(
  { personId, recent }: { readonly personId: string; readonly recent: readonly CountedContact[] },
  made: readonly { readonly id: string; readonly category: ContactCategory }[],
  now: Date,
): { personId: string; recent: CountedContact[] } {
  const isMade = new Set(made.map(({ id }) => id));
  // a day more, since gaps are counted in days of the calendar
  const since = now.getTime() - (LONGEST_WINDOW_DAYS + 1) * DAY_MS;
  const kept = recent.filter(([id, at]) => at >= since && !isMade.has(id));
  return { personId, recent: [...kept, ...made.map(({ id, category }) => [id, now.getTime(), category] as const)] };
}
