/** How the vehicle comes: 店内等候 (the customer waits for it), 留车 (it is left), 上门取车 (it is fetched). SVC-33 */
export const VISIT_KINDS = ['waiter', 'drop_off', 'pick_up'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];
