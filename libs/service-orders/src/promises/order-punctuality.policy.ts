/** What counts as on time in the workshop; the parameters of SVC-20. */
export interface OrderPunctualityRules {
  /** Repair and quality check are done at least so long before the agreed delivery. */
  readonly workLeadMinutes: number;
}

export const ORDER_PUNCTUALITY: OrderPunctualityRules = { workLeadMinutes: 30 };

/**
 * Whether the workshop was on time (车间完工准时): done at least 30 minutes before the agreed delivery. SVC-20, KPI-10
 * Null as long as that cannot be told: nothing was agreed, or the work goes on.
 */
export function wasWorkOnTime(
  { promisedAt, workCompletedAt }: { readonly promisedAt: Date | null; readonly workCompletedAt: Date | null },
  { workLeadMinutes }: OrderPunctualityRules = ORDER_PUNCTUALITY,
): boolean | null {
  if (!promisedAt || !workCompletedAt) return null;
  return promisedAt.getTime() - workCompletedAt.getTime() >= workLeadMinutes * 60_000;
}

/** Whether final check and itemised bill were done by the agreed delivery (终检出票及时). SVC-21, KPI-11 */
export function wasBillOnTime({
  promisedAt,
  billedAt,
}: {
  readonly promisedAt: Date | null;
  readonly billedAt: Date | null;
}): boolean | null {
  if (!promisedAt || !billedAt) return null;
  return billedAt <= promisedAt;
}

/** Whether the vehicle was handed over by the agreed delivery (准时交车), what the customer sees of it all. SVC-11 */
export function wasDeliveredOnTime({
  promisedAt,
  deliveredAt,
}: {
  readonly promisedAt: Date | null;
  readonly deliveredAt: Date | null;
}): boolean | null {
  if (!promisedAt || !deliveredAt) return null;
  return deliveredAt <= promisedAt;
}
