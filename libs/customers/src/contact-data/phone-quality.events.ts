import { Injectable } from '@nestjs/common';
import { EventHandler, recordEvents, type RecordedEvent } from '#libs/events';
import { addDays, Clock, localDateOf, newId, startOfDay } from '#libs/foundation';
import { cancelTasks, createTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { CallOutcome } from '../care/customer-communication.entity';
import { COLLECT_PHONE, PHONE_GAP } from './phone-quality-task';
import { findReachable, findUnreachable, judgeDialled, type ToldCall } from './phone-quality.queries';

/** How the calls of journeys end, in our words. Events of earlier versions say `declined` for `refused`. FUP-03 */
const OUTCOMES: Readonly<Record<string, CallOutcome>> = {
  reached: 'answered',
  refused: 'declined',
  declined: 'declined',
  wrong_number: 'wrong_number',
  empty_number: 'empty_number',
};

/** The role that meets the customer at the next visit. */
const ADVISER_ROLE = 'service_adviser';

/** What calls find out about numbers, and whom that leaves without one (号码质量). CUS-12 */
@Injectable()
export class PhoneQualityEvents {
  constructor(private readonly clock: Clock) {}

  /** Judges the number that such a call dials first: whoever called does not say which one it was. */
  @EventHandler({ name: 'phone-quality', types: ['contact.answered', 'contact.not-answered'] })
  async judge(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    // a contact that went along with the one that was made has the same call, which judges one number once
    const calls = new Map<string, ToldCall>();
    for (const { payload, occurredAt } of events) {
      const outcome = OUTCOMES[String(payload?.outcome)];
      if (outcome && typeof payload?.customerId === 'string') {
        calls.set(String(payload.taskId), { customerId: payload.customerId, outcome, at: occurredAt });
      }
    }
    const judged = await judgeDialled(tx, [...calls.values()]);
    await recordEvents(
      tx,
      ctx,
      judged.map(({ customerId, phoneId, from, to }) => ({
        type: 'customer.phone-judged',
        subject: { type: 'customer', id: customerId },
        changes: { quality: { from, to } },
        payload: { phoneId },
      })),
    );
  }

  /** Whoever arrives and cannot be reached by any number is asked for one, on the day of the visit. */
  @EventHandler({ name: 'collect-phone', types: ['service-order.created'] })
  async ask(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const visits = events.flatMap(({ subjectId, payload }) =>
      typeof payload?.customerId === 'string' ? [{ orderId: subjectId, customerId: payload.customerId }] : [],
    );
    const unreachable = await findUnreachable(
      tx,
      visits.map(({ customerId }) => customerId),
    );
    const { timeZone } = ctx.store;
    const dueAt = startOfDay(addDays(localDateOf(this.clock.now(), timeZone), 1), timeZone);
    await createTasks(
      tx,
      ctx,
      visits
        .filter(({ customerId }) => unreachable.has(customerId))
        .map(({ orderId, customerId }) => ({
          ...{ id: newId(), kind: COLLECT_PHONE, subject: { type: PHONE_GAP, id: customerId }, customerId },
          ...{ ownerRole: ADVISER_ROLE, dueAt, dedupeKey: `${COLLECT_PHONE.code}/${orderId}` },
        })),
    );
  }

  /** A number that may be right takes the question back. */
  @EventHandler({
    name: 'phone-collected',
    types: ['customer.phone-added', 'customer.contact-added', 'customer.contact-verified', 'customer.phone-judged'],
  })
  async takeBack(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const reachable = await findReachable(
      tx,
      events.map(({ subjectId }) => subjectId),
    );
    await cancelTasks(tx, ctx, { type: PHONE_GAP, ids: [...reachable] }, this.clock.now());
  }
}
