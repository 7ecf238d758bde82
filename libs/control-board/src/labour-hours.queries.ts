import { rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { LabourFigure, LabourRecordDto } from './labour-hours.dto';

export interface LabourSpan {
  readonly from: Date;
  readonly before: Date;
  /** Until when a clock that runs is counted. */
  readonly now: Date;
}

/** What was clocked, by the instant at which the clock was started. */
const clocked = ({ from, before, now }: LabourSpan): Sql => sql`
  select lc.id, lc.order_id, lc.technician_id, lc.started_at as at,
         round(extract(epoch from coalesce(lc.ended_at, ${now}) - lc.started_at) / 3600, 2) as hours
  from labour_clocking lc where lc.started_at >= ${from} and lc.started_at < ${before}`;

/**
 * What was sold on orders whose work was completed in the period, shared by the time that each technician was clocked on
 * them. Shares are differences of rounded running sums, so that those of an order add up to what was sold on it. The id
 * of a share is that of the technician's first clocking on the order, for an order has as many shares as technicians.
 * Nothing is delivered before its work is completed: so the indexes of deliveries and states find the orders.
 */
const sold = ({ from, before }: LabourSpan): Sql => sql`
  select coalesce(w.first_id, so.id) as id, so.id as order_id, w.technician_id, so.work_completed_at as at,
         case when w.technician_id is null then so.sold_hours
              else round(so.sold_hours * w.running / w.total, 2) - round(so.sold_hours * (w.running - w.seconds) / w.total, 2)
         end as hours
  from service_order so
  left join lateral (
    select g.*, sum(g.seconds) over (order by g.technician_id) as running, sum(g.seconds) over () as total
    from (
      select lc.technician_id, min(lc.id::text)::uuid as first_id,
             sum(extract(epoch from lc.ended_at - lc.started_at)) as seconds
      from labour_clocking lc where lc.order_id = so.id and lc.ended_at > lc.started_at
      group by lc.technician_id) g) w on true
  where (so.delivered_at >= ${from} or so.state = any('{work_completed,checked}'))
    and so.work_completed_at >= ${from} and so.work_completed_at < ${before}
    and so.state <> 'cancelled' and so.sold_hours is not null`;

const RECORDS: Readonly<Record<LabourFigure, (span: LabourSpan) => Sql>> = { clocked, sold };

export interface TechnicianLabour {
  /** Null: sold on orders on which nobody clocked. */
  readonly technicianId: string | null;
  readonly clockedHours: string;
  readonly soldHours: string;
}

/** Of each technician the sum of the records of either figure. SEC-04 */
export function sumLabour(tx: StoreTx, span: LabourSpan): Promise<TechnicianLabour[]> {
  return rows(
    tx,
    sql`select l.technician_id as "technicianId", coalesce(sum(l.clocked), 0)::text as "clockedHours",
               coalesce(sum(l.sold), 0)::text as "soldHours"
        from (
          select c.technician_id, c.hours as clocked, null::numeric as sold from (${clocked(span)}) c
          union all
          select s.technician_id, null, s.hours from (${sold(span)}) s) l
        group by l.technician_id`,
  );
}

export interface TechnicianName {
  readonly technicianId: string;
  readonly code: string;
  readonly name: string;
  readonly inUse: boolean;
}

export function findTechnicianNames(tx: StoreTx): Promise<TechnicianName[]> {
  return rows(
    tx,
    sql`select t.id as "technicianId", t.code, t.name, t.in_use as "inUse" from technician t order by t.code`,
  );
}

export const LABOUR_SORTS = defineSorts(
  { at: { column: sql`r.at`, type: 'instant' } },
  { id: sql`r.id`, fallback: 'at' },
);

export function findLabourRecords(
  tx: StoreTx,
  { figure, technicianId, span }: { figure: LabourFigure; technicianId: string | undefined; span: LabourSpan },
  keyset: Keyset,
): Promise<LabourRecordDto[]> {
  const ofOne = technicianId === undefined ? sql`true` : sql`r.technician_id = ${technicianId}`;
  return rows(
    tx,
    sql`select r.id, r.order_id as "orderId", r.technician_id as "technicianId", r.at, r.hours::text as hours
        from (${RECORDS[figure](span)}) r where ${keyset.where} and ${ofOne} ${keyset.orderAndLimit}`,
  );
}
