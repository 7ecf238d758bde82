import type { OrderState } from '#libs/service-orders';

/** The way of an estimate (报价单): drafted, told to the customer, accepted or declined; a newer one supersedes it. */
export const ESTIMATE_STATES = ['draft', 'told', 'accepted', 'declined', 'superseded'] as const;
export type EstimateState = (typeof ESTIMATE_STATES)[number];

const TRANSITIONS = {
  draft: ['told', 'superseded'],
  told: ['accepted', 'declined', 'superseded'],
  accepted: [],
  declined: [],
  superseded: [],
} as const satisfies Record<EstimateState, readonly EstimateState[]>;

/** Where an estimate can go from a state. */
export function nextEstimateStates(state: EstimateState): readonly EstimateState[] {
  return TRANSITIONS[state];
}

/** States of an order in which the customer can still be offered something else: work found later included. SVC-12 */
export const ESTIMABLE_STATES: readonly OrderState[] = ['arrived', 'inspected', 'quoted', 'in_work'];

/** Whether the acceptance is what quotes the order, and not a change of what had been agreed before. SVC-12 */
export function quotesOrder(state: OrderState): boolean {
  return state === 'arrived' || state === 'inspected';
}
