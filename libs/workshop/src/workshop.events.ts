import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { OnStoreTick } from '#libs/queue';
import { cancelTasks } from '#libs/tasks';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import type { FreedSlot } from './freed-slot.policy';
import { OFFER_SLOT } from './offer-slot-task';
import { WaitListOffers } from './wait-list-offers.service';
import { findOffers, findUnanswered } from './wait-list.queries';

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
    const idsOf = (isBooked: boolean) =>
      answered
        .filter(({ payload }) => (payload?.outcome === 'booked') === isBooked)
        .map(({ payload }) => String(payload?.subjectId));
    await this.offers.endIn(tx, ctx, { served: idsOf(true), declined: idsOf(false) }, this.clock.now());
  }

  /**
   * Ends offers whose time is over, in one transaction with what tells of it: a worker that dies in between has ended
   * none of them. One that was answered meanwhile is left to its answer. Says when the next offer ends.
   */
  @OnStoreTick({ order: 14, name: 'wait-list' })
  expire(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const offers = await findOffers(tx, MOST_OFFERS);
      const due = offers.filter(({ offeredUntil }) => offeredUntil <= now).map(({ id }) => id);
      const next = offers.find(({ offeredUntil }) => offeredUntil > now)?.offeredUntil ?? null;
      if (due.length === 0) return next;
      // with their tasks taken back nobody can answer any more
      await cancelTasks(tx, ctx, { type: 'wait-list', ids: due }, now);
      await this.offers.endIn(tx, ctx, { declined: await findUnanswered(tx, due, now), isLate: true }, now);
      return due.length === MOST_OFFERS ? now : next;
    });
  }
}

function freedBy({ payload }: RecordedEvent): FreedSlot[] {
  const { skill, startsAt, endsAt } = payload as Partial<Record<'skill' | 'startsAt' | 'endsAt', string>>;
  return skill && startsAt && endsAt ? [{ skill, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }] : [];
}
