import { Injectable } from '@nestjs/common';
import { EventHandler, type NewEvent, type RecordedEvent, recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { noteClockedHours } from '#libs/service-orders';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { type StoppedClock, stopClocksOf, sumClockedHours } from './clocked-work.queries';
import { releasePlans } from './work-plan.queries';

/** What the board does when work is done: clocks stop, bays are free again, and the order learns what was clocked. */
@Injectable()
export class ControlBoardEvents {
  constructor(private readonly clock: Clock) {}

  /** Idempotent: all of it is worked out from how things are now. SVC-23, SVC-37 */
  @EventHandler({
    name: 'control-board',
    types: [
      'service-order.work-completed',
      'service-order.checked',
      'service-order.cancelled',
      'labour-clocking.started',
      'labour-clocking.ended',
      'labour-clocking.corrected',
    ],
  })
  async followOrders(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const orderIds = [...new Set(events.map(orderOf).filter((id) => id !== null))];
    const [stopped] = await Promise.all([stopClocksOf(tx, orderIds, now), releasePlans(tx, orderIds, now)]);
    await Promise.all([
      recordEvents(tx, ctx, stopped.map(clockStopped)),
      noteClockedHours(tx, ctx, await sumClockedHours(tx, orderIds), now),
    ]);
  }
}

export function clockStopped({ id, technicianId, orderId, endedBy }: StoppedClock): NewEvent {
  return {
    type: 'labour-clocking.ended',
    subject: { type: 'labour-clocking', id },
    payload: { technicianId, orderId, endedBy },
  };
}

function orderOf({ subjectType, subjectId, payload }: RecordedEvent): string | null {
  if (subjectType === 'service-order') return subjectId;
  return typeof payload?.orderId === 'string' ? payload.orderId : null;
}
