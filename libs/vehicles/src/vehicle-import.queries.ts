import {
  affected,
  type MergeBatch,
  type MergeOutcome,
  type MergeRow,
  type RefusedRow,
  rows,
  type Sql,
  sql,
} from '#libs/database';
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
  const [refused, merged] = await Promise.all([
    rows<RefusedRow>(
      tx,
      sql`select r."line", 'unknown_customer' as code from ${input(batch)}
          where not exists (
            select from customer c where c.source = ${batch.source} and c.external_id = r."customerExternalId")
          order by r."line"`,
    ),
    rows<{ inserted: boolean }>(
      tx,
      sql`
        insert into vehicle (
          id, vin, vin_reversed, vin_warning, plate, plate_normalised, model, purchased_on, use, engine_number,
          body_colour, origin, insurance_expires_on, source, import_id, import_digest, created_at, updated_at)
        select r.id, r."vin", r."vinReversed", r."vinWarning", r."plate", r."plateNormalised", r."model",
               r."purchasedOn", r."use", r."engineNumber", r."bodyColour", r."origin", r."insuranceExpiresOn",
               ${batch.source}, ${batch.importId}, r."digest", ${batch.at}, ${batch.at}
        from (${owned(batch)}) r
        order by r."vin"
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
        returning (xmax = 0) as inserted`,
    ),
    affected(
      tx,
      sql`
        update vehicle_owner w set replaced_at = ${batch.at}
        from (${owned(batch)}) r join vehicle v on v.vin = r."vin", customer c
        where w.vehicle_id = v.id and w.replaced_at is null and v.import_id = ${batch.importId}
          and c.id = w.customer_id and coalesce(c.merged_into_id, c.id) <> r.survivor_id`,
    ),
    affected(
      tx,
      sql`
        insert into vehicle_owner (id, vehicle_id, customer_id, created_at)
        select r."ownerId", v.id, r.customer_id, ${batch.at}
        from (${owned(batch)}) r join vehicle v on v.vin = r."vin"
        where v.import_id = ${batch.importId}
          and not exists (select from vehicle_owner w where w.vehicle_id = v.id and w.replaced_at is null)`,
    ),
  ]);
  const inserted = merged.filter((row) => row.inserted).length;
  return { inserted, updated: merged.length - inserted, refused };
}

/** The rows whose owner is known, with that customer; of a VIN that stands in the batch twice the later line counts. */
function owned(batch: MergeBatch): Sql {
  return sql`
    select distinct on (r."vin") r.*, c.id as customer_id, coalesce(c.merged_into_id, c.id) as survivor_id
    from ${input(batch)} join customer c on c.source = ${batch.source} and c.external_id = r."customerExternalId"
    order by r."vin", r."line" desc`;
}

function input(batch: MergeBatch): Sql {
  return sql`jsonb_to_recordset(${batch.rows}::jsonb) as r(
    "id" uuid, "line" integer, "digest" text, "vin" text, "vinReversed" text, "vinWarning" text, "plate" text,
    "plateNormalised" text, "customerExternalId" text, "ownerId" uuid, "model" text, "purchasedOn" date, "use" text,
    "engineNumber" text, "bodyColour" text, "origin" text, "insuranceExpiresOn" date)`;
}
