import { missingFacts, type NotedFacts, type OrderFact } from './order-facts.policy';

/**
 * The way of a service order (工单流程), SVC-12: reception and pre-inspection, the customer is told cost and time, work,
 * final check and bill, delivery, settlement. Nothing leads back: what has to be done again is a rework order (返修).
 */
export const ORDER_STATES = [
  'arrived',
  'inspected',
  'quoted',
  'in_work',
  'work_completed',
  'checked',
  'delivered',
  'settled',
  'cancelled',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Which state may follow. The pre-inspection may be skipped; an order is cancelled before its work is completed. */
export const ORDER_TRANSITIONS = {
  arrived: ['inspected', 'quoted', 'cancelled'],
  inspected: ['quoted', 'cancelled'],
  quoted: ['in_work', 'cancelled'],
  in_work: ['work_completed', 'cancelled'],
  work_completed: ['checked'],
  checked: ['delivered'],
  delivered: ['settled'],
  settled: [],
  cancelled: [],
} as const satisfies Record<OrderState, readonly OrderState[]>;

/** The column that tells when a state was reached. */
export const STATE_INSTANTS = {
  arrived: 'arrivedAt',
  inspected: 'inspectedAt',
  quoted: 'quotedAt',
  in_work: 'workStartedAt',
  work_completed: 'workCompletedAt',
  checked: 'billedAt',
  delivered: 'deliveredAt',
  settled: 'settledAt',
  cancelled: 'cancelledAt',
} as const satisfies Record<OrderState, string>;

/** What is known of an order when somebody moves it on. */
export interface OrderProgress extends NotedFacts {
  readonly state: OrderState;
  readonly arrivedAt: Date;
  readonly inspectedAt: Date | null;
  readonly quotedAt: Date | null;
  readonly workStartedAt: Date | null;
  readonly workCompletedAt: Date | null;
  readonly billedAt: Date | null;
  readonly deliveredAt: Date | null;
}

export type TransitionDecision =
  | { readonly kind: 'allowed' }
  /** The state machine knows no such step; `allowed` are those that it knows. */
  | { readonly kind: 'refused'; readonly allowed: readonly OrderState[] }
  /** Something must be noted first, such as cost and time that the customer is told. SVC-12, SVC-32 */
  | { readonly kind: 'incomplete'; readonly missing: readonly OrderFact[] }
  /** `at` lies before what happened last, or ahead of now. */
  | { readonly kind: 'out_of_time'; readonly notBefore: Date; readonly notAfter: Date };

/**
 * Whether an order may move to a state at an instant; `progress` already holds the facts that come with the step, and
 * `needed` are those that the rules in force ask for.
 */
export function decideTransition(
  progress: OrderProgress,
  to: OrderState,
  { at, now, needed }: { readonly at: Date; readonly now: Date; readonly needed: readonly OrderFact[] },
): TransitionDecision {
  const allowed = nextStates(progress.state);
  if (!allowed.includes(to)) return { kind: 'refused', allowed };
  const missing = missingFacts(needed, progress);
  if (missing.length > 0) return { kind: 'incomplete', missing };
  const notBefore = lastInstantOf(progress);
  if (at < notBefore || at > now) return { kind: 'out_of_time', notBefore, notAfter: now };
  return { kind: 'allowed' };
}

/** Where an order can go from a state. */
export function nextStates(state: OrderState): readonly OrderState[] {
  return ORDER_TRANSITIONS[state];
}

/** Settled and cancelled orders are closed: nothing of them changes any more. SVC-24 */
export function isClosed(state: OrderState): boolean {
  return ORDER_TRANSITIONS[state].length === 0;
}

/** From the quotation on an order has a planned completion, which may move and never be taken away. SVC-32 */
export function needsPromise(state: OrderState): boolean {
  return state !== 'arrived' && state !== 'inspected' && state !== 'cancelled';
}

function lastInstantOf(progress: OrderProgress): Date {
  const { arrivedAt, inspectedAt, quotedAt, workStartedAt, workCompletedAt, billedAt, deliveredAt } = progress;
  return deliveredAt ?? billedAt ?? workCompletedAt ?? workStartedAt ?? quotedAt ?? inspectedAt ?? arrivedAt;
}
