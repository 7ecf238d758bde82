import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent, recordEvents } from '#libs/events';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { benefitLeadMs, SLOT_RULES, STORE_WORKSHOP } from '#libs/workshop';
import { earnsBenefit } from './appointment-benefit.policy';
import { newDetails } from './appointment-details';
import { findTakenOffers, insertAppointment } from './appointment.queries';
import { seriesPrefix } from '../number-series.queries';

/** Books visits for those on the wait-list (候补) who took what they were offered. SVC-03 */
@Injectable()
export class AppointmentOffers {
  constructor(private readonly clock: Clock) {}

  /** Their places are theirs by then, and wait for no hurry. One that has its visit already is left alone. */
  @EventHandler({ name: 'wait-list-bookings', types: ['wait-list.answered'] })
  async book(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const taken = events.flatMap(({ subjectId: entryId, payload }) =>
      typeof payload?.reservationId === 'string' ? [{ entryId, reservationId: payload.reservationId }] : [],
    );
    if (taken.length === 0) return;
    const now = this.clock.now();
    const [offers, rules] = await Promise.all([
      findTakenOffers(tx, taken),
      policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
    ]);
    const leadMs = benefitLeadMs(rules.document);
    const prefix = seriesPrefix('YY', now, ctx.store.timeZone);
    const visits = offers.map((offer) => {
      const benefitEligible = earnsBenefit({ bookedFor: offer.bookedFor, bookedAt: now, arrivedAt: null }, leadMs);
      return { ...newDetails({}), ...offer, id: newId(), benefitEligible, rulesRef: rules.ref, createdAt: now };
    });
    await Promise.all([
      // sent together; each takes the next number of the month
      ...visits.map((visit) => insertAppointment(tx, visit, prefix)),
      recordEvents(
        tx,
        ctx,
        visits.map(({ id, vehicleId, reservationId }) => ({
          type: 'appointment.created',
          subject: { type: 'appointment', id },
          payload: { vehicleId, reservationId },
        })),
      ),
    ]);
  }
}
