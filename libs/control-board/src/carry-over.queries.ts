import { rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { UnfinishedOrder } from './carry-over.policy';

/** More than a workshop has at work. */
const MOST_ORDERS = 1_000;

/**
 * Orders in work that are planned, by the board or else by the slot that was booked for them, with what of it was to be
 * done until then. What is planned for later is none of it: it takes bays and technicians of that time.
 */
export function findUnfinished(tx: StoreTx, until: Date): Promise<UnfinishedOrder[]> {
  return rows(
    tx,
    sql`select coalesce(v.skill, p.skill) as skill,
               (case when p.order_id is null then coalesce(v.minutes, 0) else p.minutes end)::float8 as "plannedMinutes",
               coalesce(c.minutes, 0)::float8 as "clockedMinutes"
        from service_order so
        left join lateral (
          select wp.order_id, least(min(wp.created_at), min(wp.planned_from)) as since,
                 coalesce(sum(extract(epoch from wp.planned_before - wp.planned_from) / 60)
                            filter (where wp.planned_before <= ${until}), 0) as minutes,
                 (array_agg(t.skills ->> 0 order by wp.planned_from desc))[1] as skill
          from work_plan wp join technician t on t.id = wp.technician_id
          where wp.order_id = so.id and wp.released_at is null group by wp.order_id) p on true
        left join lateral (
          select r.skill, lower(r.during) as since, case when upper(r.during) <= ${until} then r.minutes end as minutes
          from appointment a join reservation r on r.id = a.reservation_id
          where a.order_id = so.id and a.state = 'arrived' limit 1) v on true
        left join lateral (
          select sum(extract(epoch from least(coalesce(lc.ended_at, ${until}), ${until})
                                        - greatest(lc.started_at, coalesce(p.since, so.arrived_at))) / 60) as minutes
          from labour_clocking lc
          where lc.order_id = so.id and lc.started_at < ${until}
            and coalesce(lc.ended_at, ${until}) > coalesce(p.since, so.arrived_at)) c on true
        where so.state = any('{arrived,inspected,quoted,in_work}') and (p.order_id is not null or v.skill is not null)
        limit ${MOST_ORDERS}`,
  );
}
