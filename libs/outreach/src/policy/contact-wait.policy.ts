import { addDays, instantOf, localDateOf, localTimeOf } from '#libs/foundation';
import type { ContactCandidate, ContactRules, PastContact } from './contact-candidate';
import { quietUntil } from './quiet-hours.policy';
import { closedUntil, type OpeningDays } from './working-hours.policy';

/** What a contact waits for, and until when. */
export interface Wait {
  readonly until: Date;
  readonly reason: string;
}

/** When customers are left in peace at an instant, and when nobody is there to make a contact. */
export type Rests = (contact: Pick<ContactCandidate, 'channel' | 'quietHoursExempt' | 'isAsked'>) => Wait | null;

const DAY_MS = 24 * 3_600_000;

/** Windows of the night, of the midday rest and of the working day follow each other; a week of them is looked through. */
const MOST_HOPS = 30;

/**
 * The rests of one instant. Quiet hours hold for whom they are not exempt; a channel of the working hours waits until the
 * store works, unless somebody who is there asked for the contact. It remembers its answers: they are the same for all
 * contacts of a block. REM-39, CF-25
 */
export function restsAt(now: Date, rules: ContactRules, calendar: OpeningDays, timeZone: string): Rests {
  const known = new Map<string, Wait | null>();
  return ({ channel, quietHoursExempt, isAsked }) => {
    const needsStaff = !isAsked && (rules.workingHoursChannels ?? []).includes(channel);
    const key = `${channel} ${quietHoursExempt} ${needsStaff}`;
    let wait = known.get(key);
    if (wait === undefined) {
      wait = restOf(
        now,
        (at) => (quietHoursExempt ? null : quietUntil(at, channel, rules.quietHours, timeZone)),
        (at) => (needsStaff ? closedUntil(at, calendar) : null),
      );
      known.set(key, wait);
    }
    return wait;
  };
}

/** The first moment at which it is neither quiet nor closed; the reason is what lies over now. */
function restOf(now: Date, quiet: (at: Date) => Date | null, closed: (at: Date) => Date | null): Wait | null {
  let wait = null as Wait | null;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const at: Date = wait?.until ?? now;
    const endOfQuiet = quiet(at);
    const until = endOfQuiet ?? closed(at);
    if (!until) break;
    wait = { until, reason: wait?.reason ?? (endOfQuiet ? 'quiet_hours' : 'outside_working_hours') };
  }
  return wait;
}

/** Whether it is of use for less than a day, such as wishes for a birthday. REM-26 */
export const isForOneDay = ({ dueAt, expiresAt }: Pick<ContactCandidate, 'dueAt' | 'expiresAt'>): boolean =>
  expiresAt !== null && expiresAt.getTime() - dueAt.getTime() < DAY_MS;

/** What the contacts that the person had make one wait for: the later of gap and caps. REM-31, CF-27 */
export function frequencyWait(
  contact: Pick<ContactCandidate, 'category' | 'round' | 'dueAt' | 'expiresAt'>,
  made: readonly PastContact[],
  rules: ContactRules,
  now: Date,
  timeZone: string,
): Wait | null {
  const [gap, cap] = [gapUntil(contact, made, rules, timeZone), capUntil(contact, made, rules, now)];
  if (cap && (!gap || cap >= gap)) return { until: cap, reason: 'frequency_cap' };
  return gap && gap > now ? { until: gap, reason: 'minimum_gap' } : null;
}

/**
 * The first moment after the minimum gap: so many days of the store's calendar after the last contact that counts, at
 * the contact's own time of day. Null too where the gap lets what belongs to this one day go all the same. REM-31, REM-26
 */
export function gapUntil(
  contact: Pick<ContactCandidate, 'category' | 'round' | 'dueAt' | 'expiresAt'>,
  made: readonly PastContact[],
  rules: ContactRules,
  timeZone: string,
): Date | null {
  const { category, round, dueAt, expiresAt } = contact;
  const { days, keepsFixedDays = false } = gapOf(category, rules);
  const counting = made.filter((one) => one.round !== round && gapOf(one.category, rules).days > 0);
  if (days === 0 || counting.length === 0) return null;
  const last = counting.reduce((latest, { at }) => (at > latest ? at : latest), counting[0].at);
  const until = instantOf(addDays(localDateOf(last, timeZone), days), localTimeOf(dueAt, timeZone), timeZone);
  return keepsFixedDays && isForOneDay(contact) && expiresAt && until >= expiresAt ? null : until;
}

/**
 * When the windows that roll behind now have room for one more contact; null: they have. A cap counts every contact of
 * its categories, the steps of one round as well, and a day of it is 24 hours. CF-27
 */
export function capUntil(
  { category }: Pick<ContactCandidate, 'category'>,
  made: readonly PastContact[],
  { caps = [] }: ContactRules,
  now: Date,
): Date | null {
  let until: Date | null = null;
  for (const { categories, count, days } of caps) {
    if (!categories.includes(category)) continue;
    const counting = made
      .filter((one) => categories.includes(one.category))
      .map(({ at }) => at.getTime() + days * DAY_MS)
      .filter((leavesAt) => leavesAt > now.getTime())
      .sort((a, b) => a - b);
    if (counting.length < count) continue;
    const room = new Date(counting[counting.length - count]);
    if (!until || room > until) until = room;
  }
  return until;
}

/** Days that past contacts are looked back for. */
export function longestWindow({ minimumGaps, caps = [] }: ContactRules): number {
  return Math.max(0, ...minimumGaps.map(({ days }) => days), ...caps.map(({ days }) => days));
}

function gapOf(
  category: ContactCandidate['category'],
  { minimumGaps }: ContactRules,
): Pick<ContactRules['minimumGaps'][number], 'days' | 'keepsFixedDays'> {
  return minimumGaps.find((gap) => gap.category === category) ?? { days: 0 };
}
