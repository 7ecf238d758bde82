import type { LineKind } from './service-order-line.entity';

export interface LineFacts {
  readonly kind: LineKind;
  readonly amountFen: number;
  readonly fromCatalogue: boolean | null;
}

/** What an order's lines add up to. */
export interface LineTotals {
  readonly labourFen: number;
  readonly partsFen: number;
  /** Only when **all** items are quoted from the catalogue, and there is one (目录价报价). SVC-16 */
  readonly quotedFromCatalogue: boolean;
}

/** A billion yuan: more than any order costs, and so little that the sum of a store's orders stays a safe integer. */
export const LARGEST_TOTAL_FEN = 100_000_000_000;

/** Labour and parts of an order, and whether it counts as quoted from the catalogue. SVC-14, SVC-16 */
export function lineTotals(lines: readonly LineFacts[]): LineTotals {
  const sumOf = (kind: LineKind) =>
    lines.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.amountFen, 0);
  return {
    labourFen: sumOf('labour'),
    partsFen: sumOf('part'),
    quotedFromCatalogue: lines.length > 0 && lines.every((line) => line.fromCatalogue === true),
  };
}

/** Whether totals are money that an order can cost. */
export function areTotalsPlausible({ labourFen, partsFen }: Pick<LineTotals, 'labourFen' | 'partsFen'>): boolean {
  return Math.abs(labourFen) <= LARGEST_TOTAL_FEN && Math.abs(partsFen) <= LARGEST_TOTAL_FEN;
}
