import { type Sql, sql } from '#libs/database';

/*
 * What imported rows refer to is looked up row by row through a unique index, which `limit 1` makes the planner do: it
 * knows nothing yet of a table that an import is filling, and would read all of it again for every batch.
 */

/** A `lateral` that finds a vehicle by its VIN, as `v.id`. */
export function vehicleByVin(vin: Sql): Sql {
  return sql`lateral (select vehicle.id from vehicle where vehicle.vin = ${vin} limit 1) v`;
}

/** A `lateral` that finds an order by its number in its source, as `so`. */
export function orderByNumber(source: string, orderNumber: Sql): Sql {
  return sql`lateral (
    select o.id, o.vehicle_id, o.odometer_km, o.arrived_at, o.import_id, o.lines_digest from service_order o
    where o.source = ${source} and o.order_number = ${orderNumber} limit 1) so`;
}
