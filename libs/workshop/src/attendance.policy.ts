import type { Span, WorkingCalendar, WorkingWindow } from '#libs/deadlines';
import { addDays, type LocalDate } from '#libs/foundation';

/** What was noted of a day. */
export interface AttendedDay {
  readonly day: LocalDate;
  /** By the store's clock; empty: away. */
  readonly windows: readonly WorkingWindow[];
}

/** When somebody is there on a day. */
export interface DaySpans {
  readonly day: LocalDate;
  readonly spans: readonly Span[];
}

/** Each day of the range: as it was noted, else as the store works (考勤). SVC-23 */
export function attendedDays(
  noted: readonly AttendedDay[],
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  calendar: WorkingCalendar,
): DaySpans[] {
  const windows = new Map(noted.map((one) => [one.day, one.windows]));
  const days: DaySpans[] = [];
  for (let day = from; day < before; day = addDays(day, 1)) {
    const own = windows.get(day);
    days.push({ day, spans: own ? calendar.spansOf(day, own) : calendar.day(day).spans });
  }
  return days;
}
