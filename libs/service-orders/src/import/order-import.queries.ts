import { affected, type MergeBatch, type MergeOutcome, type MergeRow, row, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { recordReadings } from '#libs/vehicles';
import { vehicleByVin } from './import-lookups.queries';
import type { OrderType } from '../service-order.entity';
import { ownerAt } from '../service-order.queries';

/** An order as an import hands it over: validated, in our words. Instants are ISO 8601 in UTC. TEN-02 */
export interface OrderImportRow extends MergeRow {
  readonly orderNumber: string;
  readonly vin: string;
  readonly arrivedAt: string;
  readonly odometerKm: number;
  readonly type: OrderType;
  readonly adviserName: string | null;
  readonly technicianName: string | null;
  readonly bay: string | null;
  readonly internal: boolean;
  readonly promisedAt: string | null;
  readonly workCompletedAt: string | null;
  readonly billedAt: string | null;
  readonly deliveredAt: string | null;
  readonly preInspected: boolean;
  readonly inspectionSheetUsed: boolean;
  readonly customerPresent: boolean;
  readonly quotedFromCatalogue: boolean;
  readonly billExplained: boolean;
  readonly partsPrepickedInTime: boolean;
  /** Number of the order that this one repairs again; it may come later, or never. SVC-26 */
  readonly reworkOfNumber: string | null;
  readonly settled: boolean;
  readonly soldHours: string | null;
  readonly clockedHours: string | null;
  readonly quoteFen: number | null;
  readonly labourFen: number;
  readonly partsFen: number;
}

/** Who is written down as having read the odometers that an import tells of. */
const IMPORT_READER = 'import';

/**
 * Merges a batch of orders by (source, dispatch number): new ones are added, changed ones overwritten, settled or not,
 * and those that the file repeats unchanged are not touched. An order of a VIN that the store does not know is refused
 * (`unknown_vin`). Odometers go into the vehicles' history. Reworks are linked afterwards by `linkReworks`; one that the
 * return inspection confirmed here stays. SVC-14..26
 */
export async function mergeOrders(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const merged = await row<MergeOutcome & { ids: string[] }>(
    tx,
    sql`
      with looked_up as materialized (
        select r.*, v.id as vehicle_id from ${input(batch)} left join ${vehicleByVin(sql`r."vin"`)} on true),
      merged as (
        insert into service_order (
          id, order_number, source, vehicle_id, customer_id, type, state, internal, arrived_at, promised_at,
          work_completed_at, billed_at, delivered_at, odometer_km, adviser_name, technician_name, bay, pre_inspected,
          inspection_sheet_used, customer_present, quoted_from_catalogue, parts_prepicked_in_time, bill_explained,
          sold_hours, clocked_hours, quote_fen, labour_fen, parts_fen, rework_of_number, import_id, import_digest,
          created_at, updated_at)
        select r.id, r."orderNumber", ${batch.source}, r.vehicle_id, ${ownerAt(sql`r.vehicle_id`, sql`r."arrivedAt"`)},
               r."type", ${toldState}, r."internal", r."arrivedAt", r."promisedAt", r."workCompletedAt", r."billedAt",
               r."deliveredAt", r."odometerKm", r."adviserName", r."technicianName", r."bay", r."preInspected",
               r."inspectionSheetUsed", r."customerPresent", r."quotedFromCatalogue", r."partsPrepickedInTime",
               r."billExplained", r."soldHours", r."clockedHours", r."quoteFen", r."labourFen", r."partsFen",
               r."reworkOfNumber", ${batch.importId}, r."digest", ${batch.at}, ${batch.at}
        from (${lastOfEachNumber}) r
        on conflict (source, order_number) do update set
          vehicle_id = excluded.vehicle_id, customer_id = excluded.customer_id, type = excluded.type,
          state = excluded.state, internal = excluded.internal, arrived_at = excluded.arrived_at,
          promised_at = excluded.promised_at, work_completed_at = excluded.work_completed_at,
          billed_at = excluded.billed_at, delivered_at = excluded.delivered_at, cancelled_at = null,
          settled_at = case when excluded.state = 'settled' then service_order.settled_at end,
          odometer_km = excluded.odometer_km, adviser_name = excluded.adviser_name,
          technician_name = excluded.technician_name, bay = excluded.bay, pre_inspected = excluded.pre_inspected,
          inspection_sheet_used = excluded.inspection_sheet_used, customer_present = excluded.customer_present,
          quoted_from_catalogue = excluded.quoted_from_catalogue,
          parts_prepicked_in_time = excluded.parts_prepicked_in_time, bill_explained = excluded.bill_explained,
          sold_hours = excluded.sold_hours, clocked_hours = excluded.clocked_hours, quote_fen = excluded.quote_fen,
          labour_fen = excluded.labour_fen, parts_fen = excluded.parts_fen,
          rework_of_number = case when service_order.rework_confirmed_at is null
                                  then excluded.rework_of_number else service_order.rework_of_number end,
          rework_of_id = case when service_order.rework_confirmed_at is not null
                                or service_order.rework_of_number = excluded.rework_of_number
                              then service_order.rework_of_id end,
          import_id = excluded.import_id, import_digest = excluded.import_digest, updated_at = excluded.updated_at,
          version = service_order.version + 1
        where service_order.import_digest is distinct from excluded.import_digest
        returning id, (xmax = 0) as inserted)
      select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated,
             (select coalesce(json_agg(json_build_object('line', r."line", 'code', 'unknown_vin') order by r."line"), '[]')
              from looked_up r where r.vehicle_id is null) as refused,
             coalesce(array_agg(id), '{}') as ids
      from merged`,
  );
  const { ids, ...outcome } = merged as MergeOutcome & { ids: string[] };
  // an order has one reading of an import, which can therefore bear its id
  await recordReadings(
    tx,
    sql`select so.id, so.vehicle_id, so.id as order_id, so.odometer_km as km, so.arrived_at as read_at
        from service_order so where so.id = any(${ids}::uuid[])`,
    { recordedBy: IMPORT_READER, at: batch.at },
  );
  return outcome;
}

/**
 * Links the reworks of a source whose earlier order has become known, whichever of the two came first. To be run once
 * after the batches of an import. Answers how many were linked. SVC-26
 */
export function linkReworks(tx: StoreTx, source: string, at: Date): Promise<number> {
  return affected(
    tx,
    sql`update service_order so
        set rework_of_id = earlier.id, version = so.version + 1, updated_at = ${at}
        from service_order earlier
        where so.source = ${source} and so.rework_of_number is not null and so.rework_of_id is null
          and earlier.source = so.source and earlier.order_number = so.rework_of_number
          and earlier.vehicle_id = so.vehicle_id and earlier.arrived_at < so.arrived_at`,
  );
}

/** How far an order has come by what its system tells; a promise with a quote means that the customer was told. */
const toldState = sql`
  case when r."settled" then 'settled'
       when r."deliveredAt" is not null then 'delivered'
       when r."billedAt" is not null then 'checked'
       when r."workCompletedAt" is not null then 'work_completed'
       when r."promisedAt" is not null and r."quoteFen" is not null then 'quoted'
       when r."preInspected" then 'inspected'
       else 'arrived' end`;

/** The rows whose vehicle is known; of a number that stands in the batch twice the later line counts. */
const lastOfEachNumber = sql`
  select distinct on (r."orderNumber") r.* from looked_up r
  where r.vehicle_id is not null
  order by r."orderNumber", r."line" desc`;

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "id" uuid, "line" integer, "digest" text, "orderNumber" text, "vin" text, "arrivedAt" timestamptz,
    "odometerKm" integer, "type" text, "adviserName" text, "technicianName" text, "bay" text, "internal" boolean,
    "promisedAt" timestamptz, "workCompletedAt" timestamptz, "billedAt" timestamptz, "deliveredAt" timestamptz,
    "preInspected" boolean, "inspectionSheetUsed" boolean, "customerPresent" boolean, "quotedFromCatalogue" boolean,
    "billExplained" boolean, "partsPrepickedInTime" boolean, "reworkOfNumber" text, "settled" boolean,
    "soldHours" numeric, "clockedHours" numeric, "quoteFen" bigint, "labourFen" bigint, "partsFen" bigint)`;
}
