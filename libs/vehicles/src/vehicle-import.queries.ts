import { affected, type MergeBatch, type MergeOutcome, type MergeRow, row, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { VehicleOrigin, VehicleUse, VinWarning } from './vehicle.entity';

/** A vehicle as an import hands it over: validated, in our words, with the ids of what may have to be made. TEN-02 */
export interface VehicleImportRow extends MergeRow {
  readonly vin: string;
  readonly vinReversed: string;
  readonly vinWarning: VinWarning | null;
  readonly plate: string | null;
  /** Empty without a plate. */
  readonly plateNormalised: string;
  /** Number of the owner in the exporting system. */
  readonly customerExternalId: string;
  /** Id of the ownership, should the owner be new. */
  readonly ownerId: string;
  readonly model: string | null;
  readonly purchasedOn: LocalDate | null;
  readonly use: VehicleUse | null;
  readonly engineNumber: string | null;
  readonly bodyColour: string | null;
  readonly origin: VehicleOrigin | null;
  readonly insuranceExpiresOn: LocalDate | null;
}

/**
 * Merges a batch of vehicles by VIN: new ones are added, changed ones overwritten, and those that the file repeats
 * unchanged are not touched. What the file leaves empty stays as it is, since most systems do not know every field.
 * Another owner in the file closes the ownership before; the day of the change is unknown. A vehicle whose owner the
 * store does not know from this system is refused (`unknown_customer`). VEH-01, VEH-09
 */
export async function mergeVehicles(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const [merged] = await Promise.all([
    row<MergeOutcome>(
      tx,
      sql`
        with looked_up as materialized (${withOwners(batch)}),
        merged as (
          insert into vehicle (
            id, vin, vin_reversed, vin_warning, plate, plate_normalised, model, purchased_on, use, engine_number,
            body_colour, origin, insurance_expires_on, source, import_id, import_digest, created_at, updated_at)
          select distinct on (r."vin")
                 r.id, r."vin", r."vinReversed", r."vinWarning", r."plate", r."plateNormalised", r."model",
                 r."purchasedOn", r."use", r."engineNumber", r."bodyColour", r."origin", r."insuranceExpiresOn",
                 ${batch.source}, ${batch.importId}::uuid, r."digest", ${batch.at}::timestamptz, ${batch.at}::timestamptz
          from looked_up r
          where r.customer_id is not null
          order by r."vin", r."line" desc
          on conflict (vin) do update set
            plate = coalesce(excluded.plate, vehicle.plate),
            plate_normalised = case when excluded.plate is null then vehicle.plate_normalised
                                    else excluded.plate_normalised end,
            model = coalesce(excluded.model, vehicle.model),
            purchased_on = coalesce(excluded.purchased_on, vehicle.purchased_on),
            use = coalesce(excluded.use, vehicle.use),
            engine_number = coalesce(excluded.engine_number, vehicle.engine_number),
            body_colour = coalesce(excluded.body_colour, vehicle.body_colour),
            origin = coalesce(excluded.origin, vehicle.origin),
            insurance_expires_on = coalesce(excluded.insurance_expires_on, vehicle.insurance_expires_on),
            source = excluded.source, import_id = excluded.import_id, import_digest = excluded.import_digest,
            updated_at = excluded.updated_at, version = vehicle.version + 1
          where vehicle.import_digest is distinct from excluded.import_digest
          returning (xmax = 0) as inserted)
        select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated,
               (select coalesce(json_agg(json_build_object('line', r."line", 'code', 'unknown_customer')
                                         order by r."line"), '[]')
                from looked_up r where r.customer_id is null) as refused
        from merged`,
    ),
    affected(
      tx,
      sql`
        with told as (
          select distinct on (r."vin") r.*, v.id as vehicle_id
          from (${withOwners(batch)}) r
          cross join lateral (select v.id, v.import_id from vehicle v where v.vin = r."vin" limit 1) v
          where r.customer_id is not null and v.import_id = ${batch.importId}
          order by r."vin", r."line" desc),
        changed as materialized (
          select t."ownerId", t.vehicle_id, t.customer_id, w.id as before_id
          from told t
          left join lateral (
            select w.id, coalesce(c.merged_into_id, c.id) as survivor_id
            from vehicle_owner w join customer c on c.id = w.customer_id
            where w.vehicle_id = t.vehicle_id and w.replaced_at is null limit 1) w on true
          where w.survivor_id is distinct from t.survivor_id),
        replaced as (
          update vehicle_owner w set replaced_at = ${batch.at} from changed n where w.id = n.before_id returning w.id)
        insert into vehicle_owner (id, vehicle_id, customer_id, created_at)
        select n."ownerId", n.vehicle_id, n.customer_id, ${batch.at}
        from changed n left join replaced w on w.id = n.before_id
        where n.before_id is null or w.id is not null`,
    ),
  ]);
  return merged as MergeOutcome;
}

/** The rows with their owner, found one by one: the planner knows nothing yet of a table that an import is filling. */
function withOwners(batch: MergeBatch): Sql {
  return sql`
    select r.*, c.id as customer_id, c.survivor_id
    from ${input(batch)}
    left join lateral (
      select c.id, coalesce(c.merged_into_id, c.id) as survivor_id from customer c
      where c.source = ${batch.source} and c.external_id = r."customerExternalId" limit 1) c on true`;
}

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "id" uuid, "line" integer, "digest" text, "vin" text, "vinReversed" text, "vinWarning" text, "plate" text,
    "plateNormalised" text, "customerExternalId" text, "ownerId" uuid, "model" text, "purchasedOn" date, "use" text,
    "engineNumber" text, "bodyColour" text, "origin" text, "insuranceExpiresOn" date)`;
}
