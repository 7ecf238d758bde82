import { affected, row, rows, type Sql, sql } from '#libs/database';
import type { OrderState } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import type { PlannedStretchDto } from './work-plans.dto';

export interface PlannedOrder {
  readonly orderNumber: string;
  readonly state: OrderState;
  /** What is planned of it, unless it was released. */
  readonly stretches: readonly PlannedStretchDto[];
}

export function findPlan(tx: StoreTx, orderId: string): Promise<PlannedOrder | null> {
  return row<
    Omit<PlannedOrder, 'stretches'> & {
      stretches: (Omit<PlannedStretchDto, 'from' | 'before'> & { from: string; before: string })[];
    }
  >(
    tx,
    sql`select so.order_number as "orderNumber", so.state, coalesce((
          select json_agg(json_build_object('bayId', wp.bay_id, 'technicianId', wp.technician_id,
                                            'from', wp.planned_from, 'before', wp.planned_before) order by wp.planned_from)
          from work_plan wp where wp.order_id = so.id and wp.released_at is null), '[]') as stretches
        from service_order so where so.id = ${orderId}`,
  ).then(
    (found) =>
      found && {
        ...found,
        stretches: found.stretches.map((one) => ({ ...one, from: new Date(one.from), before: new Date(one.before) })),
      },
  );
}

export function lockPlannedOrder(
  tx: StoreTx,
  orderId: string,
): Promise<{ readonly orderNumber: string; readonly state: OrderState } | null> {
  return row(
    tx,
    sql`select so.order_number as "orderNumber", so.state from service_order so
        where so.id = ${orderId} for no key update`,
  );
}

/** Replaces what is planned of an order; one statement for the old and one for the new. */
export async function replacePlan(
  tx: StoreTx,
  orderId: string,
  stretches: readonly (PlannedStretchDto & { readonly id: string })[],
  at: Date,
): Promise<void> {
  await Promise.all([
    affected(tx, sql`delete from work_plan where order_id = ${orderId} and released_at is null`),
    affected(
      tx,
      sql`insert into work_plan (id, order_id, bay_id, technician_id, planned_from, planned_before, created_at)
          select s."id", ${orderId}, s."bayId", s."technicianId", s."from", s."before", ${at}
          from json_to_recordset(${JSON.stringify(stretches)}::json)
            as s("id" uuid, "bayId" uuid, "technicianId" uuid, "from" timestamptz, "before" timestamptz)`,
    ),
  ]);
}

/** The first booking of somebody else that takes a bay or a technician in the time that is planned. */
export function findBookedElsewhere(
  tx: StoreTx,
  orderId: string,
  stretches: readonly PlannedStretchDto[],
  now: Date,
): Promise<{ readonly sameBay: boolean } | null> {
  return row(
    tx,
    sql`select r.bay_id = s."bayId" as "sameBay"
        from json_to_recordset(${JSON.stringify(stretches)}::json)
          as s("bayId" uuid, "technicianId" uuid, "from" timestamptz, "before" timestamptz)
        join reservation r on r.during && tstzrange(s."from", s."before")
          and (r.bay_id = s."bayId" or r.technician_id = s."technicianId")
        left join appointment a on a.reservation_id = r.id
        where (r.expires_at is null or r.expires_at > ${now})
          and (a.id is null or (a.state = 'booked' and a.order_id is distinct from ${orderId}))
        limit 1`,
  );
}

/** The first stretch whose bay or technician is no longer in use; `index` counts from 0. */
export function findOutOfUse(
  tx: StoreTx,
  stretches: readonly PlannedStretchDto[],
): Promise<{ readonly index: number; readonly isBay: boolean } | null> {
  return row(
    tx,
    sql`select (s.position - 1)::integer as index, not b.in_use as "isBay"
        from rows from (json_to_recordset(${JSON.stringify(stretches)}::json) as ("bayId" uuid, "technicianId" uuid))
          with ordinality as s("bayId", "technicianId", position)
        join bay b on b.id = s."bayId"
        join technician t on t.id = s."technicianId"
        where not b.in_use or not t.in_use
        order by s.position limit 1`,
  );
}

/** What is planned between two instants, as the slots of the workshop count it. A stretch has at most 24 hours. */
export function plannedBetween(from: Date, before: Date): Sql {
  return sql`
    select wp.bay_id, wp.technician_id, tstzrange(wp.planned_from, wp.planned_before) as during from work_plan wp
    where wp.planned_from > ${from}::timestamptz - interval '24 hours' and wp.planned_from < ${before}
      and wp.planned_before > ${from} and wp.released_at is null`;
}

/** Sets bays and technicians free whose orders are done or called off; what was planned of them stays on record. */
export function releasePlans(
  tx: StoreTx,
  orderIds: readonly string[],
  at: Date,
): Promise<{ readonly orderId: string }[]> {
  return rows(
    tx,
    sql`update work_plan wp set released_at = ${at}
        from service_order so
        where so.id = wp.order_id and wp.order_id = any(${orderIds}) and wp.released_at is null
          and so.state in ('work_completed', 'checked', 'delivered', 'settled', 'cancelled')
        returning wp.order_id as "orderId"`,
  );
}
