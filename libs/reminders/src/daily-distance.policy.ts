import { daysBetween, type LocalDate } from '#libs/foundation';

/** What an odometer showed on a day of the store. */
export interface DayReading {
  readonly on: LocalDate;
  readonly km: number;
}

export interface DistanceRules {
  /** Of a longer history only so many days before the last reading count: habits change. */
  readonly historyDays: number;
  /** Two readings closer together say nothing about a habit. */
  readonly leastDays: number;
}

const MOST_KM_PER_DAY = 1_500;

/**
 * The readings that can all be true: the longest chain in which the odometer never runs backwards. Of two that are
 * equally long the one with the later readings is taken. REM-21
 * `50,000 → 482,100 → 52,000` loses its slip of the pen, and `50,000 → 52,000 → 5,300` its last one.
 */
export function plausibleReadings(readings: readonly DayReading[]): DayReading[] {
  const sorted = [...readings].sort((a, b) => (a.on === b.on ? a.km - b.km : a.on < b.on ? -1 : 1));
  const lengths: number[] = [];
  const before: number[] = [];
  sorted.forEach((reading, at) => {
    lengths[at] = 1;
    before[at] = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      if (sorted[earlier].km <= reading.km && lengths[earlier] + 1 >= lengths[at]) {
        lengths[at] = lengths[earlier] + 1;
        before[at] = earlier;
      }
    }
  });
  const chain: DayReading[] = [];
  for (let at = lengths.lastIndexOf(Math.max(0, ...lengths)); at >= 0; at = before[at]) chain.unshift(sorted[at]);
  return chain;
}

/**
 * How far a car runs on a day, in km to one decimal, from a plausible chain of readings: the slope of its last
 * `historyDays`, or of more where those hold too little. Null: nothing that a habit could be read from.
 */
export function dailyDistance(chain: readonly DayReading[], { historyDays, leastDays }: DistanceRules): number | null {
  const last = chain.at(-1);
  if (!last) return null;
  const old = chain.filter(({ on }) => daysBetween(on, last.on) >= leastDays);
  const first = old.find(({ on }) => daysBetween(on, last.on) <= historyDays) ?? old.at(-1);
  if (!first) return null;
  const perDay = Math.round(((last.km - first.km) / daysBetween(first.on, last.on)) * 10) / 10;
  return perDay > 0 && perDay <= MOST_KM_PER_DAY ? perDay : null;
}
