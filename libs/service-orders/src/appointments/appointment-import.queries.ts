import { affected, type MergeBatch, type MergeOutcome, type MergeRow, row, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { orderByNumber, vehicleByVin } from '../import/import-lookups.queries';
import { ownerAt } from '../service-order.queries';

/** An appointment as an import hands it over: validated, in our words. Instants are ISO 8601 in UTC. TEN-02 */
export interface AppointmentImportRow extends MergeRow {
  readonly number: string;
  readonly vin: string;
  readonly bookedFor: string;
  readonly bookedAt: string | null;
  readonly remindedAt: string | null;
  /** The order that the visit became, if the customer came. */
  readonly orderNumber: string | null;
}

/**
 * Merges a batch of appointments by (source, number): new ones are added, changed ones overwritten, and those that the
 * file repeats unchanged are not touched. One of a VIN that the store does not know is refused (`unknown_vin`); one
 * whose order is not known yet is taken, and linked by `linkArrivals`. Without an order, the visit was missed when its
 * day is over. SVC-01, SVC-04, SVC-05
 */
export async function mergeAppointments(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const merged = await row<MergeOutcome>(
    tx,
    sql`
      with looked_up as materialized (
        select r.*, v.id as vehicle_id from ${input(batch)} left join ${vehicleByVin(sql`r."vin"`)} on true),
      merged as (
        insert into appointment (
          id, appointment_number, source, vehicle_id, customer_id, state, booked_for, booked_at, reminded_at, order_id,
          order_number, import_id, import_digest, created_at, updated_at)
        select r.id, r."number", ${batch.source}, r.vehicle_id,
               ${ownerAt(sql`r.vehicle_id`, sql`coalesce(r."bookedAt", r."bookedFor")`)},
               case when r."orderNumber" is not null then 'arrived'
                    when r."bookedFor" < ${batch.at}::timestamptz - interval '24 hours' then 'no_show'
                    else 'booked' end,
               r."bookedFor", r."bookedAt", r."remindedAt", so.id, r."orderNumber", ${batch.importId}, r."digest",
               ${batch.at}, ${batch.at}
        from (${lastOfEachNumber}) r
        left join ${orderByNumber(batch.source, sql`r."orderNumber"`)} on so.vehicle_id = r.vehicle_id
        on conflict (source, appointment_number) do update set
          vehicle_id = excluded.vehicle_id, customer_id = excluded.customer_id, state = excluded.state,
          booked_for = excluded.booked_for, booked_at = excluded.booked_at, reminded_at = excluded.reminded_at,
          order_id = excluded.order_id, order_number = excluded.order_number, import_id = excluded.import_id,
          import_digest = excluded.import_digest, updated_at = excluded.updated_at,
          version = appointment.version + 1
        where appointment.import_digest is distinct from excluded.import_digest
        returning (xmax = 0) as inserted)
      select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated,
             (select coalesce(json_agg(json_build_object('line', r."line", 'code', 'unknown_vin') order by r."line"), '[]')
              from looked_up r where r.vehicle_id is null) as refused
      from merged`,
  );
  return merged as MergeOutcome;
}

/**
 * Links the appointments of a source whose order has become known since they were imported. To be run once after the
 * batches of an import. Answers how many were linked.
 */
export function linkArrivals(tx: StoreTx, source: string, at: Date): Promise<number> {
  return affected(
    tx,
    sql`update appointment a
        set order_id = so.id, version = a.version + 1, updated_at = ${at}
        from service_order so
        where a.source = ${source} and a.order_number is not null and a.order_id is null
          and so.source = a.source and so.order_number = a.order_number and so.vehicle_id = a.vehicle_id`,
  );
}

/** The rows whose vehicle is known; of a number that stands in the batch twice the later line counts. */
const lastOfEachNumber = sql`
  select distinct on (r."number") r.* from looked_up r
  where r.vehicle_id is not null
  order by r."number", r."line" desc`;

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "id" uuid, "line" integer, "digest" text, "number" text, "vin" text, "bookedFor" timestamptz,
    "bookedAt" timestamptz, "remindedAt" timestamptz, "orderNumber" text)`;
}
