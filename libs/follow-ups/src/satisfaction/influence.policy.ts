import type { SatisfactionBandDto, SatisfactionIndexDto } from '../surveys/satisfaction-policy.dto';

type Node = Pick<SatisfactionIndexDto, 'code' | 'parent'>;

/** An index and one above it; `distance` 1 is the level right above. */
export interface IndexPair {
  readonly index: string;
  readonly above: string;
  readonly distance: number;
}

/** How the scores of a pair go together over the responses that have both. */
export interface PairFigure extends IndexPair {
  readonly sample: number;
  /** Coefficient of correlation, −1 to 1; null: one of both never varies. */
  readonly correlation: number | null;
}

/** Influence of an index on the level above (影响强度). FUP-19 */
export interface Influence {
  readonly on: string;
  readonly strength: number;
  readonly sample: number;
}

/** Depth of each index: 1 overall, 2 its parts, 3 touch points. */
export function levelsOf(tree: readonly Node[]): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const { code, parent } of tree) levels.set(code, parent === null ? 1 : (levels.get(parent) ?? 0) + 1);
  return levels;
}

/** Every index with each one above it, the nearest first. */
export function pairsOf(tree: readonly Node[]): IndexPair[] {
  const parents = new Map(tree.map(({ code, parent }) => [code, parent]));
  return tree.flatMap(({ code: index }) => {
    const pairs: IndexPair[] = [];
    for (let above = parents.get(index); above != null; above = parents.get(above)) {
      pairs.push({ index, above, distance: pairs.length + 1 });
    }
    return pairs;
  });
}

/**
 * Influence of an index: how its score goes together with that of the nearest index above which was asked often enough. In
 * units of standard deviations, as a regression of both standardised scores gives it. Null: there are too few answers.
 */
export function influenceOf(index: string, figures: readonly PairFigure[], minimumSample: number): Influence | null {
  const [nearest] = figures
    .filter((figure) => figure.index === index && figure.correlation !== null && figure.sample >= minimumSample)
    .sort((a, b) => a.distance - b.distance);
  return nearest ? { on: nearest.above, strength: nearest.correlation as number, sample: nearest.sample } : null;
}

/** Where an index stands between satisfaction and importance (满意度-重要性矩阵). FUP-20 */
export const QUADRANTS = ['improve_first', 'keep_up', 'watch', 'do_not_overdo'] as const;
export type Quadrant = (typeof QUADRANTS)[number];

interface Placed {
  readonly score: number;
  readonly strength: number;
}

/** The lines between the quadrants: the means of what is placed. Null where there is nothing. */
export function matrixLines(placed: readonly Placed[]): Placed | null {
  if (placed.length === 0) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { score: mean(placed.map(({ score }) => score)), strength: mean(placed.map(({ strength }) => strength)) };
}

/** Important and below the mean is improved first; above it is kept up. Of what matters little, less is enough. */
export function quadrantOf({ score, strength }: Placed, lines: Placed): Quadrant {
  if (strength >= lines.strength) return score < lines.score ? 'improve_first' : 'keep_up';
  return score < lines.score ? 'watch' : 'do_not_overdo';
}

/** The band that a score lies in, by bands from the best down. FUP-06 */
export function bandOf<Band extends Pick<SatisfactionBandDto, 'from'>>(score: number, bands: readonly Band[]): Band {
  return bands.find(({ from }) => score >= Number(from)) ?? (bands.at(-1) as Band);
}

/** One side of a comparison. */
export interface Sample {
  readonly answers: number;
  readonly score: number | null;
  readonly deviation: number | null;
}

/** 1.96 standard errors: a difference that chance makes in one of twenty cases. */
const LEAST_ERRORS = 1.96;

/** Whether the difference of two means is more than chance (Welch); null where there are too few answers. FUP-16 */
export function isClear(a: Sample, b: Sample, minimumSample: number): boolean | null {
  if (a.score === null || b.score === null || Math.min(a.answers, b.answers) < minimumSample) return null;
  const error = Math.sqrt((a.deviation ?? 0) ** 2 / a.answers + (b.deviation ?? 0) ** 2 / b.answers);
  const difference = Math.abs(b.score - a.score);
  return error === 0 ? difference > 0 : difference / error >= LEAST_ERRORS;
}
