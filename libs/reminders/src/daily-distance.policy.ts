import { daysBetween, type LocalDate } from '#libs/foundation';

/** What an odometer showed on a day of the store. */
export interface DayReading {
  readonly on: LocalDate;
  readonly km: number;
}

export interface DistanceRules {
  /** Days before the last reading that count as the present habit: habits change. */
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

/** What a vehicle's own odometer tells of its habit. */
export interface OwnDistance {
  /** Over all that is known of it: from the purchase, where it was bought new, to the last reading. */
  readonly kmPerDay: number;
  readonly days: number;
  /** Over the time before the last reading that counts as its present habit; null: that is all there is. */
  readonly recent: { readonly kmPerDay: number; readonly days: number } | null;
}

/**
 * How far a car ran on a day, from a plausible chain of readings and the day on which it was new. Null: nothing that a
 * habit could be read from.
 */
export function ownDistance(
  chain: readonly DayReading[],
  boughtOn: LocalDate | null,
  { historyDays, leastDays }: DistanceRules,
): OwnDistance | null {
  const known = boughtOn !== null && chain.length > 0 && boughtOn < chain[0].on ? [newCar(boughtOn), ...chain] : chain;
  const last = known.at(-1);
  if (!last) return null;
  const old = known.filter(({ on }) => daysBetween(on, last.on) >= leastDays);
  const all = old.length > 0 ? slope(old[0], last) : null;
  if (!all) return null;
  const habit = old.find(({ on }) => daysBetween(on, last.on) <= historyDays) ?? old[old.length - 1];
  return { ...all, recent: habit === old[0] ? null : slope(habit, last) };
}

/** A car that was bought new stood at zero then. */
export const newCar = (boughtOn: LocalDate): DayReading => ({ on: boughtOn, km: 0 });

function slope(from: DayReading, to: DayReading): { kmPerDay: number; days: number } | null {
  const days = daysBetween(from.on, to.on);
  const kmPerDay = (to.km - from.km) / days;
  return kmPerDay > 0 && kmPerDay <= MOST_KM_PER_DAY ? { kmPerDay, days } : null;
}
