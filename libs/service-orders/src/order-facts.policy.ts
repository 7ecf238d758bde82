/**
 * What can be asked of an order before it goes on: told with the step itself, or noted by the feature whose work it is
 * (the intake, the sheets of the inspections).
 */
export const ORDER_FACTS = [
  'promisedAt',
  'quote',
  'adviserName',
  'technicianName',
  'bay',
  'intakeVerified',
  'preInspected',
  'inspectionSheetUsed',
  'customerPresent',
  'twelvePointChecked',
  'soldHours',
  'clockedHours',
  'finalChecked',
  'billExplained',
  'servicesStillNeeded',
] as const;
export type OrderFact = (typeof ORDER_FACTS)[number];

/** Facts that have operations of their own; the others may come with the step. */
const NOTED_ELSEWHERE: ReadonlySet<OrderFact> = new Set(['intakeVerified', 'twelvePointChecked', 'finalChecked']);

/** Whether a fact can be told with the step that needs it. */
export function comesWithStep(fact: OrderFact): boolean {
  return !NOTED_ELSEWHERE.has(fact);
}

/** What of an order the facts are read from. */
export interface NotedFacts {
  readonly promisedAt: Date | null;
  readonly quoteFen: number | null;
  readonly adviserName: string | null;
  readonly technicianName: string | null;
  readonly bay: string | null;
  readonly intakeVerifiedAt: Date | null;
  readonly preInspected: boolean;
  readonly inspectionSheetUsed: boolean;
  readonly customerPresent: boolean;
  readonly twelvePointCheckedAt: Date | null;
  readonly soldHours: string | null;
  readonly clockedHours: string | null;
  readonly finalCheckedAt: Date | null;
  readonly billExplained: boolean;
  readonly servicesStillNeeded: string | null;
}

const READ: Readonly<Record<OrderFact, (noted: NotedFacts) => unknown>> = {
  promisedAt: ({ promisedAt }) => promisedAt,
  // a quote of nothing is one
  quote: ({ quoteFen }) => quoteFen !== null,
  adviserName: ({ adviserName }) => adviserName,
  technicianName: ({ technicianName }) => technicianName,
  bay: ({ bay }) => bay,
  intakeVerified: ({ intakeVerifiedAt }) => intakeVerifiedAt,
  preInspected: ({ preInspected }) => preInspected,
  inspectionSheetUsed: ({ inspectionSheetUsed }) => inspectionSheetUsed,
  customerPresent: ({ customerPresent }) => customerPresent,
  twelvePointChecked: ({ twelvePointCheckedAt }) => twelvePointCheckedAt,
  soldHours: ({ soldHours }) => soldHours,
  clockedHours: ({ clockedHours }) => clockedHours,
  finalChecked: ({ finalCheckedAt }) => finalCheckedAt,
  billExplained: ({ billExplained }) => billExplained,
  servicesStillNeeded: ({ servicesStillNeeded }) => servicesStillNeeded,
};

/** Whether a fact is noted: told, or answered with yes. SVC-27 */
export function isNoted(fact: OrderFact, noted: NotedFacts): boolean {
  return Boolean(READ[fact](noted));
}

/** Those of the facts that are not noted, in their order. */
export function missingFacts(facts: readonly OrderFact[], noted: NotedFacts): OrderFact[] {
  return facts.filter((fact) => !isNoted(fact, noted));
}
