import type { OwnDistance } from './daily-distance.policy';
import { type ForecastSpread, spreadFor, spreadsMoved } from './forecast-spread.policy';

/** Ages at which one band ends and the next begins, in days: new cars run most, old ones least. */
export const AGE_BAND_ENDS: readonly number[] = [365, 731, 1_461, 2_557];

/** Vehicles of one use and age, over their whole life. */
export interface PeerGroup {
  /** Null: nobody knows what they are used for. */
  readonly use: string | null;
  readonly ageBand: number;
  readonly vehicles: number;
  /** On average, km a day; one in ten runs less than `low`, one in ten more than `high`. */
  readonly kmPerDay: number;
  readonly low: number;
  readonly high: number;
}

/** How much more a model runs than others of its use and age. */
export interface PeerModel {
  readonly model: string;
  readonly vehicles: number;
  readonly ratio: number;
}

/** What vehicles of an age ran afterwards, against what their life so far told: habits fade as cars grow old. */
export interface PeerAgeing {
  readonly ageBand: number;
  readonly vehicles: number;
  readonly toldKm: number;
  readonly ranKm: number;
}

/** What the store's vehicles run on a day (同类车辆日均里程). */
export interface DistancePeers {
  readonly groups: readonly PeerGroup[];
  readonly models: readonly PeerModel[];
  readonly ageing: readonly PeerAgeing[];
  /** What came of earlier forecasts; empty where there are too few. */
  readonly spreads: readonly ForecastSpread[];
  /** By which all forecasts were last made again; an earlier version did not say. */
  readonly remadeBy?: Pick<DistancePeers, 'groups' | 'spreads'>;
}

/** What tells which vehicles are like this one. */
export interface PeerFacts {
  readonly use: string | null;
  readonly model: string | null;
  /** Null: nobody knows when it was new. */
  readonly ageDays: number | null;
}

export interface DistanceForecast {
  readonly kmPerDay: number;
  /** Of ten such vehicles one runs less than `low` a day and the margin below, and one more than `high` and the margin above. */
  readonly low: number;
  readonly high: number;
  /** Whole km, in full a quarter after the last reading. */
  readonly lowMarginKm: number;
  readonly highMarginKm: number;
  readonly source: 'history' | 'peers' | 'usual';
}

/** Fewer vehicles than this tell nothing about a store. */
const LEAST_VEHICLES = 10;
/** So many vehicles of a group weigh as much as all others together, so many of a model as its group. */
const GROUP_WEIGHT = 10;
const MODEL_WEIGHT = 20;
/** So many days of a vehicle's own weigh as much as its peers. */
const OWN_WEIGHT_DAYS = 60;
/** So many days of the present habit weigh as much as the life before. */
const HABIT_WEIGHT_DAYS = 1_460;
/** So many kilometres weigh as much as the belief that habits stay. */
const AGEING_WEIGHT_KM = 30_000;
/** Where nothing better is known: from a third to nearly twice of what is forecast. */
const USUAL_SPREAD: Spread = { low: 0.35, high: 1.8, lowMarginDays: 0, highMarginDays: 0 };
const SPREAD_WEIGHT = 10;
/** Vehicles that were never read: no group is surer of them than this. */
const LEAST_SPREAD = { low: 0.8, high: 1.25 };

/** As shares of what is forecast for a day, and as days of it. */
interface Spread {
  readonly low: number;
  readonly high: number;
  readonly lowMarginDays: number;
  readonly highMarginDays: number;
}

/**
 * How far a vehicle will run on a day, in km to one decimal, and how sure that is. REM-19
 *
 * Its own history counts the more the longer it is; what is missing is taken from vehicles of its age, use and model in
 * the same store, each group drawn towards the larger one around it by how few it holds. Without peers its own history
 * stands alone, and without both the `usual` distance.
 */
export function forecastDistance(
  own: OwnDistance | null,
  vehicle: PeerFacts,
  peers: DistancePeers | null,
  usual: number,
): DistanceForecast {
  const like = peers && peerDistance(vehicle, peers);
  if (!own) return like ? forecast('peers', like.kmPerDay, like) : forecast('usual', usual, USUAL_SPREAD);
  if (!peers || !like) return forecast('history', blend(own.kmPerDay, own), USUAL_SPREAD);
  const life = weighted(own.kmPerDay, own.days, like.kmPerDay, OWN_WEIGHT_DAYS);
  const told = blend(life * ageingOf(vehicle.ageDays, peers), own);
  return forecast('history', told, historySpread(own, peers));
}

/** What vehicles like this one run, with the spread as shares of it; null: there are too few to tell. */
export function peerDistance(
  { use, model, ageDays }: PeerFacts,
  { groups, models }: DistancePeers,
): ({ kmPerDay: number } & Spread) | null {
  const overall = overallOf(groups);
  if (overall === null) return null;
  const band = ageDays === null ? null : ageBandOf(ageDays);
  const own = groups.find((group) => group.use === use && group.ageBand === band);
  const level = own ? weighted(own.kmPerDay, own.vehicles, overall, GROUP_WEIGHT) : overall;
  const made = models.find((one) => one.model === model);
  const ratio = made ? weighted(made.ratio, made.vehicles, 1, MODEL_WEIGHT) : 1;
  return { kmPerDay: level * ratio, ...groupSpread(own) };
}

/** Peers that have moved by more than this have the forecasts made again that hang on them alone. */
const MOST_DRIFT = 0.05;

/** Which forecasts are to be made again by new peers, and the peers with what the next ones are held against. */
export interface PeersMovement {
  readonly peers: DistancePeers;
  /** Those that hang on the peers alone. */
  readonly ofPeers: boolean;
  /** Those by a history of their own. */
  readonly ofHistory: boolean;
}

/** Held against what forecasts were made by, not against the day before: small steps add up. */
export function movementOf(before: DistancePeers | null, after: DistancePeers): PeersMovement {
  const madeBy = before && (before.remadeBy ?? before);
  const ofPeers = peersMoved(madeBy, after);
  const ofHistory = spreadsMoved(madeBy?.spreads ?? [], after.spreads);
  const { groups } = madeBy && !ofPeers ? madeBy : after;
  const { spreads } = madeBy && !ofHistory ? madeBy : after;
  return { ofPeers, ofHistory, peers: { ...after, remadeBy: { groups, spreads } } };
}

/** Whether the store's vehicles on the whole run another distance than was known of them. */
export function peersMoved(before: Pick<DistancePeers, 'groups'> | null, after: DistancePeers): boolean {
  const [was, is] = [before, after].map((peers) => (peers ? overallOf(peers.groups) : null));
  if (was === null || is === null) return was !== is;
  return Math.abs(is - was) > was * MOST_DRIFT;
}

/** Null: there are too few vehicles to tell. */
function overallOf(groups: readonly PeerGroup[]): number | null {
  const all = sum(groups, ({ vehicles }) => vehicles);
  return all < LEAST_VEHICLES ? null : sum(groups, ({ vehicles, kmPerDay }) => vehicles * kmPerDay) / all;
}

/** What of its life so far a vehicle of this age still runs. */
function ageingOf(ageDays: number | null, { ageing }: DistancePeers): number {
  const told = sum(ageing, ({ toldKm }) => toldKm);
  const ran = sum(ageing, ({ ranKm }) => ranKm);
  const overall = (ran + AGEING_WEIGHT_KM) / (told + AGEING_WEIGHT_KM);
  const own = ageDays === null ? undefined : ageing.find(({ ageBand }) => ageBand === ageBandOf(ageDays));
  return own ? (own.ranKm + overall * AGEING_WEIGHT_KM) / (own.toldKm + AGEING_WEIGHT_KM) : overall;
}

/** How far earlier forecasts were off, of vehicles about which as much was known. */
function historySpread({ days }: OwnDistance, { spreads }: DistancePeers): Spread {
  const spread = spreadFor(days, spreads);
  if (!spread) return USUAL_SPREAD;
  const { low, high } = spread;
  return { low: low.perDay, high: high.perDay, lowMarginDays: -low.marginDays, highMarginDays: high.marginDays };
}

/** How far apart the lives of a group's vehicles are. */
function groupSpread(group: PeerGroup | undefined): Spread {
  if (!group) return USUAL_SPREAD;
  const low = weighted(group.low / group.kmPerDay, group.vehicles, USUAL_SPREAD.low, SPREAD_WEIGHT);
  const high = weighted(group.high / group.kmPerDay, group.vehicles, USUAL_SPREAD.high, SPREAD_WEIGHT);
  return { ...USUAL_SPREAD, low: Math.min(LEAST_SPREAD.low, low), high: Math.max(LEAST_SPREAD.high, high) };
}

function ageBandOf(ageDays: number): number {
  const at = AGE_BAND_ENDS.findIndex((end) => ageDays < end);
  return at < 0 ? AGE_BAND_ENDS.length : at;
}

const blend = (life: number, { recent }: OwnDistance): number =>
  recent ? weighted(recent.kmPerDay, recent.days, life, HABIT_WEIGHT_DAYS) : life;

const weighted = (value: number, weight: number, other: number, otherWeight: number): number =>
  (value * weight + other * otherWeight) / (weight + otherWeight);

const sum = <Entry>(entries: readonly Entry[], of: (entry: Entry) => number): number =>
  entries.reduce((total, entry) => total + of(entry), 0);

function forecast(source: DistanceForecast['source'], kmPerDay: number, spread: Spread): DistanceForecast {
  const told = Math.max(0.1, round(kmPerDay));
  return {
    source,
    kmPerDay: told,
    low: Math.max(0, Math.min(told, round(told * spread.low))),
    high: Math.max(told, round(told * spread.high)),
    lowMarginKm: Math.round(told * spread.lowMarginDays),
    highMarginKm: Math.round(told * spread.highMarginDays),
  };
}

const round = (kmPerDay: number): number => Math.round(kmPerDay * 10) / 10;
