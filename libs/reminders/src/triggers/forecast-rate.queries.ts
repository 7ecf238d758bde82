import { type Sql, sql } from '#libs/database';
import { HIGH_QUANTILE, LOW_QUANTILE, WHOLE_MARGIN_DAYS } from '../forecast-spread.policy';

/** What a vehicle of forecast `f` runs: so much a day, and beside it a margin that grows over the first quarter. */
export interface ForecastRate {
  readonly kmPerDay: Sql;
  readonly marginKm: Sql;
}

/**
 * What a vehicle of forecast `f` runs with a chance of `percent` or more: on the lines from the middle through the spread's
 * ends, which hold eight of ten, and as far beyond them as is in proportion for what is rarer.
 */
export function rateWithChance(percent: number): ForecastRate {
  const quantile = 1 - percent / 100;
  const [end, marginKm, share] =
    quantile <= 0.5
      ? [sql`f.km_per_day_low`, sql`-coalesce(f.low_margin_km, 0)`, (0.5 - quantile) / (0.5 - LOW_QUANTILE)]
      : [sql`f.km_per_day_high`, sql`coalesce(f.high_margin_km, 0)`, (quantile - 0.5) / (HIGH_QUANTILE - 0.5)];
  return {
    kmPerDay: sql`greatest(0, f.km_per_day + (${end} - f.km_per_day)::float8 * ${share}::float8)`,
    marginKm: sql`(${share}::float8 * ${marginKm})`,
  };
}

/** The middle of the forecast `f`. */
export const LIKELIEST: ForecastRate = { kmPerDay: sql`f.km_per_day::float8`, marginKm: sql`0` };

/** What the forecast `f` of a vehicle `v` counts from: the last reading, or the day on which the car was new. */
export const BASE_KM = sql`coalesce(f.last_reading_km, 0)`;
export const BASE_ON = sql`coalesce(f.last_reading_on, v.purchased_on)`;

/** Farther ahead nobody plans; a day beyond it need not be one that a calendar knows. */
const MOST_DAYS = 36_500;

/** What the odometer shows so many days after that. */
export const kmAfter = (days: Sql, { kmPerDay, marginKm }: ForecastRate): Sql => sql`(${BASE_KM} + greatest(0,
  ${days} * ${kmPerDay} + least(1, ${days}::float8 / ${WHOLE_MARGIN_DAYS}) * ${marginKm}))`;

/**
 * The day on which the odometer reaches `km`; where it has, the day of the last reading, and far away where the car stands
 * still: `least` and `greatest` know no null.
 */
export function dayOfKm(km: Sql, { kmPerDay, marginKm }: ForecastRate): Sql {
  const atFirst = sql`(${kmPerDay} + ${marginKm} / ${WHOLE_MARGIN_DAYS})`;
  const toRun = sql`(${km} - ${BASE_KM})`;
  return sql`(${BASE_ON} + case when ${BASE_KM} >= ${km} then 0
    else least(${MOST_DAYS}, case when ${toRun} <= ${atFirst} * ${WHOLE_MARGIN_DAYS} then ceil(${toRun} / ${atFirst})
      else ceil((${toRun} - ${marginKm}) / nullif(${kmPerDay}, 0)) end) end::integer)`;
}
