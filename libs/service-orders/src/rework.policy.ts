/** What the link between two orders hangs on. */
export interface ReworkFacts {
  readonly vehicleId: string;
  readonly arrivedAt: Date;
}

export type ReworkVerdict = 'plausible' | 'other_vehicle' | 'not_later';

/**
 * Whether an order can repair an earlier one again (返修): the same vehicle came back later. SVC-26
 * Since every link leads back in time, no order repairs itself again and no chain of reworks closes to a circle.
 */
export function judgeRework(order: ReworkFacts, earlier: ReworkFacts): ReworkVerdict {
  if (order.vehicleId !== earlier.vehicleId) return 'other_vehicle';
  return order.arrivedAt > earlier.arrivedAt ? 'plausible' : 'not_later';
}
