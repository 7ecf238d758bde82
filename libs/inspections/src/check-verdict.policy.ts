import type { OrderState } from '#libs/service-orders';
import type { CheckPoint, CheckSheetKind, CheckVerdict, CustomerSignature } from './check-sheet.entity';

/** While an order is in one of these states, a sheet of the kind may be begun. */
export const SHEET_STATES = {
  pre_inspection: ['arrived', 'inspected', 'quoted'],
  twelve_point: ['arrived', 'inspected', 'quoted', 'in_work', 'work_completed', 'checked'],
  final_check: ['work_completed'],
  return_inspection: ['arrived', 'inspected', 'quoted'],
  road_test: ['arrived', 'inspected', 'quoted', 'in_work', 'work_completed'],
} as const satisfies Record<CheckSheetKind, readonly OrderState[]>;

export type CompletionDecision =
  | { readonly kind: 'completed'; readonly verdict: CheckVerdict }
  /** Codes of points that nobody has judged. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  | { readonly kind: 'unsigned' };

/**
 * Whether a sheet can be completed, and with what verdict: one urgent point fails it. SVC-17, SVC-21, SVC-28
 * A final check with worn brakes `urgent` fails, and the car stays; with a filter `advise` it passes.
 */
export function decideCompletion(
  {
    points,
    customerSignature,
  }: { readonly points: readonly CheckPoint[]; readonly customerSignature: CustomerSignature },
  { everyPoint, customerSigns }: { readonly everyPoint: boolean; readonly customerSigns: boolean },
): CompletionDecision {
  const missing = everyPoint ? points.filter(({ result }) => result === null).map(({ code }) => code) : [];
  if (missing.length > 0) return { kind: 'incomplete', missing };
  if (customerSigns && customerSignature === 'open') return { kind: 'unsigned' };
  return { kind: 'completed', verdict: points.some(({ result }) => result === 'urgent') ? 'failed' : 'passed' };
}
