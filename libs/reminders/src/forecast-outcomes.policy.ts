import { addDays, daysBetween, type LocalDate } from '#libs/foundation';
import { type DayReading, ownDistance, plausibleReadings } from './daily-distance.policy';
import { type DistancePeers, forecastDistance } from './daily-distance-peers.policy';
import type { ForecastOutcome } from './forecast-spread.policy';
import type { MaintenanceRules } from './maintenance-due.policy';

/** A vehicle by which forecasts are tried. */
export interface TriedVehicle {
  readonly use: string | null;
  readonly model: string | null;
  readonly purchasedOn: LocalDate | null;
  /** Readings that no correction stands for, in any order. */
  readonly readings: readonly DayReading[];
}

/** Forecasts are tried as of half a year and a year ago, so that each season counts alike. */
const TRIED_DAYS_AGO: readonly number[] = [182, 364];
/** A vehicle that was not read since the earlier of them tells nothing. */
export const FIRST_TRIED_DAYS_AGO = Math.max(...TRIED_DAYS_AGO);

/**
 * What came of the forecasts that would have been made on earlier days, by the rules and the peers of today and by the
 * readings of then alone: each reading that followed is one. REM-19
 */
export function outcomesOf(
  vehicles: readonly TriedVehicle[],
  { history, usualKmPerDay }: Pick<MaintenanceRules, 'history' | 'usualKmPerDay'>,
  peers: DistancePeers,
  today: LocalDate,
): ForecastOutcome[] {
  const asOf = TRIED_DAYS_AGO.map((days) => addDays(today, -days));
  return vehicles.flatMap(({ use, model, purchasedOn, readings }) => {
    const all = plausibleReadings(readings.filter(({ on }) => on <= today));
    return asOf.flatMap((day): ForecastOutcome[] => {
      const followed = all.filter(({ on }) => on >= day);
      if (followed.length === 0) return [];
      const known = plausibleReadings(readings.filter(({ on }) => on < day));
      const last = known.at(-1);
      const own = ownDistance(known, purchasedOn, history);
      if (!last || !own) return [];
      const ageDays = purchasedOn !== null && purchasedOn <= last.on ? daysBetween(purchasedOn, last.on) : null;
      const { kmPerDay } = forecastDistance(own, { use, model, ageDays }, peers, usualKmPerDay);
      return followed
        .filter(({ km }) => km >= last.km)
        .map(({ on, km }) => ({
          ownDays: own.days,
          days: daysBetween(last.on, on),
          drivenDays: (km - last.km) / kmPerDay,
        }));
    });
  });
}
