import { affected, columns, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { OrderType } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import { MaintenanceForecast } from './maintenance-forecast.entity';

/** Orders that count as maintenance (首保、保养). */
export const MAINTENANCE_TYPES: readonly OrderType[] = ['first_maintenance', 'maintenance'];

/** Vehicles forecast in one transaction. */
export const FORECAST_BLOCK = 1_000;
const READINGS_LOOKED_AT = 40;

/** The maintenance of a vehicle that an order tells of last; a cancelled one is none. */
export function lastMaintenance(vehicleId: Sql): Sql {
  return sql`
    select so.id, so.arrived_at, so.odometer_km from service_order so
    where so.vehicle_id = ${vehicleId} and so.type = any(${MAINTENANCE_TYPES}) and so.state <> 'cancelled'
    order by so.arrived_at desc, so.id desc limit 1`;
}

/** What a forecast is made from, and what the one before said. Days are those of the store. */
export interface ForecastInput {
  vehicleId: string;
  madeAt: Date | null;
  dueOn: LocalDate | null;
  cycle: string;
  kmPerDay: string | null;
  lastReadingKm: number | null;
  use: string | null;
  model: string | null;
  purchasedOn: LocalDate | null;
  firstMaintenanceOn: LocalDate | null;
  firstMaintenanceKm: number | null;
  lastOrderId: string | null;
  lastOrderOn: LocalDate | null;
  lastOrderKm: number | null;
  readings: { on: LocalDate; km: number }[];
}

/** The latest readings of a vehicle that no correction stands for. */
export const currentReadings = (vehicleId: Sql): Sql => sql`
  select o.read_at, o.km from odometer_reading o
  where o.vehicle_id = ${vehicleId} and not exists (select from odometer_reading k where k.corrects_id = o.id)
  order by o.read_at desc, o.id desc limit ${READINGS_LOOKED_AT}`;

const input = (timeZone: string): Sql => sql`
  select v.id as "vehicleId", f.made_at as "madeAt", f.due_on as "dueOn", coalesce(f.cycle, 'first') as cycle,
         f.km_per_day as "kmPerDay", f.last_reading_km as "lastReadingKm", v.use, v.model,
         v.purchased_on as "purchasedOn", v.first_maintenance_on as "firstMaintenanceOn",
         v.first_maintenance_km as "firstMaintenanceKm", l.id as "lastOrderId",
         (l.arrived_at at time zone ${timeZone})::date as "lastOrderOn", l.odometer_km as "lastOrderKm",
         coalesce((
           select json_agg(json_build_object('on', (r.read_at at time zone ${timeZone})::date, 'km', r.km))
           from (${currentReadings(sql`v.id`)}) r), '[]') as readings
  from vehicle v
  left join lateral (${lastMaintenance(sql`v.id`)}) l on true`;

/** Takes the next block of vehicles whose forecast is out of date; another worker's block is left to it. */
export function takeStaleForecasts(tx: StoreTx, timeZone: string): Promise<ForecastInput[]> {
  return rows(
    tx,
    sql`with taken as materialized (
          select s.vehicle_id from maintenance_forecast s where s.stale
          order by s.vehicle_id limit ${FORECAST_BLOCK} for update skip locked)
        ${input(timeZone)} join maintenance_forecast f on f.vehicle_id = v.id
        where v.id in (select taken.vehicle_id from taken)`,
  );
}

/** What the forecast of one vehicle is to be made from now. */
export function findForecastInput(tx: StoreTx, vehicleId: string, timeZone: string): Promise<ForecastInput | null> {
  return row(
    tx,
    sql`${input(timeZone)} left join maintenance_forecast f on f.vehicle_id = v.id where v.id = ${vehicleId}`,
  );
}

/** What the forecasts of these vehicles are to be made from now; `vehicleIds` is a select of ids. */
export function findForecastInputs(tx: StoreTx, vehicleIds: Sql, timeZone: string): Promise<ForecastInput[]> {
  return rows(
    tx,
    sql`${input(timeZone)} left join maintenance_forecast f on f.vehicle_id = v.id where v.id in (${vehicleIds})`,
  );
}

export type NewForecast = Omit<MaintenanceForecast, 'stale' | 'madeAt' | 'createdAt'>;

export function writeForecasts(tx: StoreTx, forecasts: readonly NewForecast[], at: Date): Promise<number> {
  return affected(
    tx,
    sql`update maintenance_forecast f set
          due_on = n."dueOn", reason = n."reason", due_km = n."dueKm", cycle = n."cycle",
          last_maintenance_order_id = n."lastMaintenanceOrderId", last_maintenance_on = n."lastMaintenanceOn",
          last_maintenance_km = n."lastMaintenanceKm", last_reading_on = n."lastReadingOn",
          last_reading_km = n."lastReadingKm", km_per_day = n."kmPerDay", km_per_day_low = n."kmPerDayLow",
          km_per_day_high = n."kmPerDayHigh", low_margin_km = n."lowMarginKm", high_margin_km = n."highMarginKm",
          km_per_day_source = n."kmPerDaySource",
          policy_ref = n."policyRef", stale = false, made_at = ${at}
        from json_to_recordset(${JSON.stringify(forecasts)}::json) as n(
          "vehicleId" uuid, "dueOn" date, "reason" varchar, "dueKm" integer, "cycle" varchar,
          "lastMaintenanceOrderId" uuid, "lastMaintenanceOn" date, "lastMaintenanceKm" integer, "lastReadingOn" date,
          "lastReadingKm" integer, "kmPerDay" numeric, "kmPerDayLow" numeric, "kmPerDayHigh" numeric,
          "lowMarginKm" integer, "highMarginKm" integer, "kmPerDaySource" varchar, "policyRef" varchar)
        where f.vehicle_id = n."vehicleId"`,
  );
}

/** Has the forecasts of these vehicles made again; `vehicleIds` is a select of `id`. Answers how many. */
export function touchForecasts(tx: StoreTx, vehicleIds: Sql, at: Date): Promise<number> {
  return affected(
    tx,
    sql`insert into maintenance_forecast (vehicle_id, stale, created_at)
        select distinct touched.id, true, ${at}::timestamptz from (${vehicleIds}) touched order by touched.id
        on conflict (vehicle_id) do update set stale = true where not maintenance_forecast.stale`,
  );
}

/** A select of the vehicles that have no forecast yet, whatever brought them here. */
export const VEHICLES_WITHOUT_FORECAST = sql`
  select v.id from vehicle v
  where not exists (select from maintenance_forecast f where f.vehicle_id = v.id)`;

/** Has all forecasts made again that another version of the schedule decided. */
export function touchForecastsOfOtherSchedules(tx: StoreTx, policyRef: string): Promise<number> {
  return affected(
    tx,
    sql`update maintenance_forecast set stale = true where not stale and policy_ref is distinct from ${policyRef}`,
  );
}

/** Has the forecasts made again of the vehicles that no history of their own tells of. */
export function touchForecastsByPeers(tx: StoreTx): Promise<number> {
  return affected(
    tx,
    sql`update maintenance_forecast set stale = true where not stale and km_per_day_source in ('peers', 'usual')`,
  );
}

/** Has the forecasts made again that a vehicle's own history tells of. */
export function touchForecastsByHistory(tx: StoreTx): Promise<number> {
  return affected(
    tx,
    sql`update maintenance_forecast set stale = true where not stale and km_per_day_source = 'history'`,
  );
}

/** A forecast with whose vehicle it is. */
export interface ForecastRecord extends Omit<MaintenanceForecast, 'createdAt'> {
  id: string;
  plate: string | null;
  model: string | null;
  customerId: string | null;
  customerName: string | null;
}

export interface ForecastFilter {
  readonly dueOnFrom?: LocalDate;
  readonly dueOnBefore?: LocalDate;
}

const WITH_OWNER = sql`
  left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
  left join customer c on c.id = w.customer_id
  left join customer s on s.id = c.merged_into_id`;

const RECORD = sql`
  select f.vehicle_id as id, ${columns(MaintenanceForecast, 'f')}, v.plate, v.model,
         coalesce(s.id, c.id) as "customerId", coalesce(s.name, c.name) as "customerName"
  from maintenance_forecast f
  join vehicle v on v.id = f.vehicle_id ${WITH_OWNER}`;

export const FORECAST_SORTS = defineSorts(
  { dueOn: { column: sql`f.due_on`, type: 'date' } },
  { id: sql`f.vehicle_id`, fallback: 'dueOn' },
);

/** Vehicles by the day of their next maintenance; those of which no day is known are not among them. */
export function findForecasts(tx: StoreTx, filter: ForecastFilter, keyset: Keyset): Promise<ForecastRecord[]> {
  const wanted = [keyset.where, sql`f.due_on is not null`];
  if (filter.dueOnFrom) wanted.push(sql`f.due_on >= ${filter.dueOnFrom}`);
  if (filter.dueOnBefore) wanted.push(sql`f.due_on < ${filter.dueOnBefore}`);
  return rows(tx, sql`${RECORD} where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`);
}

/** A vehicle with its owner, as a forecast shows them. */
export function findVehicleOfForecast(
  tx: StoreTx,
  vehicleId: string,
): Promise<Pick<ForecastRecord, 'id' | 'plate' | 'model' | 'customerId' | 'customerName'> | null> {
  return row(
    tx,
    sql`select v.id, v.plate, v.model, coalesce(s.id, c.id) as "customerId", coalesce(s.name, c.name) as "customerName"
        from vehicle v ${WITH_OWNER} where v.id = ${vehicleId}`,
  );
}

/** A select of what is due for the vehicles that these customers own now. */
export const selectForecastsOfCustomers = (customerIds: Sql, limit: number): Sql => sql`
  ${RECORD} where w.customer_id in (${customerIds}) and f.due_on is not null
  order by f.due_on, f.vehicle_id limit ${limit}`;
