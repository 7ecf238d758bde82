import { calendarInForce } from '#libs/deadlines';
import { rows, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { type AttendedDay, attendedDays } from './attendance.policy';
import type { AttendanceReason } from './technician.entity';

/** How long a technician is there on a day (可用工时). SVC-23 */
export interface AvailableHours {
  readonly technicianId: string;
  readonly day: LocalDate;
  readonly minutes: number;
  /** Null: nobody noted anything, so it is when the store works. */
  readonly reason: AttendanceReason | null;
}

/** A day that somebody noted of a technician. */
export type NotedDay = AttendedDay & { readonly technicianId: string; readonly reason: AttendanceReason };

/**
 * Available hours (可用工时) of every technician in use on every day from `from` until before `before`: what was noted of
 * the day, else when the store works. One round of statements; `now` says which working calendar counts. SVC-23
 */
export async function availableHours(
  tx: StoreTx,
  ctx: StoreContext,
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  now: Date,
): Promise<AvailableHours[]> {
  const [{ calendar }, technicians, noted] = await Promise.all([
    calendarInForce(tx, ctx, now),
    rows<{ id: string }>(tx, sql`select t.id from technician t where t.in_use order by t.code`),
    findNotedDays(tx, from, before),
  ]);
  return technicians.flatMap(({ id }) => {
    const own = noted.filter(({ technicianId }) => technicianId === id);
    const reasons = new Map(own.map(({ day, reason }) => [day, reason]));
    return attendedDays(own, { from, before }, calendar).map(({ day, spans }) => ({
      technicianId: id,
      day,
      minutes: spans.reduce((sum, span) => sum + (span.to - span.from) / 60_000, 0),
      reason: reasons.get(day) ?? null,
    }));
  });
}

export function findNotedDays(tx: StoreTx, from: LocalDate, before: LocalDate): Promise<NotedDay[]> {
  return rows<NotedDay>(
    tx,
    sql`select ta.technician_id as "technicianId", ta.day, ta.windows, ta.reason
        from technician_attendance ta where ta.day >= ${from} and ta.day < ${before}`,
  );
}
