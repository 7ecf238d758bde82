import { addDays } from '#libs/foundation';
import type { CalendarDay, Span, WorkingCalendar } from './working-calendar.policy';

export const ALLOWANCE_UNITS = ['minutes', 'hours', 'working_days', 'calendar_days', 'same_day'] as const;
export type AllowanceUnit = (typeof ALLOWANCE_UNITS)[number];

/**
 * How much time a promise has (时限). CF-01
 * - `minutes`, `hours`: of working time, or of any time where `aroundTheClock` is set;
 * - `working_days` (工作日): until work ends on the last of them; the day of the start does not count;
 * - `calendar_days` (自然日): until 24:00 of the last of them; the day of the start does not count;
 * - `same_day` (当天): until work ends on the day of the start, or until 24:00 where no work is left on it.
 */
export interface Allowance {
  readonly unit: AllowanceUnit;
  /** `same_day` has none. */
  readonly amount?: number;
  readonly aroundTheClock?: boolean;
}

/** A stretch in which the clock stands still; null: it still does. */
export interface Pause {
  /** One reason pauses once at a time; several overlap as they like. */
  readonly reason: string;
  readonly from: Date;
  readonly until: Date | null;
}

/** What a due time is made of. */
export interface Timing {
  readonly startedAt: Date;
  readonly allowance: Allowance;
  /** Minutes before the due time, by the clock of the allowance; null: no warning. */
  readonly warnBeforeMinutes: number | null;
  readonly pauses: readonly Pause[];
}

export type Due =
  | {
      readonly kind: 'due';
      /** The last instant at which the promise is kept. */
      readonly dueAt: Date;
      /** Not after `dueAt`, and not before the start. */
      readonly warnAt: Date | null;
      /** False: it passes through a year whose public holidays are not announced. */
      readonly confirmed: boolean;
    }
  /** A pause that has not ended came before the due time. */
  | { readonly kind: 'paused' };

const MINUTE_MS = 60_000;

/** Nothing is promised further ahead; a calendar that hardly works ends the walk here. */
const MOST_DAYS = 3_700;

/**
 * When a promise is due: the instant at which its allowance is used up, pauses left out. Working time is walked day by
 * day, so the effort grows with the days in between and with nothing else.
 *
 * A pause stops the clock of the allowance: two working hours of it move the due time by two working hours, and a night's
 * pause moves it by nothing. Which reasons paused, how they overlap and in how many pieces makes no difference.
 *
 * Example: two working hours from Saturday 17:00, closing at 18:00 and on Sundays, are due on Monday at 10:00 when work
 * begins at 9:00.
 */
export function dueOf(timing: Timing, calendar: WorkingCalendar): Due {
  const start = timing.startedAt.getTime();
  const { budgetMs, isWorking } = budgetOf(start, timing.allowance, calendar);
  const pauses = unionOf(timing.pauses, start);
  const reach = (ms: number) =>
    usedUp(isWorking ? workingSpans(start, calendar) : [{ from: start, to: Infinity }], pauses, ms);
  const due = budgetMs === 0 ? start : reach(budgetMs);
  if (due === null) return { kind: 'paused' };
  return {
    kind: 'due',
    dueAt: new Date(due),
    warnAt: warnAt(timing, budgetMs, reach),
    confirmed: !isWorking || isConfirmed(start, due, calendar),
  };
}

function warnAt({ startedAt, warnBeforeMinutes }: Timing, budgetMs: number, reach: (ms: number) => number | null) {
  if (warnBeforeMinutes === null) return null;
  const ms = budgetMs - warnBeforeMinutes * MINUTE_MS;
  // what is reached before the due time cannot be paused for ever
  return ms <= 0 ? startedAt : new Date(reach(ms) as number);
}

interface Budget {
  readonly budgetMs: number;
  /** Counted in working time, else in any time. */
  readonly isWorking: boolean;
}

function budgetOf(start: number, { unit, amount = 1, aroundTheClock }: Allowance, calendar: WorkingCalendar): Budget {
  switch (unit) {
    case 'minutes':
      return { budgetMs: amount * MINUTE_MS, isWorking: !aroundTheClock };
    case 'hours':
      return { budgetMs: amount * 60 * MINUTE_MS, isWorking: !aroundTheClock };
    case 'working_days':
      return { budgetMs: workingMs(start, endOfWorkingDays(start, amount, calendar), calendar), isWorking: true };
    case 'calendar_days': {
      const last = addDays(calendar.dayAt(start).day, amount);
      return { budgetMs: calendar.day(last).end - start, isWorking: false };
    }
    case 'same_day': {
      const today = calendar.dayAt(start);
      const closing = today.spans.at(-1)?.to ?? start;
      return closing > start
        ? { budgetMs: workingMs(start, closing, calendar), isWorking: true }
        : { budgetMs: today.end - start, isWorking: false };
    }
  }
}

/** When work ends on the nth working day after the day of the start. */
function endOfWorkingDays(start: number, count: number, calendar: WorkingCalendar): number {
  let day = calendar.dayAt(start);
  let end = start;
  for (let walked = 0, left = count; left > 0 && walked < MOST_DAYS; walked++) {
    day = calendar.day(day.next);
    const closing = day.spans.at(-1);
    if (!closing) continue;
    end = closing.to;
    left--;
  }
  return end;
}

/** Working time from `start` up to `end`. */
function workingMs(start: number, end: number, calendar: WorkingCalendar): number {
  let sum = 0;
  for (const { from, to } of workingSpans(start, calendar)) {
    if (from >= end) break;
    sum += Math.min(to, end) - from;
  }
  return sum;
}

function* workingSpans(start: number, calendar: WorkingCalendar): Generator<Span> {
  let day: CalendarDay = calendar.dayAt(start);
  for (let walked = 0; walked <= MOST_DAYS; walked++) {
    for (const { from, to } of day.spans) {
      if (to > start) yield { from: Math.max(from, start), to };
    }
    day = calendar.day(day.next);
  }
  // so far ahead the walk ends, and whatever is left is due
  yield { from: day.end, to: Infinity };
}

/** The instant at which the spans, without the pauses, have used up the budget; null where a pause has no end. */
function usedUp(spans: Iterable<Span>, pauses: readonly Span[], budgetMs: number): number | null {
  let left = budgetMs;
  let next = 0;
  for (const span of spans) {
    for (let at = span.from; at < span.to;) {
      while (next < pauses.length && pauses[next].to <= at) next++;
      const pause = pauses.at(next);
      if (pause && pause.from <= at) {
        if (pause.to === Infinity) return null;
        at = pause.to;
        continue;
      }
      const end = Math.min(span.to, pause?.from ?? Infinity);
      if (end - at >= left) return at + left;
      left -= end - at;
      at = end;
    }
  }
  return null;
}

/** The pauses as stretches in order and apart, from the start on. */
function unionOf(pauses: readonly Pause[], start: number): Span[] {
  const sorted = pauses
    .map(({ from, until }) => ({ from: Math.max(from.getTime(), start), to: until?.getTime() ?? Infinity }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const union: { from: number; to: number }[] = [];
  for (const span of sorted) {
    const last = union.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else union.push(span);
  }
  return union;
}

function isConfirmed(start: number, due: number, calendar: WorkingCalendar): boolean {
  const { day: last } = calendar.dayAt(due);
  for (let day = calendar.dayAt(start); day.day <= last; day = calendar.day(day.next)) {
    if (!day.confirmed) return false;
  }
  return true;
}
