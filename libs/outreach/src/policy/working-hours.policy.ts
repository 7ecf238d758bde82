import type { LocalDate } from '#libs/foundation';

/** What is asked of the store's working calendar, lib `deadlines`. Milliseconds since 1970; `to` is no longer in a span. */
export interface OpeningDays {
  dayAt(instantMs: number): OpeningDay;
  day(day: LocalDate): OpeningDay;
}

export interface OpeningDay {
  readonly next: LocalDate;
  readonly end: number;
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

/** A store that works on none of so many days is asked again after them. */
const MOST_DAYS = 62;

/**
 * When the store opens next, make-up workdays and holidays considered; null: it is open. What a person has to do, such as
 * a call, waits for that. REM-39
 */
export function closedUntil(at: Date, calendar: OpeningDays): Date | null {
  const instant = at.getTime();
  let day = calendar.dayAt(instant);
  for (let looked = 1; ; looked++) {
    for (const { from, to } of day.spans) {
      if (instant < from) return new Date(from);
      if (instant < to) return null;
    }
    if (looked === MOST_DAYS) return new Date(day.end);
    day = calendar.day(day.next);
  }
}
