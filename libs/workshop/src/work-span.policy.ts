import type { LocalDate } from '#libs/foundation';
import type { DaySpans } from './attendance.policy';
import type { DayShare } from './reservation.entity';

/** From when until when a technician is at a job, and how much of each day that takes. */
export interface WorkSpan {
  readonly from: number;
  readonly until: number;
  readonly days: readonly DayShare[];
}

const MINUTE_MS = 60_000;

/**
 * The work of a technician on one job from an instant on, or null where they are not there then, or not for long enough.
 * `days` begin with the day of the instant; for a customer who waits, there is no other. Breaks and nights lie within the
 * work: the vehicle stays in the bay. Example: three hours from 11:00, with a break from 12:00 to 13:00, end at 15:00;
 * what begins today and is done tomorrow takes its share of both days. SVC-03
 */
export function workSpan(days: readonly DaySpans[], from: number, minutes: number): WorkSpan | null {
  if (!days[0]?.spans.some((span) => span.from <= from && from < span.to)) return null;
  const shares: { day: LocalDate; minutes: number }[] = [];
  let leftMs = minutes * MINUTE_MS;
  let until = from;
  for (const { day, spans } of days) {
    let usedMs = 0;
    for (const span of spans) {
      if (span.to <= from || leftMs === 0) continue;
      const start = Math.max(span.from, from);
      const takenMs = Math.min(span.to - start, leftMs);
      usedMs += takenMs;
      leftMs -= takenMs;
      until = start + takenMs;
    }
    if (usedMs > 0) shares.push({ day, minutes: Math.ceil(usedMs / MINUTE_MS) });
    if (leftMs === 0) return { from, until, days: shares };
  }
  return null;
}
