import { addDays, instantOf, localDateOf, localTimeOf } from '#libs/foundation';
import type { ContactCategory, ContactChannel } from './contact-states';
import { quietUntil, type QuietWindow } from './quiet-hours.policy';

/** How often and when customers may be reached, as the document in force says. REM-31, REM-39 */
export interface ContactRules {
  readonly quietHours: readonly QuietWindow[];
  /** Calendar days that lie between two contacts; a category without a line neither waits nor makes others wait. */
  readonly minimumGaps: readonly { readonly category: ContactCategory; readonly days: number }[];
  readonly merging: {
    /** Contacts due within so many days go out with the one that goes now. */
    readonly withinDays: number;
    readonly categories: readonly ContactCategory[];
  };
  /** Which category speaks first. */
  readonly priority: readonly ContactCategory[];
}

/** What its source says: make it, or for which reason not, or not now. */
export type Verdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'defer'; readonly until: Date; readonly reason: string };

/** A contact with a customer that is to be decided on. */
export interface ContactCandidate {
  readonly id: string;
  /** Journey, subject and occurrence: steps of one round belong together and do not hold each other up. */
  readonly round: string;
  readonly channel: ContactChannel;
  readonly category: ContactCategory;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
  readonly quietHoursExempt: boolean;
  /** A person wants it now. */
  readonly isAsked: boolean;
  /** Whether there is a number for the channel. */
  readonly isReachable: boolean;
  readonly verdict: Verdict;
}

/** A contact that the customer had, or is having. */
export interface PastContact {
  readonly round: string;
  readonly category: ContactCategory;
  readonly at: Date;
}

/** The contacts with one customer. */
export interface CustomerContacts {
  readonly due: readonly ContactCandidate[];
  /** Not due yet, but soon: they may go along, or stay. */
  readonly upcoming: readonly ContactCandidate[];
  readonly past: readonly PastContact[];
}

export type ContactOutcome =
  | { readonly kind: 'go' }
  | { readonly kind: 'defer'; readonly until: Date; readonly reason: string }
  | { readonly kind: 'merge'; readonly into: string }
  | { readonly kind: 'suppress'; readonly reason: string };

/** More would make a letter of a text message. */
const MOST_CARRIED_ALONG = 3;

const DAY_MS = 24 * 3_600_000;

/**
 * What becomes of each due contact of one customer, and which upcoming ones go along. One that would have to wait
 * beyond its expiry is suppressed for what it waits for. REM-31, REM-39, CF-25
 */
export function decideContacts(
  { due, upcoming, past }: CustomerContacts,
  rules: ContactRules,
  now: Date,
  timeZone: string,
): ReadonlyMap<string, ContactOutcome> {
  const decided = new Map<string, ContactOutcome>();
  const made = [...past];
  const ordered = [...due].sort(byPriority(rules));
  for (const contact of ordered) {
    if (decided.has(contact.id)) continue;
    const outcome = decideAlone(contact, made, rules, now, timeZone);
    decided.set(contact.id, outcome);
    if (outcome.kind !== 'go') continue;
    made.push({ round: contact.round, category: contact.category, at: now });
    const companions = [...ordered, ...[...upcoming].sort(byPriority(rules))].filter(
      (other) => !decided.has(other.id) && goesAlong(other, contact, rules, now),
    );
    for (const { id } of companions.slice(0, MOST_CARRIED_ALONG)) decided.set(id, { kind: 'merge', into: contact.id });
  }
  return decided;
}

function decideAlone(
  contact: ContactCandidate,
  made: readonly PastContact[],
  rules: ContactRules,
  now: Date,
  timeZone: string,
): ContactOutcome {
  const { verdict, expiresAt } = contact;
  if (expiresAt && now >= expiresAt) return { kind: 'suppress', reason: 'expired' };
  if (verdict.kind === 'drop') return { kind: 'suppress', reason: verdict.reason };
  if (!contact.isReachable) return { kind: 'suppress', reason: 'no_number' };
  const wait = waitOf(contact, made, rules, now, timeZone);
  if (!wait) return { kind: 'go' };
  const { until, reason } = wait;
  return expiresAt && until >= expiresAt ? { kind: 'suppress', reason } : { kind: 'defer', until, reason };
}

function waitOf(
  contact: ContactCandidate,
  made: readonly PastContact[],
  rules: ContactRules,
  now: Date,
  timeZone: string,
): { until: Date; reason: string } | null {
  if (contact.verdict.kind === 'defer' && contact.verdict.until > now) return contact.verdict;
  const quiet = contact.quietHoursExempt ? null : quietUntil(now, contact.channel, rules.quietHours, timeZone);
  if (quiet) return { until: quiet, reason: 'quiet_hours' };
  const gap = contact.isAsked ? null : gapUntil(contact, made, rules, timeZone);
  return gap && gap > now ? { until: gap, reason: 'minimum_gap' } : null;
}

/**
 * The first moment after the minimum gap: so many days of the store's calendar after the last contact that counts, at
 * the contact's own time of day. REM-31
 */
export function gapUntil(
  { category, round, dueAt }: Pick<ContactCandidate, 'category' | 'round' | 'dueAt'>,
  made: readonly PastContact[],
  rules: ContactRules,
  timeZone: string,
): Date | null {
  const days = gapDays(category, rules);
  const counting = made.filter((one) => one.round !== round && gapDays(one.category, rules) > 0);
  if (days === 0 || counting.length === 0) return null;
  const last = counting.reduce((latest, { at }) => (at > latest ? at : latest), counting[0].at);
  return instantOf(addDays(localDateOf(last, timeZone), days), localTimeOf(dueAt, timeZone), timeZone);
}

/** Days that past contacts are looked back for. */
export function longestGap({ minimumGaps }: ContactRules): number {
  return Math.max(0, ...minimumGaps.map(({ days }) => days));
}

function goesAlong(other: ContactCandidate, carrier: ContactCandidate, rules: ContactRules, now: Date): boolean {
  const { withinDays, categories } = rules.merging;
  return (
    other.channel === carrier.channel &&
    other.round !== carrier.round &&
    !other.isAsked &&
    !carrier.isAsked &&
    categories.includes(carrier.category) &&
    categories.includes(other.category) &&
    other.dueAt.getTime() <= now.getTime() + withinDays * DAY_MS &&
    !(other.expiresAt && now >= other.expiresAt) &&
    other.verdict.kind === 'go'
  );
}

function gapDays(category: ContactCategory, { minimumGaps }: ContactRules): number {
  return minimumGaps.find((gap) => gap.category === category)?.days ?? 0;
}

function byPriority({ priority }: ContactRules) {
  const rank = ({ category }: ContactCandidate) => priority.indexOf(category) + 1 || priority.length + 1;
  return (a: ContactCandidate, b: ContactCandidate): number =>
    rank(a) - rank(b) || a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1);
}
