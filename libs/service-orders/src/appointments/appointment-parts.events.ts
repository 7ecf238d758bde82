import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent, recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { followOrders } from './appointment-parts.queries';

/**
 * What the parts department answers to an order tells when the visits that need these parts can be. A visit that is
 * before them stays, and becomes a task like one of which somebody said so. SVC-03, SVC-19
 */
@Injectable()
export class AppointmentParts {
  constructor(private readonly clock: Clock) {}

  /**
   * Worked out from how the requests are now, so that each order counts once. A visit that was being booked when its parts
   * were answered has seen nothing of it, and is looked at again.
   */
  @EventHandler({
    name: 'appointment-parts',
    types: ['service-order.parts-answered', 'service-order.cancelled', 'appointment.created', 'appointment.rebooked'],
  })
  async follow(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const idsOf = (type: string) => [
      ...new Set(events.filter(({ subjectType }) => subjectType === type).map(({ subjectId }) => subjectId)),
    ];
    const about = { orderIds: idsOf('service-order'), appointmentIds: idsOf('appointment') };
    const moved = await followOrders(tx, about, this.clock.now());
    await recordEvents(
      tx,
      ctx,
      moved.map(({ id, before, after }) => ({
        type: 'appointment.changed',
        subject: { type: 'appointment', id },
        changes: { partsReadyAt: { from: before, to: after } },
      })),
    );
  }
}
