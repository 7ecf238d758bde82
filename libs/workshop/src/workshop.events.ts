import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { OnStoreTick } from '#libs/queue';
import { cancelTasks } from '#libs/tasks';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import type { FreedSlot } from './freed-slot.policy';
import { OFFER_SLOT } from './offer-slot-task';
import { WaitListOffers } from './wait-list-offers.service';
import { queueForWorkshop } from './reservation.queries';
import { findLastAsked, findOffers, findUnanswered } from './wait-list.queries';

/** More offers than a workshop has slots; the rest follows in the next tick. */
const MOST_OFFERS = 1_000;

/** What a slot that became free leads to, and the end of what was offered. SVC-03 */
@Injectable()
export class WaitListEvents {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly offers: WaitListOffers,
  ) {}

  @EventHandler({
    name: 'wait-list-offers',
    types: ['reservation.released', 'reservation.moved', 'wait-list.answered', 'wait-list.offer-expired'],
  })
  async offer(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    await this.offers.offerIn(tx, ctx, events.flatMap(freedBy));
  }

  /** Who took the slot is served, and has it; who did not waits on, and the next is told of it. */
  @EventHandler({ name: 'wait-list-answers', types: ['task.completed'] })
  async answer(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const answered = events.filter(({ payload }) => payload?.kind === OFFER_SLOT.code);
    if (answered.length === 0) return;
    const asked = answered.map(({ payload }) => String(payload?.subjectId));
    const [, last] = await Promise.all([queueForWorkshop(tx), findLastAsked(tx, asked)]);
    // what was said to an offer that has ended otherwise says nothing of the next one
    const current = new Set(last.map(({ taskId }) => taskId));
    const idsOf = (isBooked: boolean) =>
      answered
        .filter(({ subjectId: taskId }) => current.has(taskId))
        .filter(({ payload }) => (payload?.outcome === 'booked') === isBooked)
        .map(({ payload }) => String(payload?.subjectId));
    await this.offers.endIn(tx, ctx, { taken: idsOf(true), declined: idsOf(false) }, this.clock.now());
  }

  @EventHandler({ name: 'wait-list-erasures', types: ['customer.erased'] })
  async forget(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const customerIds = [...new Set(events.map(({ subjectId }) => subjectId))];
    await this.offers.forgetIn(tx, ctx, customerIds, this.clock.now());
  }

  /**
   * Ends offers whose time is over, in one transaction with what tells of it: a worker that dies in between has ended
   * none of them. One that was answered meanwhile is left to its answer. Says when the next offer ends.
   */
  @OnStoreTick({ order: 14, name: 'wait-list' })
  expire(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const seen = endsOf(await findOffers(tx, MOST_OFFERS), now);
      if (seen.due.length === 0) return seen.next;
      // what was due may have ended while others were in front
      const [, offers] = await Promise.all([queueForWorkshop(tx), findOffers(tx, MOST_OFFERS)]);
      const { due, next } = endsOf(offers, now);
      // with their tasks taken back nobody can answer any more
      await cancelTasks(tx, ctx, { type: 'wait-list', ids: due }, now);
      await this.offers.endIn(tx, ctx, { declined: await findUnanswered(tx, due, now), isLate: true }, now);
      return due.length === MOST_OFFERS ? now : next;
    });
  }
}

/** Offers whose time is over, and when the next of them ends. */
function endsOf(offers: readonly { readonly id: string; readonly offeredUntil: Date }[], now: Date) {
  const due = offers.filter(({ offeredUntil }) => offeredUntil <= now).map(({ id }) => id);
  return { due, next: offers.find(({ offeredUntil }) => offeredUntil > now)?.offeredUntil ?? null };
}

function freedBy({ payload }: RecordedEvent): FreedSlot[] {
  const { skill, startsAt, endsAt } = payload as Partial<Record<'skill' | 'startsAt' | 'endsAt', string>>;
  return skill && startsAt && endsAt ? [{ skill, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }] : [];
}
