import { isNoted, type NotedFacts, type OrderFact } from '../order-facts.policy';
import { ORDER_STATES, type OrderState } from '../order-state.policy';

/** The state with which each fact is due to be noted: the data to collect by stage. SVC-27 */
const NOTED_BY: readonly (readonly [OrderState, readonly OrderFact[]])[] = [
  ['arrived', ['adviserName', 'intakeVerified']],
  ['inspected', ['preInspected', 'inspectionSheetUsed', 'customerPresent']],
  ['quoted', ['quote', 'promisedAt']],
  ['in_work', ['technicianName', 'bay']],
  ['work_completed', ['soldHours', 'clockedHours', 'twelvePointChecked']],
  ['checked', ['finalChecked']],
  ['delivered', ['billExplained', 'servicesStillNeeded']],
];

/** A line of the process checklist (流程检查表). */
export interface ChecklistLine {
  readonly stage: OrderState;
  readonly fact: OrderFact;
  readonly noted: boolean;
  /** The rules in force ask for it before the order comes to `neededBy`. */
  readonly neededBy: OrderState | null;
}

/**
 * What is to be collected of an order, stage by stage, and what of it is there. SVC-27
 * `neededFor` says which facts a state needs; a fact is shown with the first state that needs it.
 */
export function checklistOf(noted: NotedFacts, neededFor: (to: OrderState) => readonly OrderFact[]): ChecklistLine[] {
  const neededBy = new Map<OrderFact, OrderState>();
  for (const state of [...ORDER_STATES].reverse()) for (const fact of neededFor(state)) neededBy.set(fact, state);
  return NOTED_BY.flatMap(([stage, facts]) =>
    facts.map((fact) => ({ stage, fact, noted: isNoted(fact, noted), neededBy: neededBy.get(fact) ?? null })),
  );
}
