import { type Sql, sql } from '#libs/database';

/** Nobody knows what the rarest one in twenty does. */
const LOW = 0.05;
const HIGH = 0.95;

/**
 * Kilometres a day that a vehicle of forecast `f` runs with a chance of `percent` or more: between the spread's ends and
 * its middle, in proportion. Null where it would stand still.
 */
export function kmPerDayWithChance(percent: number): Sql {
  const quantile = Math.min(HIGH, Math.max(LOW, 1 - percent / 100));
  const [from, to, share] =
    quantile <= 0.5
      ? [sql`f.km_per_day_low`, sql`f.km_per_day`, (quantile - LOW) / (0.5 - LOW)]
      : [sql`f.km_per_day`, sql`f.km_per_day_high`, (quantile - 0.5) / (HIGH - 0.5)];
  return sql`nullif(${from}::float8 + (${to} - ${from})::float8 * ${share}::float8, 0)`;
}

/** What the forecast `f` of a vehicle `v` counts from: the last reading, or the day on which the car was new. */
export const BASE_KM = sql`coalesce(f.last_reading_km, 0)`;
export const BASE_ON = sql`coalesce(f.last_reading_on, v.purchased_on)`;

/** Farther ahead nobody plans; a day beyond it need not be one that a calendar knows. */
const MOST_DAYS = 36_500;

/**
 * The day on which the odometer reaches `km`, at so many kilometres a day; where it has, the day of the last reading, and
 * far away where the car stands still: `least` and `greatest` know no null.
 */
export function dayOfKm(km: Sql, kmPerDay: Sql): Sql {
  return sql`(${BASE_ON} + case when ${BASE_KM} >= ${km} then 0
    else least(${MOST_DAYS}, ceil((${km} - ${BASE_KM}) / ${kmPerDay})) end::integer)`;
}
