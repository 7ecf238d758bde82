import { type Sql, sql } from '#libs/database';

/**
 * A vehicle stands in the workshop while an order of the last month is open; older ones were never closed by the system
 * that they came from.
 */
export const WORKSHOP_DAYS = 30;

export function isInWorkshop(vehicleId: Sql, now: Date): Sql {
  return sql`exists (
    select from service_order so
    where so.vehicle_id = ${vehicleId} and so.state not in ('delivered', 'settled', 'cancelled')
      and so.arrived_at > ${now}::timestamptz - make_interval(days => ${WORKSHOP_DAYS}))`;
}

/** A visit is booked for some time to come. */
export function hasAppointment(vehicleId: Sql, now: Date): Sql {
  return sql`exists (
    select from appointment a
    where a.vehicle_id = ${vehicleId} and a.state = 'booked' and a.booked_for > ${now}::timestamptz)`;
}
