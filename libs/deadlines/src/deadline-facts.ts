import type { CalendarInForce } from './calendar-in-force';
import type { DeadlineRule } from './deadline-kind';
import { type DeadlineFacts, isOpen, scheduleOf, type StepDecision } from './deadline-step.policy';
import type { Deadline, StoredPause } from './deadline.entity';
import type { Pause, Timing } from './due.policy';

/** A row as the rules see it. */
export function factsOf(deadline: Deadline): DeadlineFacts {
  return { ...deadline, ...timingOf(deadline) };
}

function timingOf(row: Pick<Deadline, 'startedAt' | 'warnBeforeMinutes' | 'pauses' | keyof Terms>): Timing {
  const { startedAt, unit, amount, aroundTheClock, warnBeforeMinutes } = row;
  const pauses = row.pauses.map(({ reason, from, until }) => ({
    reason,
    from: new Date(from),
    until: until === null ? null : new Date(until),
  }));
  return { startedAt, allowance: { unit, amount: amount ?? undefined, aroundTheClock }, warnBeforeMinutes, pauses };
}

type Terms = Pick<Deadline, 'unit' | 'amount' | 'aroundTheClock' | 'warnBeforeMinutes'>;

export function storedPauses(pauses: readonly Pause[]): StoredPause[] {
  return pauses.map(({ reason, from, until }) => ({
    reason,
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
  }));
}

/** What a rule sets in a row. */
export function termsOf({ allowance, warnBeforeMinutes }: DeadlineRule): Terms {
  const { unit, amount, aroundTheClock } = allowance;
  return {
    unit,
    amount: unit === 'same_day' ? null : (amount ?? 1),
    aroundTheClock: aroundTheClock ?? false,
    warnBeforeMinutes: warnBeforeMinutes ?? null,
  };
}

/** What of a row is set by its schedule. */
type Scheduled =
  | 'state'
  | 'dueAt'
  | 'warnAt'
  | 'warnedAt'
  | 'nextAt'
  | 'confirmed'
  | 'calendarRef'
  | 'calendarDigest'
  | 'version'
  | 'createdAt'
  | 'updatedAt';

/** The row with the schedule that the calendar gives it. One that is finished keeps all that it was judged by. */
export function scheduled(
  deadline: Omit<Deadline, Scheduled> & Pick<Deadline, 'state' | 'warnedAt'> & Partial<Deadline>,
  { calendar, ref, digest }: CalendarInForce,
  now: Date,
): Deadline {
  if (!isOpen(deadline)) return { ...(deadline as Deadline), nextAt: null };
  const schedule = scheduleOf({ ...timingOf(deadline), warnedAt: deadline.warnedAt }, calendar, now);
  return { ...(deadline as Deadline), ...schedule, calendarRef: ref, calendarDigest: digest };
}

/** The row after a step. */
export function stepped(
  deadline: Deadline,
  { changes: { pauses, ...changes } }: Extract<StepDecision, { kind: 'go' }>,
): Deadline {
  return { ...deadline, ...changes, ...(pauses && { pauses: storedPauses(pauses) }) };
}
