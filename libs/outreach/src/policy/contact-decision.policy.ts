import { localDateOf } from '#libs/foundation';
import type { ContactCandidate, ContactRules, PastContact } from './contact-candidate';
import { placeOf } from './contact-place.policy';
import { frequencyWait, isForOneDay, type Rests, type Wait } from './contact-wait.policy';

/** The contacts with one person. */
export interface PersonContacts {
  readonly due: readonly ContactCandidate[];
  /** Not due yet, but soon: they may go along, or stay. */
  readonly upcoming: readonly ContactCandidate[];
  readonly past: readonly PastContact[];
}

/** Under which rules, when and where it is decided. */
export interface DecisionTime {
  readonly rules: ContactRules;
  readonly now: Date;
  readonly timeZone: string;
  readonly rests: Rests;
}

export type ContactOutcome =
  | { readonly kind: 'go' }
  | ({ readonly kind: 'defer' } & Wait)
  | { readonly kind: 'merge'; readonly into: string }
  | { readonly kind: 'suppress'; readonly reason: string };

/** More would make a letter of a text message. */
const MOST_CARRIED_ALONG = 3;

const DAY_MS = 24 * 3_600_000;

/**
 * What becomes of each due contact of one person, and which upcoming ones go along. One that would have to wait beyond
 * its expiry is suppressed for what it waits for. REM-31, REM-39, CF-25, CF-27
 */
export function decideContacts(
  { due, upcoming, past }: PersonContacts,
  time: DecisionTime,
): ReadonlyMap<string, ContactOutcome> {
  const decided = new Map<string, ContactOutcome>();
  const made = [...past];
  const byRank = byPriority(time.rules);
  const ordered = [...due].sort(byRank);
  const later = [...upcoming].sort(byRank);
  for (const contact of ordered) {
    if (decided.has(contact.id)) continue;
    const outcome = decideAlone(contact, made, time);
    decided.set(contact.id, outcome);
    if (outcome.kind !== 'go') continue;
    made.push({ round: contact.round, category: contact.category, at: time.now });
    const companions = [...ordered, ...later].filter(
      (other) => !decided.has(other.id) && goesAlong(other, contact, time),
    );
    for (const { id } of companions.slice(0, MOST_CARRIED_ALONG)) decided.set(id, { kind: 'merge', into: contact.id });
  }
  return decided;
}

function decideAlone(contact: ContactCandidate, made: readonly PastContact[], time: DecisionTime): ContactOutcome {
  const { verdict, expiresAt, obstacle } = contact;
  if (expiresAt && time.now >= expiresAt) return { kind: 'suppress', reason: 'expired' };
  if (verdict.kind === 'drop') return { kind: 'suppress', reason: verdict.reason };
  if (obstacle) return { kind: 'suppress', reason: obstacle };
  const wait = waitOf(contact, made, time);
  if (!wait) return { kind: 'go' };
  const { until, reason } = wait;
  return expiresAt && until >= expiresAt ? { kind: 'suppress', reason } : { kind: 'defer', until, reason };
}

function waitOf(
  contact: ContactCandidate,
  made: readonly PastContact[],
  { rules, now, timeZone, rests }: DecisionTime,
): Wait | null {
  const { verdict, isAsked } = contact;
  if (verdict.kind === 'defer' && verdict.until > now) return verdict;
  return rests(contact) ?? (isAsked ? null : frequencyWait(contact, made, rules, now, timeZone));
}

function goesAlong(other: ContactCandidate, carrier: ContactCandidate, time: DecisionTime): boolean {
  const { rules, now } = time;
  const { withinDays, categories } = rules.merging;
  return (
    other.customerId === carrier.customerId &&
    other.channel === carrier.channel &&
    !other.standsAlone &&
    !carrier.standsAlone &&
    other.round !== carrier.round &&
    !other.isAsked &&
    !carrier.isAsked &&
    categories.includes(carrier.category) &&
    categories.includes(other.category) &&
    other.dueAt.getTime() <= now.getTime() + withinDays * DAY_MS &&
    !isForAnotherDay(other, time) &&
    !(other.expiresAt && now >= other.expiresAt) &&
    other.obstacle === null &&
    other.verdict.kind === 'go'
  );
}

/** What is of use on one day is not brought forward to an earlier one. REM-26 */
function isForAnotherDay(contact: ContactCandidate, { now, timeZone }: DecisionTime): boolean {
  return isForOneDay(contact) && localDateOf(contact.dueAt, timeZone) > localDateOf(now, timeZone);
}

function byPriority({ priority }: ContactRules) {
  const rank = (contact: ContactCandidate) => placeOf(contact, priority);
  return (a: ContactCandidate, b: ContactCandidate): number =>
    rank(a) - rank(b) || a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1);
}
