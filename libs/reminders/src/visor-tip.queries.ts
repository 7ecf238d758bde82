import { row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { TipOccasion } from './visor-tip.policy';

/** Written when a tip is printed; of a visit with its order. */
export const TIP_PRINTED = 'vehicle.visor-tip-printed';

/** A car that wants its tip. */
export interface TipRecord {
  id: string;
  occasion: TipOccasion;
  vehicleId: string;
  orderId: string | null;
  at: Date;
  isHandedOver: boolean;
  plate: string | null;
  model: string | null;
  printedAt: Date | null;
}

/** A day of the store. */
export interface TipDay {
  readonly on: LocalDate;
  readonly from: Date;
  readonly before: Date;
}

export const TIP_SORTS = defineSorts({ at: { column: sql`l.at`, type: 'instant' } }, { id: sql`l.id`, fallback: 'at' });

const COLUMNS = sql`(id, vehicle_id, occasion, order_id, at, is_handed_over)`;

const RECORD = sql`
  select l.id, l.occasion, l.vehicle_id as "vehicleId", l.order_id as "orderId", l.at,
         l.is_handed_over as "isHandedOver", v.plate, v.model, printed.at as "printedAt"
  from tips l
  join vehicle v on v.id = l.vehicle_id
  left join lateral (
    select max(e.occurred_at) as at from event e
    where e.subject_type = 'vehicle' and e.subject_id = l.vehicle_id and e.type = ${TIP_PRINTED}
      and (e.payload ->> 'orderId') is not distinct from l.order_id::text) printed on true`;

/** New cars of a day, visits that ended on it, and those that are promised for it and still in the workshop. */
function tipsOf({ on, from, before }: TipDay): Sql {
  return sql`
    select v.id, v.id, 'new_car', null::uuid, ${from}::timestamptz, true from vehicle v where v.delivered_on = ${on}
    union all
    select o.id, o.vehicle_id, 'serviced', o.id, o.delivered_at, true from service_order o
    where o.delivered_at >= ${from} and o.delivered_at < ${before} and o.state <> 'cancelled' and not o.internal
    union all
    select o.id, o.vehicle_id, 'serviced', o.id, o.promised_at, false from service_order o
    where o.promised_at >= ${from} and o.promised_at < ${before} and o.delivered_at is null and not o.internal
      and o.state not in ('delivered', 'settled', 'cancelled')`;
}

export function findTips(
  tx: StoreTx,
  day: TipDay,
  occasion: TipOccasion | undefined,
  keyset: Keyset,
): Promise<TipRecord[]> {
  const wanted = occasion === undefined ? sql`true` : sql`l.occasion = ${occasion}`;
  return rows(
    tx,
    sql`with tips ${COLUMNS} as (${tipsOf(day)})
        ${RECORD} where ${wanted} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

/** A select of the vehicles that want a tip on a day. */
export function selectTipVehicles(day: TipDay): Sql {
  return sql`select t.vehicle_id from (${tipsOf(day)}) t ${COLUMNS}`;
}

/** The tip of a vehicle: of its last visit, or of the new car where it had none. Null where there is no such tip. */
export function findTip(
  tx: StoreTx,
  vehicleId: string,
  occasion: TipOccasion | undefined,
  { timeZone, now }: { readonly timeZone: string; readonly now: Date },
): Promise<TipRecord | null> {
  return row(
    tx,
    sql`with visit as (
          select o.id, coalesce(o.delivered_at, o.promised_at, o.arrived_at) as at, o.delivered_at is not null as is_over
          from service_order o
          where o.vehicle_id = ${vehicleId} and o.state <> 'cancelled' and not o.internal
          order by o.arrived_at desc, o.id desc limit 1),
        tips ${COLUMNS} as (
          select o.id, ${vehicleId}::uuid, 'serviced', o.id, o.at, o.is_over from visit o
          union all
          select v.id, v.id, 'new_car', null, coalesce(v.delivered_on::timestamp at time zone ${timeZone}, ${now}::timestamptz), v.delivered_on is not null
          from vehicle v where v.id = ${vehicleId})
        ${RECORD} where ${occasion ?? null}::text is null or l.occasion = ${occasion ?? null}
        order by l.order_id is null limit 1`,
  );
}
