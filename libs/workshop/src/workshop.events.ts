import { Injectable } from '@nestjs/common';
import { EventHandler, recordEvents, type RecordedEvent } from '#libs/events';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { createTasks, defineTaskKind } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { type FreedSlot, matchFreedSlots } from './freed-slot.policy';
import { SLOT_RULES, STORE_WORKSHOP } from './slot-rules.preset';
import { closeOffers, lockWaiting, offerSlots } from './wait-list.queries';

/** Tells who waits of a slot that became free. SVC-03 */
export const OFFER_SLOT = defineTaskKind({
  code: 'offer-slot',
  title: {
    'zh-CN': '告知候补客户：{startsAt} 有空档，预计 {minutes} 分钟',
    en: 'Tell who waits: a slot is free at {startsAt}, for {minutes} minutes of work',
  },
  outcomes: [
    { code: 'booked', label: { 'zh-CN': '已预约', en: 'Booked' } },
    { code: 'declined', label: { 'zh-CN': '客户不来', en: 'Declined' } },
    { code: 'not_reached', label: { 'zh-CN': '未联系上', en: 'Not reached' } },
  ],
  permission: 'appointments:write',
});

/** What a slot that became free leads to. */
@Injectable()
export class WaitListEvents {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'wait-list-offers', types: ['reservation.released', 'reservation.moved'] })
  async offer(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    await this.offerFreed(tx, ctx, events.map(freedBy));
  }

  /** Who took the slot is served; who did not waits on, and the next is told of it. */
  @EventHandler({ name: 'wait-list-answers', types: ['task.completed'] })
  async answer(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const answered = events.filter(({ payload }) => payload?.kind === OFFER_SLOT.code);
    if (answered.length === 0) return;
    const idsOf = (isBooked: boolean) =>
      answered
        .filter(({ payload }) => (payload?.outcome === 'booked') === isBooked)
        .map(({ payload }) => String(payload?.subjectId));
    const now = this.clock.now();
    const closed = await closeOffers(tx, idsOf(true), idsOf(false), now);
    await recordEvents(
      tx,
      ctx,
      closed.map(({ id, state }) => ({
        type: 'wait-list.answered',
        subject: { type: 'wait-list', id },
        changes: { state: { from: 'offered', to: state } },
      })),
    );
    const again = closed.flatMap(({ state, offeredFor, skill, minutes }): FreedSlot[] =>
      state === 'waiting' && offeredFor
        ? [{ skill, startsAt: offeredFor, endsAt: new Date(offeredFor.getTime() + minutes * 60_000) }]
        : [],
    );
    await this.offerFreed(tx, ctx, again);
  }

  private async offerFreed(tx: StoreTx, ctx: StoreContext, freed: readonly FreedSlot[]): Promise<void> {
    if (freed.length === 0) return;
    const now = this.clock.now();
    const skills = [...new Set(freed.map(({ skill }) => skill))];
    const [{ document: rules }, waiting] = await Promise.all([
      policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
      lockWaiting(tx, skills, now),
    ]);
    if (!rules.offersFreedSlots) return;
    const offers = matchFreedSlots(freed, waiting, now, rules.leadMinutes);
    if (offers.length === 0) return;
    const within = now.getTime() + rules.offerWithinMinutes * 60_000;
    await Promise.all([
      offerSlots(
        tx,
        offers.map(({ entryId, startsAt }) => ({ entryId, startsAt })),
        now,
      ),
      createTasks(
        tx,
        ctx,
        offers.map(({ entry, startsAt }) => ({
          id: newId(),
          kind: OFFER_SLOT,
          subject: { type: 'wait-list', id: entry.id },
          customerId: entry.customerId,
          vehicleId: entry.vehicleId,
          ownerRole: rules.offerRole,
          dueAt: new Date(Math.min(within, startsAt.getTime())),
          priority: 'high',
          params: { startsAt: startsAt.toISOString(), minutes: entry.minutes },
        })),
      ),
      recordEvents(
        tx,
        ctx,
        offers.map(({ entryId, startsAt }) => ({
          type: 'wait-list.slot-offered',
          subject: { type: 'wait-list', id: entryId },
          payload: { startsAt },
        })),
      ),
    ]);
  }
}

function freedBy({ payload }: RecordedEvent): FreedSlot {
  const { skill, startsAt, endsAt } = payload as { skill: string; startsAt: string; endsAt: string };
  return { skill, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}
