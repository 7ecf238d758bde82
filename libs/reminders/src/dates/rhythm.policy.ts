import { addMonths, daysBetween, type LocalDate, localDateFrom, partsOf } from '#libs/foundation';
import type { Rhythm } from './date-trigger.dto';

const MONTHS: Readonly<Record<Rhythm, number>> = {
  ...{ monthly: 1, two_monthly: 2, quarterly: 3, half_yearly: 6, yearly: 12 },
};

/** Some days of a period: whose turn it is has a number that, modulo `length`, lies in `[from, before)`. */
export interface RhythmSpan {
  /** First day of the period. */
  readonly period: LocalDate;
  /** Days of the period. */
  readonly length: number;
  readonly from: number;
  readonly before: number;
}

/** The days in `[from, before)`, by the periods of the calendar that they belong to. REM-33 */
export function rhythmSpansIn(every: Rhythm, from: LocalDate, before: LocalDate): RhythmSpan[] {
  const spans: RhythmSpan[] = [];
  for (let day = from; day < before;) {
    const period = periodOf(day, MONTHS[every]);
    const next = addMonths(period, MONTHS[every]);
    const end = next < before ? next : before;
    spans.push({
      ...{ period, length: daysBetween(period, next) },
      ...{ from: daysBetween(period, day), before: daysBetween(period, end) },
    });
    day = end;
  }
  return spans;
}

/** Periods divide the year, so each begins in the year of its days. */
function periodOf(on: LocalDate, months: number): LocalDate {
  const [year, month] = partsOf(on);
  return localDateFrom(year, month - ((month - 1) % months), 1) as LocalDate;
}
