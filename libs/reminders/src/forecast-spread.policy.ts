/** The share of odometers that lie between what a forecast says at least and at most; as many above it as below. REM-19 */
export const INSIDE_SHARE = 0.8;
export const LOW_QUANTILE = (1 - INSIDE_SHARE) / 2;
export const HIGH_QUANTILE = 1 - LOW_QUANTILE;

/** What is put aside for uneven driving grows over so many days since the last reading: a car was just seen where it is. */
export const WHOLE_MARGIN_DAYS = 90;

/** How much of a margin counts so many days after the last reading. */
export const marginShare = (days: number): number => Math.min(1, days / WHOLE_MARGIN_DAYS);

/** What came of a forecast that was made as of an earlier day. */
export interface ForecastOutcome {
  /** Days of its own that the vehicle's history told of then. */
  readonly ownDays: number;
  /** Days from the last reading of then to the one that followed; at least one. */
  readonly days: number;
  /** Kilometres that it had run by then, in days of driving as forecast: as many as `days` where that came true. */
  readonly drivenDays: number;
}

/** One end of a spread: after `days` it lies at `perDay × days + marginDays × marginShare(days)` days of driving. */
export interface SpreadEnd {
  readonly perDay: number;
  readonly marginDays: number;
}

/** How far from the forecast odometers were, of vehicles about whose own history as much was known. */
export interface ForecastSpread {
  /** Null: of all of them. */
  readonly evidence: number | null;
  readonly outcomes: number;
  readonly low: SpreadEnd;
  readonly high: SpreadEnd;
}

/** Days of its own at which more is known of a vehicle: two years, four years. A young car runs evenly, an old one does not. */
const EVIDENCE_ENDS: readonly number[] = [731, 1_461];
/** Fewer outcomes than this tell nothing about their extremes. */
const LEAST_OUTCOMES = 60;

const steps = (from: number, to: number): number[] =>
  Array.from({ length: Math.round((to - from) * 10) + 1 }, (_, at) => (from * 10 + at) / 10);
/** A vehicle that stood still is none that ran backwards, and none runs more than three times what its life told. */
const LOW_PER_DAY = steps(0, 1);
const HIGH_PER_DAY = steps(1, 3);

/**
 * The spread of a store's forecasts, from what came of earlier ones (保形预测): lines through the lowest and the highest
 * tenth by the time that had passed, whose margin is the conformal quantile, so that they hold whatever the errors look
 * like. By evidence, and over all for those of which there are too few. REM-19
 */
export function spreadsOf(outcomes: readonly ForecastOutcome[]): ForecastSpread[] {
  const groups = [null, ...EVIDENCE_ENDS.map((_, at) => at), EVIDENCE_ENDS.length];
  return groups.flatMap((evidence): ForecastSpread[] => {
    const told = evidence === null ? outcomes : outcomes.filter(({ ownDays }) => evidenceOf(ownDays) === evidence);
    if (told.length < LEAST_OUTCOMES) return [];
    const columns = columnsOf(told);
    const low = closestLine(columns, LOW_QUANTILE, LOW_PER_DAY);
    const high = closestLine(columns, HIGH_QUANTILE, HIGH_PER_DAY);
    return [{ evidence, outcomes: told.length, low, high }];
  });
}

/** The spread that a vehicle with such a history has; undefined: the store has too little to tell. */
export function spreadFor(ownDays: number, spreads: readonly ForecastSpread[]): ForecastSpread | undefined {
  return spreadOf(evidenceOf(ownDays), spreads);
}

const spreadOf = (evidence: number, spreads: readonly ForecastSpread[]): ForecastSpread | undefined =>
  spreads.find((one) => one.evidence === evidence) ?? spreads.find((one) => one.evidence === null);

/** Spreads that lie farther apart than this, after a quarter or a year, have all forecasts made again. */
const MOST_DRIFT_DAYS = { 90: 20, 365: 60 } as const;

export function spreadsMoved(before: readonly ForecastSpread[], after: readonly ForecastSpread[]): boolean {
  // a group that has too few outcomes today is told by all of them, and may lie where it lay
  return [...EVIDENCE_ENDS.keys(), EVIDENCE_ENDS.length].some((evidence) => {
    const [was, is] = [before, after].map((spreads) => spreadOf(evidence, spreads));
    if (!was || !is) return was !== is;
    return Object.entries(MOST_DRIFT_DAYS).some(
      ([days, most]) =>
        Math.abs(endAfter(was.low, Number(days)) - endAfter(is.low, Number(days))) > most ||
        Math.abs(endAfter(was.high, Number(days)) - endAfter(is.high, Number(days))) > most,
    );
  });
}

const endAfter = ({ perDay, marginDays }: SpreadEnd, days: number): number =>
  perDay * days + marginDays * marginShare(days);

const evidenceOf = (ownDays: number): number => EVIDENCE_ENDS.filter((end) => ownDays >= end).length;

/** Outcomes as columns of numbers: dozens of lines are tried through tens of thousands of them while the worker waits. */
interface OutcomeColumns {
  readonly days: Float64Array;
  readonly marginShares: Float64Array;
  readonly drivenDays: Float64Array;
}

function columnsOf(told: readonly ForecastOutcome[]): OutcomeColumns {
  const columns = {
    days: new Float64Array(told.length),
    marginShares: new Float64Array(told.length),
    drivenDays: new Float64Array(told.length),
  };
  told.forEach(({ days, drivenDays }, at) => {
    columns.days[at] = days;
    columns.marginShares[at] = marginShare(days);
    columns.drivenDays[at] = drivenDays;
  });
  return columns;
}

/** Of the lines whose margin is the quantile of what it leaves, the one with the least quantile loss. */
function closestLine(told: OutcomeColumns, quantile: number, perDays: readonly number[]): SpreadEnd {
  const left = new Float64Array(told.days.length);
  const lines = perDays.map((perDay) => {
    for (let at = 0; at < left.length; at++) {
      left[at] = (told.drivenDays[at] - perDay * told.days[at]) / told.marginShares[at];
    }
    const margin = quantileOf(left, quantile);
    // what is said at least is never more than what is forecast, nor what is said at most less
    const end = { perDay, marginDays: quantile < 0.5 ? Math.min(0, margin) : Math.max(0, margin) };
    return { end, loss: lossOf(told, end, quantile) };
  });
  return lines.reduce((best, line) => (line.loss < best.loss ? line : best)).end;
}

function lossOf({ days, marginShares, drivenDays }: OutcomeColumns, end: SpreadEnd, quantile: number): number {
  let loss = 0;
  for (let at = 0; at < days.length; at++) {
    const off = drivenDays[at] - end.perDay * days[at] - end.marginDays * marginShares[at];
    loss += off >= 0 ? quantile * off : (quantile - 1) * off;
  }
  return loss;
}

/** With one more to come, as split-conformal prediction counts: rather too far out than too near. Sorts the values. */
function quantileOf(values: Float64Array, quantile: number): number {
  values.sort();
  const rank = (values.length + 1) * quantile;
  const at = quantile < 0.5 ? Math.floor(rank) : Math.ceil(rank);
  return values[Math.min(values.length, Math.max(1, at)) - 1];
}
