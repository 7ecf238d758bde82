import { rows, sql } from '#libs/database';
import type { OrderState } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';

/** The instants of a day. */
export interface DaySpan {
  readonly from: Date;
  readonly before: Date;
}

export interface BoardPlan {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly bayId: string;
  readonly technicianId: string;
  readonly from: Date;
  readonly before: Date;
  readonly releasedAt: Date | null;
}

export interface BoardWork {
  readonly clockingId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly technicianId: string;
  readonly bayId: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

export interface BoardBooking {
  readonly bayId: string;
  readonly technicianId: string;
  readonly appointmentId: string | null;
  readonly from: Date;
  readonly before: Date;
}

/** An order in the house. */
export interface BoardOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly state: OrderState;
  readonly arrivedAt: Date;
  readonly promisedAt: Date | null;
  readonly workCompletedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly firstClockedAt: Date | null;
  readonly isWorkedOn: boolean;
  readonly plannedFrom: Date | null;
  readonly plannedBefore: Date | null;
}

const MOST_ORDERS = 500;

export function findBays(
  tx: StoreTx,
): Promise<{ readonly bayId: string; readonly code: string; readonly inUse: boolean }[]> {
  return rows(tx, sql`select b.id as "bayId", b.code, b.in_use as "inUse" from bay b order by b.code`);
}

/** A stretch has at most 24 hours, so one that reaches into the day began on the day before or later. */
export function findPlans(tx: StoreTx, { from, before }: DaySpan): Promise<BoardPlan[]> {
  return rows(
    tx,
    sql`select wp.order_id as "orderId", so.order_number as "orderNumber", wp.bay_id as "bayId",
               wp.technician_id as "technicianId", wp.planned_from as "from", wp.planned_before as "before",
               wp.released_at as "releasedAt"
        from work_plan wp join service_order so on so.id = wp.order_id
        where wp.planned_from > ${from}::timestamptz - interval '24 hours' and wp.planned_from < ${before}
          and wp.planned_before > ${from}
        order by wp.planned_from, wp.id`,
  );
}

/** What was clocked in the day, whenever the clock was started. */
export function findWork(tx: StoreTx, { from, before }: DaySpan): Promise<BoardWork[]> {
  return rows(
    tx,
    sql`select lc.id as "clockingId", lc.order_id as "orderId", so.order_number as "orderNumber",
               lc.technician_id as "technicianId", lc.bay_id as "bayId", lc.started_at as "startedAt",
               lc.ended_at as "endedAt"
        from labour_clocking lc join service_order so on so.id = lc.order_id
        where tstzrange(lc.started_at, lc.ended_at) && tstzrange(${from}, ${before})
        order by lc.started_at, lc.id`,
  );
}

/** Slots of the day that are held or booked and whose customers have not arrived. */
export function findBookings(tx: StoreTx, { from, before }: DaySpan, now: Date): Promise<BoardBooking[]> {
  return rows(
    tx,
    sql`select r.bay_id as "bayId", r.technician_id as "technicianId", a.id as "appointmentId",
               lower(r.during) as "from", upper(r.during) as "before"
        from reservation r left join appointment a on a.reservation_id = r.id
        where r.during && tstzrange(${from}, ${before}) and (r.expires_at is null or r.expires_at > ${now})
          and (a.id is null or a.state = 'booked')
        order by r.during, r.id`,
  );
}

/** Orders that arrived and were not delivered, those promised first first. */
export function findOrdersInHouse(tx: StoreTx): Promise<BoardOrder[]> {
  return rows(
    tx,
    sql`select so.id as "orderId", so.order_number as "orderNumber", so.state, so.arrived_at as "arrivedAt",
               so.promised_at as "promisedAt", so.work_completed_at as "workCompletedAt",
               so.delivered_at as "deliveredAt", c.first_started_at as "firstClockedAt",
               coalesce(c.is_running, false) as "isWorkedOn", p.planned_from as "plannedFrom",
               p.planned_before as "plannedBefore"
        from service_order so
        left join lateral (
          select min(lc.started_at) as first_started_at, bool_or(lc.ended_at is null) as is_running
          from labour_clocking lc where lc.order_id = so.id) c on true
        left join lateral (
          select min(wp.planned_from) as planned_from, max(wp.planned_before) as planned_before
          from work_plan wp where wp.order_id = so.id and wp.released_at is null) p on true
        where so.state = any('{arrived,inspected,quoted,in_work,work_completed,checked}')
        order by so.promised_at, so.arrived_at, so.id limit ${MOST_ORDERS}`,
  );
}
