import type { CalendarDay, WorkingCalendar } from '#libs/deadlines';
import { addDays, type LocalDate } from '#libs/foundation';
import type { CarriedWork } from '#libs/workshop';

/** The last time that work ended, the working day that follows it, and the next time that work ends. */
export interface Closing {
  readonly closedAt: Date;
  readonly nextDay: LocalDate;
  readonly nextClosing: Date;
}

/** No store is closed for longer. */
const MOST_DAYS = 60;

/** Null: the store does not work. */
export function closingAround(now: Date, calendar: WorkingCalendar): Closing | null {
  const today = calendar.dayAt(now.getTime());
  const hasClosed = closingOf(today) <= now.getTime();
  const nextDay = workingDay(hasClosed ? today.next : today.day, 1, calendar);
  const lastDay = hasClosed ? today : workingDay(addDays(today.day, -1), -1, calendar);
  if (!nextDay || !lastDay) return null;
  return {
    closedAt: new Date(closingOf(lastDay)),
    nextDay: nextDay.day,
    nextClosing: new Date(closingOf(nextDay)),
  };
}

/** Of a day without work: never. */
const closingOf = ({ spans }: CalendarDay): number => spans.at(-1)?.to ?? Infinity;

/** The first working day, from this one on or back. */
function workingDay(from: LocalDate, step: 1 | -1, calendar: WorkingCalendar): CalendarDay | undefined {
  for (let n = 0; n < MOST_DAYS; n++) {
    const day = calendar.day(addDays(from, n * step));
    if (day.spans.length > 0) return day;
  }
  return undefined;
}

/** An order that is not done, with what of its work should be by now. */
export interface UnfinishedOrder {
  /** What its visit was booked for, else the first one of the technician that was planned; null: nobody knows. */
  readonly skill: string | null;
  /** Planned until work ended. */
  readonly plannedMinutes: number;
  /** Clocked since the plan began, until then. */
  readonly clockedMinutes: number;
}

/**
 * What is carried over (结转工时): of each order what was planned and not worked yet, by skill. Three hours that were
 * planned for yesterday, of which one was clocked, take two of today. Who took longer than planned is nearly done, for
 * all that the board knows. SVC-03, SVC-37
 */
export function carriedWork(orders: readonly UnfinishedOrder[]): CarriedWork[] {
  const minutes = new Map<string, number>();
  for (const { skill, plannedMinutes, clockedMinutes } of orders) {
    const left = Math.ceil(plannedMinutes - clockedMinutes);
    if (skill !== null && left > 0) minutes.set(skill, (minutes.get(skill) ?? 0) + left);
  }
  return [...minutes].map(([skill, sum]) => ({ skill, minutes: sum })).sort((a, b) => (a.skill < b.skill ? -1 : 1));
}
