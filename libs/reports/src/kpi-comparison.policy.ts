import { addDays, type LocalDate } from '#libs/foundation';
import { type KpiTarget, sumOf } from './kpi-value.policy';

/** What a store did, as far as one figure is concerned. */
export interface Counted {
  readonly numerator: string;
  readonly denominator: string;
}

const NOTHING: Counted = { numerator: '0', denominator: '0' };

/** What several stores did together: one figure over all their records, and never the mean of their figures. */
export function together(parts: readonly Counted[]): Counted {
  if (parts.length <= 1) return parts[0] ?? NOTHING;
  return {
    numerator: sumOf(parts.map(({ numerator }) => numerator)),
    denominator: sumOf(parts.map(({ denominator }) => denominator)),
  };
}

/** A target and the first day that it holds for. */
export interface TargetStep {
  readonly value: string;
  readonly exceed: boolean;
  readonly currency?: string | null;
  readonly from?: string;
}

/** The target of a period: of those that begin by its last day, the one that begins last; null where none does. */
export function targetOf(steps: readonly TargetStep[], before: LocalDate): KpiTarget | null {
  const lastDay = addDays(before, -1);
  const [step] = steps
    .filter(({ from = '' }) => from <= lastDay)
    .sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1));
  return step ? { value: step.value, exceed: step.exceed, currency: step.currency ?? null } : null;
}
