import { rows, sql } from '#libs/database';
import { changesBetween, recordEvents } from '#libs/events';
import type { LocalDate } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** A first maintenance (首保) that a vehicle had. */
export interface FirstMaintenance {
  readonly vehicleId: string;
  readonly on: LocalDate;
  readonly km: number;
}

interface Noted {
  id: string;
  before: Told;
  after: Told;
}

interface Told {
  firstMaintenanceOn: LocalDate | null;
  firstMaintenanceKm: number | null;
}

/**
 * Notes on vehicles on which day and at which mileage they had their first maintenance (首次保养日期及里程). A day to come
 * and a day without its mileage were a plan, and give way; what is known of an earlier one stays. VEH-01
 */
export async function noteFirstMaintenances(
  tx: StoreTx,
  ctx: StoreContext,
  visits: readonly FirstMaintenance[],
  at: Date,
): Promise<void> {
  if (visits.length === 0) return;
  const noted = await rows<Noted>(
    tx,
    sql`with visit as (
          select distinct on (t."vehicleId") t."vehicleId" as vehicle_id, t."on", t.km
          from json_to_recordset(${JSON.stringify(visits)}::json) as t ("vehicleId" uuid, "on" date, km integer)
          order by t."vehicleId", t."on"),
        planned as (
          select v.id, v.first_maintenance_on as before_on, v.first_maintenance_km as before_km, visit."on", visit.km
          from vehicle v join visit on visit.vehicle_id = v.id
          where v.first_maintenance_on is null or v.first_maintenance_km is null or v.first_maintenance_on > visit."on"
          order by v.id for no key update of v)
        update vehicle v
        set first_maintenance_on = p."on", first_maintenance_km = p.km, version = v.version + 1, updated_at = ${at}
        from planned p where p.id = v.id
        returning v.id,
          json_build_object('firstMaintenanceOn', p.before_on, 'firstMaintenanceKm', p.before_km) as before,
          json_build_object('firstMaintenanceOn', p."on", 'firstMaintenanceKm', p.km) as after`,
  );
  await recordEvents(
    tx,
    ctx,
    noted.map(({ id, before, after }) => ({
      type: 'vehicle.changed',
      subject: { type: 'vehicle', id },
      changes: changesBetween(before, after),
      occurredAt: at,
    })),
  );
}
