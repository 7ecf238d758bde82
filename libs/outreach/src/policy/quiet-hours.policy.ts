import { addDays, instantOf, localDateOf, type LocalDate } from '#libs/foundation';
import type { ContactChannel } from '../contact-states';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time at which customers are left in peace (休息时间), by the clock on the store's wall. */
export interface QuietWindow {
  /** Days on which it begins. */
  readonly days: readonly Weekday[];
  /** `HH:mm` */
  readonly from: string;
  /** `HH:mm`, not part of it; up to `from` it is a time of the next day. */
  readonly to: string;
  readonly channels: readonly ContactChannel[];
}

/**
 * When the quiet that lies over an instant ends, windows that touch or overlap taken together; null where there is
 * none. After a week of it the last end is answered: who plans quiet without end is refused elsewhere. REM-39
 */
export function quietUntil(
  at: Date,
  channel: ContactChannel,
  windows: readonly QuietWindow[],
  timeZone: string,
): Date | null {
  const spoken = windows.filter(({ channels }) => channels.includes(channel));
  let end: Date | null = null;
  for (let hops = 0; hops <= spoken.length * 8; hops++) {
    const next = latestEndOver(end ?? at, spoken, timeZone);
    if (!next) break;
    end = next;
  }
  return end;
}

/** Whether there is a moment in the week at which the channel may be used. */
export function leavesTime(channel: ContactChannel, windows: readonly QuietWindow[]): boolean {
  const monday = new Date('2026-11-02T00:00:00Z');
  const end = quietUntil(monday, channel, windows, 'UTC');
  return end === null || end.getTime() - monday.getTime() < 7 * 24 * 3_600_000;
}

function latestEndOver(at: Date, windows: readonly QuietWindow[], timeZone: string): Date | null {
  const today = localDateOf(at, timeZone);
  let latest: Date | null = null;
  for (const day of [addDays(today, -1), today]) {
    for (const { days, from, to } of windows) {
      if (!days.includes(weekdayOf(day))) continue;
      const begin = instantOf(day, from, timeZone);
      const end = instantOf(to > from ? day : addDays(day, 1), to, timeZone);
      if (begin <= at && at < end && (!latest || end > latest)) latest = end;
    }
  }
  return latest;
}

function weekdayOf(date: LocalDate): Weekday {
  // day 0 of JavaScript is a Sunday
  return WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
}
