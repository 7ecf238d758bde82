import { addDays, addMonths, daysBetween, type LocalDate } from '#libs/foundation';
import { type DayReading, type DistanceRules, newCar, ownDistance, plausibleReadings } from './daily-distance.policy';
import { marginShare } from './forecast-spread.policy';
import { type DistanceForecast, type DistancePeers, forecastDistance } from './daily-distance-peers.policy';

/** What decides the day: the calendar, the odometer, or whichever comes first (以时间为准 / 里程 / 先到为准). CF-07 */
export const DUE_BASES = ['time', 'mileage', 'whichever_first'] as const;
export type DueBasis = (typeof DUE_BASES)[number];

/** When maintenance is due; both kinds of rule stand side by side, and `basis` says which one counts. CF-07 */
export interface MaintenanceRules {
  readonly basis: DueBasis;
  readonly byTime: {
    /** Months from the purchase to the first maintenance (首保). */
    readonly firstMonths: number;
    /** Months from one maintenance to the next. */
    readonly everyMonths: number;
  };
  readonly byMileage: {
    /** Kilometres from one maintenance to the next. */
    readonly everyKm: number;
    /** Spans of the odometer in which a reminder takes effect (保養提示的有效), rising. REM-19 */
    readonly windows: readonly { readonly fromKm: number; readonly toKm: number }[];
  };
  /** What a car runs on a day, where neither its own history nor vehicles like it tell. */
  readonly usualKmPerDay: number;
  readonly history: DistanceRules;
}

export interface Maintenance {
  /** The service order; null where the vehicle's record tells of a maintenance that no order here does. */
  readonly orderId: string | null;
  readonly on: LocalDate;
  readonly km: number | null;
}

export interface MaintenanceFacts {
  readonly purchasedOn: LocalDate | null;
  /** First maintenance as the vehicle's record has it: done where it lies in the past, else agreed. VEH-01 */
  readonly firstMaintenanceOn: LocalDate | null;
  readonly firstMaintenanceKm: number | null;
  /** The last one that an order tells of. */
  readonly lastMaintenance: Maintenance | null;
  /** Readings that no correction stands for, in any order. */
  readonly readings: readonly DayReading[];
  /** What tells which vehicles are like this one. */
  readonly use: string | null;
  readonly model: string | null;
}

/** The reason that decided the day. */
export type DueReason = 'time' | 'mileage';

export interface MaintenanceForecast {
  /** Null: nothing is known that a day could be reckoned from. */
  readonly dueOn: LocalDate | null;
  readonly reason: DueReason | null;
  /** Odometer at which it is due; null where only time counts or is known. */
  readonly dueKm: number | null;
  /**
   * Which maintenance is meant: the one after this. A forecast that shifts keeps its cycle, so nobody is reminded of one
   * maintenance twice.
   */
  readonly cycle: string;
  readonly lastMaintenance: Maintenance | null;
  readonly lastReading: DayReading | null;
  /** What it will run on a day, and how sure that is. */
  readonly distance: DistanceForecast;
}

/**
 * When a vehicle's next maintenance is due, from the calendar and from what its odometer and those of vehicles like it
 * showed. REM-21, CF-07
 * Bought on 31 August with the first maintenance after six months it is due on 28 February. What is dated after
 * `today` has not happened: a reading then is a slip, a first maintenance then is an agreement.
 */
export function maintenanceDue(
  facts: MaintenanceFacts,
  rules: MaintenanceRules,
  today: LocalDate,
  peers: DistancePeers | null = null,
): MaintenanceForecast {
  const { purchasedOn, use, model } = facts;
  const chain = plausibleReadings(facts.readings.filter(({ on }) => on <= today));
  const lastReading = chain.at(-1) ?? null;
  const last = lastDone(facts, today);
  const seenOn = lastReading?.on ?? today;
  const ageDays = purchasedOn !== null && purchasedOn <= seenOn ? daysBetween(purchasedOn, seenOn) : null;
  const own = ownDistance(chain, purchasedOn, rules.history);
  const distance = forecastDistance(own, { use, model, ageDays }, peers, rules.usualKmPerDay);
  const target = dueKmAfter(last?.km ?? (last ? null : 0), rules.byMileage);
  const days = {
    time: dueByTime(facts, last, chain[0] ?? null, rules, today),
    mileage:
      target === null
        ? null
        : dueByMileage(target, lastReading ?? (purchasedOn && newCar(purchasedOn)), distance.kmPerDay),
  };
  const reason = decisive(days, rules.basis);
  return {
    dueOn: reason && days[reason],
    reason,
    dueKm: target,
    cycle: last === null ? 'first' : (last.orderId ?? `told:${last.on}`),
    lastMaintenance: last,
    lastReading,
    distance,
  };
}

/**
 * What the odometer shows about now, in whole km; null without a reading. A margin is put aside for uneven driving, below
 * zero for the least that it shows, and no odometer runs backwards.
 */
export function odometerAbout(
  lastReading: DayReading | null,
  kmPerDay: number,
  today: LocalDate,
  marginKm = 0,
): number | null {
  if (!lastReading) return null;
  const days = Math.max(0, daysBetween(lastReading.on, today));
  return lastReading.km + Math.max(0, Math.round(days * kmPerDay + marginShare(days) * marginKm));
}

function lastDone(
  { lastMaintenance, firstMaintenanceOn, firstMaintenanceKm }: MaintenanceFacts,
  today: LocalDate,
): Maintenance | null {
  if (lastMaintenance) return lastMaintenance;
  if (firstMaintenanceOn === null || firstMaintenanceOn > today) return null;
  return { orderId: null, on: firstMaintenanceOn, km: firstMaintenanceKm };
}

function dueByTime(
  { purchasedOn, firstMaintenanceOn }: MaintenanceFacts,
  last: Maintenance | null,
  firstSeen: DayReading | null,
  { byTime }: MaintenanceRules,
  today: LocalDate,
): LocalDate | null {
  if (last) return addMonths(last.on, byTime.everyMonths);
  if (firstMaintenanceOn !== null && firstMaintenanceOn > today) return firstMaintenanceOn;
  if (purchasedOn !== null) return addMonths(purchasedOn, byTime.firstMonths);
  // bought elsewhere at an unknown time: what is known of the car begins with its first visit
  return firstSeen && addMonths(firstSeen.on, byTime.everyMonths);
}

/** A window that the last maintenance fell into, or lay behind, is served. */
function dueKmAfter(lastKm: number | null, { everyKm, windows }: MaintenanceRules['byMileage']): number | null {
  if (lastKm === null) return null;
  const next = windows.find(({ fromKm }) => fromKm > lastKm);
  return Math.min(lastKm + everyKm, next?.fromKm ?? Infinity);
}

/** Farther ahead lies only what a slip of the pen tells, and no calendar's years have five digits. */
const MOST_DAYS = 36_500;

function dueByMileage(targetKm: number, from: DayReading | null, kmPerDay: number): LocalDate | null {
  if (!from) return null;
  return addDays(from.on, Math.min(MOST_DAYS, Math.max(0, Math.ceil((targetKm - from.km) / kmPerDay))));
}

function decisive(days: Readonly<Record<DueReason, LocalDate | null>>, basis: DueBasis): DueReason | null {
  const { time, mileage } = days;
  if (basis === 'whichever_first' && time !== null && mileage !== null) return mileage < time ? 'mileage' : 'time';
  // where the rule that counts knows nothing the other one is better than silence: no vehicle is left out, REM-41
  const preferred: DueReason = basis === 'mileage' ? 'mileage' : 'time';
  const other: DueReason = preferred === 'mileage' ? 'time' : 'mileage';
  if (days[preferred] !== null) return preferred;
  return days[other] !== null ? other : null;
}
