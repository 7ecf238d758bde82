/** What the board calls late. */
export const LATENESS = ['delivery', 'workshop', 'start', 'plan'] as const;
export type Lateness = (typeof LATENESS)[number];

export interface OrderOnBoard {
  readonly promisedAt: Date | null;
  readonly workCompletedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** When the first of its planned stretches begins, and when the last one ends. */
  readonly plannedFrom: Date | null;
  readonly plannedBefore: Date | null;
  /** When somebody first clocked on. */
  readonly firstClockedAt: Date | null;
}

/** When repair and quality check have to be done so that they are in time: 30 minutes ahead of the delivery. SVC-20 */
export function finishBy(promisedAt: Date | null, workLeadMinutes: number): Date | null {
  return promisedAt && new Date(promisedAt.getTime() - workLeadMinutes * 60_000);
}

/**
 * In which ways an order is late now: its delivery was promised for an earlier time; its work should be done by 30
 * minutes ahead of that; nobody began when it was planned; it goes on beyond its plan. SVC-11, SVC-20, SVC-37
 * Promised for 18:00 and still in work at 17:31, an order is late in the workshop and not yet in delivery.
 */
export function lateness(order: OrderOnBoard, workLeadMinutes: number, now: Date): Lateness[] {
  const { promisedAt, workCompletedAt, deliveredAt, plannedFrom, plannedBefore, firstClockedAt } = order;
  const isBeyond = (instant: Date | null): boolean => instant !== null && now > instant;
  const late: Lateness[] = [];
  if (deliveredAt === null && isBeyond(promisedAt)) late.push('delivery');
  if (workCompletedAt !== null) return late;
  if (isBeyond(finishBy(promisedAt, workLeadMinutes))) late.push('workshop');
  if (firstClockedAt === null && isBeyond(plannedFrom)) late.push('start');
  if (isBeyond(plannedBefore)) late.push('plan');
  return late;
}
