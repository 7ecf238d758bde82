/**
 * How far a customer was reminded in one round of a journey (未经提示 / 一般提示 / 有效提示). REM-20
 * - `not_reminded`: nothing got through: held out, no number, refused by the contact policy, or nobody answered;
 * - `generally_reminded`: a message went out, or was left, and nobody knows whether it was taken in;
 * - `effectively_reminded`: somebody spoke with the customer, by phone or in person.
 */
export const REMINDED_STATES = ['not_reminded', 'generally_reminded', 'effectively_reminded'] as const;
export type RemindedState = (typeof REMINDED_STATES)[number];

/** Rounds that are neither: something is still to come, or there was nothing to remind of any more. */
export const ROUND_STATES = [...REMINDED_STATES, 'waiting', 'not_needed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

/**
 * Who is compared with whom: those reminded, generally or effectively, with those not; and everybody who was to be
 * reminded with those left out by lot, which is the fair comparison: who has no number comes back less anyway.
 */
export const EFFECT_SIDES = ['reminded', 'not_reminded', 'intended', 'held_out'] as const;
export type EffectSide = (typeof EFFECT_SIDES)[number];

/** Kilometres at which effectiveness is read; a round counts with the nearest one. REM-20 */
export const MILEAGE_POINTS: readonly number[] = [
  ...[10_000, 20_000, 30_000, 40_000, 50_000, 55_000, 60_000, 65_000, 70_000, 75_000, 80_000, 85_000],
];

/** Half-way between the points, with the ends of the first and the last one: where one stops and the next begins. */
export const POINT_BOUNDS: readonly number[] = [
  5_000,
  ...MILEAGE_POINTS.slice(1).map((point, at) => (MILEAGE_POINTS[at] + point) / 2),
  87_500,
];

/** Rounds of one state at one point, as they are counted. */
export interface RoundCounts {
  readonly rounds: number;
  /** Something got through. */
  readonly contacted: number;
  /** Spoken to, or a receipt says that the message arrived. */
  readonly reached: number;
  /** Whose window is over, which alone count below. */
  readonly closed: number;
  readonly cameBack: number;
  readonly booked: number;
}

export const NO_ROUNDS: RoundCounts = { rounds: 0, contacted: 0, reached: 0, closed: 0, cameBack: 0, booked: 0 };

export function addCounts(counts: readonly RoundCounts[]): RoundCounts {
  return counts.reduce(
    (sum, one) => ({
      rounds: sum.rounds + one.rounds,
      contacted: sum.contacted + one.contacted,
      reached: sum.reached + one.reached,
      closed: sum.closed + one.closed,
      cameBack: sum.cameBack + one.cameBack,
      booked: sum.booked + one.booked,
    }),
    NO_ROUNDS,
  );
}

/** How much larger one share is than another, in percentage points, with the interval that holds it 95 times of 100. */
export interface ShareDifference {
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

type Share = readonly [part: number, whole: number];

/** By Newcombe's method, from the intervals of Wilson, which hold with few rounds too; null: of nothing. */
export function shareDifference(one: Share, other: Share): ShareDifference | null {
  if (one[1] === 0 || other[1] === 0) return null;
  const [p, q] = [one, other].map(([part, whole]) => part / whole);
  const [[low, high], [otherLow, otherHigh]] = [wilson(one), wilson(other)];
  const points = (p - q) * 100;
  return {
    points,
    low: points - Math.hypot(p - low, otherHigh - q) * 100,
    high: points + Math.hypot(high - p, q - otherLow) * 100,
  };
}

const Z = 1.959964;

function wilson([part, whole]: Share): readonly [low: number, high: number] {
  const share = part / whole;
  const middle = (share + Z ** 2 / (2 * whole)) / (1 + Z ** 2 / whole);
  const reach = (Z * Math.sqrt((share * (1 - share)) / whole + Z ** 2 / (4 * whole ** 2))) / (1 + Z ** 2 / whole);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
