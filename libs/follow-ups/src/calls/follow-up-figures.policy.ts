import type { LocalDate } from '#libs/foundation';

/**
 * What follow-up is measured by: 回访率 (of those to be followed up), 回访成功率 (of those who were called), 无人接听与拒访率,
 * 信息留存率, 客户意见率. FUP-04, FUP-05, FUP-07, KPI-13
 */
export const FOLLOW_UP_FIGURES = ['follow_up', 'success', 'no_answer_or_refused', 'retention', 'opinion'] as const;
export type FollowUpFigure = (typeof FOLLOW_UP_FIGURES)[number];

/** All customers, or the members among them, of whom every one is to be followed up. FUP-08 */
export const FOLLOW_UP_POPULATIONS = ['all', 'members'] as const;
export type FollowUpPopulation = (typeof FOLLOW_UP_POPULATIONS)[number];

export const TARGET_DIRECTIONS = ['at_least', 'more_than', 'at_most'] as const;
export type TargetDirection = (typeof TARGET_DIRECTIONS)[number];

/** Each case to be followed up stands once: a customer and what it was about, whatever contacts that took. */
export interface FollowUpCounts {
  readonly toFollow: number;
  /** Of whom somebody tried to call. */
  readonly called: number;
  readonly reached: number;
  readonly noAnswer: number;
  readonly refused: number;
  readonly wrongNumber: number;
  readonly emptyNumber: number;
  readonly noNumber: number;
  /** Only a message was left, or sent. */
  readonly messageLeft: number;
  /** Still to be called. */
  readonly open: number;
  /** Among those reached: who raised something of its own accord. */
  readonly opinions: number;
}

export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** What a figure is made of. A message that was left or sent is never a success. FUP-03 */
export function ratioOf(figure: FollowUpFigure, counts: FollowUpCounts): Ratio {
  switch (figure) {
    case 'follow_up':
      return { numerator: counts.reached, denominator: counts.toFollow };
    case 'success':
      return { numerator: counts.reached, denominator: counts.called };
    case 'no_answer_or_refused':
      return { numerator: counts.noAnswer + counts.refused, denominator: counts.called };
    case 'retention': {
      const lost = counts.wrongNumber + counts.emptyNumber + counts.noNumber;
      return { numerator: counts.toFollow - lost, denominator: counts.toFollow };
    }
    case 'opinion':
      return { numerator: counts.opinions, denominator: counts.reached };
  }
}

export interface FollowUpTarget {
  readonly figure: FollowUpFigure;
  readonly population: FollowUpPopulation;
  readonly percent: number;
  readonly direction: TargetDirection;
  readonly from: LocalDate | null;
}

/** The target that counts for a period that ends on `lastDay`; null: none was set. CF-09 */
export function targetFor<Target extends FollowUpTarget>(
  targets: readonly Target[],
  figure: FollowUpFigure,
  population: FollowUpPopulation,
  lastDay: LocalDate,
): Target | null {
  const [latest] = targets
    .filter((target) => target.figure === figure && target.population === population)
    .filter(({ from }) => from === null || from <= lastDay)
    .sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1));
  return latest ?? null;
}

/** Whether a figure is where it should be; null where there is nothing to tell. */
export function isMet(
  { numerator, denominator }: Ratio,
  target: Pick<FollowUpTarget, 'percent' | 'direction'> | null,
): boolean | null {
  if (!target || denominator === 0) return null;
  const [is, should] = [numerator * 100, target.percent * denominator];
  switch (target.direction) {
    case 'at_least':
      return is >= should;
    case 'more_than':
      return is > should;
    case 'at_most':
      return is <= should;
  }
}

/** As a decimal with four places; null where there is nothing to divide by. */
export function rateOf({ numerator, denominator }: Ratio): string | null {
  return denominator === 0 ? null : (numerator / denominator).toFixed(4);
}
