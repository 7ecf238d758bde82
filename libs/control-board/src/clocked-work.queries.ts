import { rows, sql } from '#libs/database';
import type { ClockedHours } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import type { ClockEnd } from './labour-clocking.entity';

/** A clock that was stopped by a rule. */
export interface StoppedClock {
  readonly id: string;
  readonly technicianId: string;
  readonly orderId: string;
  readonly endedBy: ClockEnd;
}

/**
 * Stops clocks of orders on which no more work is done: those started before the work was completed at that instant, all
 * that run when the final check is done or the order called off.
 */
export function stopClocksOf(tx: StoreTx, orderIds: readonly string[], at: Date): Promise<StoppedClock[]> {
  return rows(
    tx,
    sql`update labour_clocking lc
        set ended_at = greatest(lc.started_at, d.done_at), ended_by = 'completion', version = lc.version + 1,
            updated_at = ${at}
        from (
          select so.id, so.state, so.work_completed_at,
                 case when so.state = 'cancelled' then so.cancelled_at else so.billed_at end as closed_at
          from service_order so
          where so.id = any(${orderIds})
            and so.state in ('work_completed', 'checked', 'delivered', 'settled', 'cancelled')) o
        cross join lateral (select case when o.work_completed_at >= lc2.started_at then o.work_completed_at
                                        else o.closed_at end as done_at, lc2.id
                            from labour_clocking lc2 where lc2.order_id = o.id and lc2.ended_at is null) d
        where lc.id = d.id and d.done_at is not null
        returning lc.id, lc.technician_id as "technicianId", lc.order_id as "orderId", lc.ended_by as "endedBy"`,
  );
}

/** What was clocked on orders whose work is completed; of an order on which nobody clocked nothing is said. */
export function sumClockedHours(tx: StoreTx, orderIds: readonly string[]): Promise<ClockedHours[]> {
  return rows(
    tx,
    sql`select so.id as "orderId",
               round(sum(extract(epoch from lc.ended_at - lc.started_at)) / 3600, 2)::text as hours
        from service_order so join labour_clocking lc on lc.order_id = so.id and lc.ended_at is not null
        where so.id = any(${orderIds}) and so.state in ('work_completed', 'checked', 'delivered', 'settled')
        group by so.id`,
  );
}

export interface RunningClock {
  readonly id: string;
  readonly startedAt: Date;
}

/** Clocks that run, those started first first. */
export function findRunningClocks(tx: StoreTx, most: number): Promise<RunningClock[]> {
  return rows(
    tx,
    sql`select lc.id, lc.started_at as "startedAt" from labour_clocking lc
        where lc.ended_at is null order by lc.started_at limit ${most}`,
  );
}

/** Stops forgotten clocks, each at its instant. */
export function stopClocks(
  tx: StoreTx,
  clocks: readonly { readonly id: string; readonly endsAt: Date }[],
  at: Date,
): Promise<StoppedClock[]> {
  return rows(
    tx,
    sql`update labour_clocking lc
        set ended_at = c."endsAt", ended_by = 'closing_time', version = lc.version + 1, updated_at = ${at}
        from json_to_recordset(${JSON.stringify(clocks)}::json) as c("id" uuid, "endsAt" timestamptz)
        where lc.id = c."id" and lc.ended_at is null
        returning lc.id, lc.technician_id as "technicianId", lc.order_id as "orderId", lc.ended_by as "endedBy"`,
  );
}
