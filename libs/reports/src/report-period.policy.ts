import { addMonths, type LocalDate, localDate } from '#libs/foundation';

/** Days of a calendar, half-open: `from` belongs to it, `before` does not. */
export interface DayRange {
  readonly from: LocalDate;
  readonly before: LocalDate;
}

/** A period as the two grains of the roll-up hold it. */
export interface PeriodParts {
  /** Whole months, by their first days; null where the period holds none. */
  readonly months: DayRange | null;
  /** The days before, after or without them: never as many as two months have. */
  readonly days: readonly DayRange[];
}

/**
 * Splits a period into whole months and the days at its edges, so that a year is twelve rows and not 365.
 * Example: 15 March up to 3 July is April to June, and 15 to 31 March, 1 and 2 July.
 */
export function periodParts({ from, before }: DayRange): PeriodParts {
  const firstMonth = from === monthOf(from) ? from : addMonths(monthOf(from), 1);
  const endOfMonths = monthOf(before);
  if (firstMonth >= endOfMonths) return { months: null, days: [{ from, before }] };
  const edges = [
    { from, before: firstMonth },
    { from: endOfMonths, before },
  ];
  return { months: { from: firstMonth, before: endOfMonths }, days: edges.filter(isSome) };
}

const isSome = ({ from, before }: DayRange): boolean => from < before;

/** The first day of the month that the day lies in. */
export function monthOf(day: LocalDate): LocalDate {
  return localDate(`${day.slice(0, 7)}-01`);
}

/** The month `YYYY-MM` as a period. */
export function wholeMonth(month: string): DayRange {
  const from = localDate(`${month}-01`);
  return { from, before: addMonths(from, 1) };
}
