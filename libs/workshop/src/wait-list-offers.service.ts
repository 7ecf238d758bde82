import { Injectable } from '@nestjs/common';
import { dueOf } from '#libs/deadlines';
import { recordEvents } from '#libs/events';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { cancelTasks, createTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { fits, type FreedSlot, matchFreedSlots, type SlotOffer } from './freed-slot.policy';
import { OFFER_SLOT } from './offer-slot-task';
import { placeFinder } from './offered-places';
import { PlannedWork } from './planned-work';
import { reservationEvent } from './reservation-events';
import {
  bookOffered,
  dropExpired,
  dropOffered,
  insertReservations,
  queueForWorkshop,
  raiseCounters,
  type ReservationRow,
} from './reservation.queries';
import { SLOT_RULES, STORE_WORKSHOP } from './slot-rules.preset';
import type { WaitListEntry } from './wait-list-entry.entity';
import { closeOffers, lockWaiting, offerSlots, withdrawCustomers } from './wait-list.queries';
import { type WorkshopForMany, workshopForMany } from './workshop-facts';

/** How offers ended: who took one, and who did not. */
interface EndedOffers {
  readonly taken?: readonly string[];
  readonly declined?: readonly string[];
  /** Nobody answered in time. */
  readonly isLate?: boolean;
}

/**
 * Slots that are offered to who waits (候补邀约), each held for whom it is offered to until they answer or its time is
 * over. Everything is judged again when it is offered, by whoever is then the only one of the store to book. SVC-03
 */
@Injectable()
export class WaitListOffers {
  constructor(
    private readonly clock: Clock,
    private readonly plannedWork: PlannedWork,
  ) {}

  /** Offers slots that became free to those who have waited longest, and asks the staff to tell them. */
  async offerIn(tx: StoreTx, ctx: StoreContext, freed: readonly FreedSlot[]): Promise<void> {
    const now = this.clock.now();
    const ahead = freed.filter(({ startsAt }) => startsAt > now);
    if (ahead.length === 0) return;
    const skills = [...new Set(ahead.map(({ skill }) => skill))];
    const [, , { document: rules }, all] = await Promise.all([
      queueForWorkshop(tx),
      dropExpired(tx, now),
      policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
      lockWaiting(tx, skills, now),
    ]);
    const waiting = all.filter((entry) => ahead.some((slot) => fits(slot, entry)));
    if (!rules.offersFreedSlots || waiting.length === 0) return;
    const starts = ahead.map(({ startsAt }) => startsAt.getTime());
    const range = { from: new Date(Math.min(...starts)), until: new Date(Math.max(...starts)) };
    const customers = [...new Set(waiting.map(({ customerId }) => customerId))];
    const known = await workshopForMany(tx, ctx, { ...range, now, plannedWork: this.plannedWork }, customers);
    const offers = matchFreedSlots(ahead, waiting, placeFinder(known.factsFor));
    if (offers.length > 0) await this.holdIn(tx, ctx, offers, known, now);
  }

  /**
   * Ends offers. What is not taken is free, and goes to the next in line; who takes what somebody else has by now waits on.
   * Those that were ended before stay as they are.
   */
  async endIn(tx: StoreTx, ctx: StoreContext, { taken = [], declined = [], isLate }: EndedOffers, now: Date) {
    const queued = queueForWorkshop(tx);
    const booked = taken.length === 0 ? [] : await bookOffered(tx, taken);
    const held = booked.map(({ entryId }) => entryId);
    const [, released, closed] = await Promise.all([
      queued,
      this.releaseIn(tx, ctx, declined, now),
      closeOffers(tx, { taken, held, declined }, now),
      cancelTasks(tx, ctx, { type: 'wait-list', ids: [...taken, ...declined] }, now),
    ]);
    await recordEvents(
      tx,
      ctx,
      closed.map((entry) => ({
        type: isLate ? 'wait-list.offer-expired' : 'wait-list.answered',
        subject: { type: 'wait-list', id: entry.id },
        changes: { state: { from: 'offered', to: entry.state } },
        payload:
          entry.state === 'served'
            ? { reservationId: booked.find(({ entryId }) => entryId === entry.id)?.id ?? null }
            : freedWithoutHold(entry, released),
      })),
    );
  }

  /** Somebody has booked what they were offered: they wait no longer. */
  async serveIn(
    tx: StoreTx,
    ctx: StoreContext,
    { entryId, reservationId }: { readonly entryId: string; readonly reservationId: string },
    now: Date,
  ): Promise<void> {
    await Promise.all([
      closeOffers(tx, { taken: [entryId], held: [entryId], declined: [] }, now),
      cancelTasks(tx, ctx, { type: 'wait-list', ids: [entryId] }, now),
      recordEvents(tx, ctx, [
        {
          type: 'wait-list.served',
          subject: { type: 'wait-list', id: entryId },
          changes: { state: { from: 'offered', to: 'served' } },
          payload: { reservationId },
        },
      ]),
    ]);
  }

  /** Nobody who was erased waits, and nothing is held for them. SEC-08 */
  async forgetIn(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[], now: Date): Promise<void> {
    const [, gone] = await Promise.all([queueForWorkshop(tx), withdrawCustomers(tx, customerIds, now)]);
    const ids = gone.map(({ id }) => id);
    await Promise.all([
      this.releaseIn(tx, ctx, ids, now),
      cancelTasks(tx, ctx, { type: 'wait-list', ids }, now),
      recordEvents(
        tx,
        ctx,
        gone.map(({ id, before }) => ({
          type: 'wait-list.withdrawn',
          subject: { type: 'wait-list', id },
          changes: { state: { from: before, to: 'withdrawn' } },
        })),
      ),
    ]);
  }

  /** Sets free what is held for these. */
  async releaseIn(
    tx: StoreTx,
    ctx: StoreContext,
    entryIds: readonly string[],
    now: Date,
  ): Promise<readonly ReservationRow[]> {
    if (entryIds.length === 0) return [];
    const released = await dropOffered(tx, entryIds, now);
    await recordEvents(
      tx,
      ctx,
      released.map((reservation) => reservationEvent('reservation.released', reservation)),
    );
    return released;
  }

  private async holdIn(
    tx: StoreTx,
    ctx: StoreContext,
    offers: readonly SlotOffer[],
    { rules, calendar }: WorkshopForMany,
    now: Date,
  ): Promise<void> {
    const { offerWithinMinutes, offerRole } = rules.document;
    const allowance = { unit: 'minutes', amount: offerWithinMinutes } as const;
    // nobody can be told while the store is closed: the time runs while it works
    const due = dueOf({ startedAt: now, allowance, warnBeforeMinutes: null, pauses: [] }, calendar);
    const told = offers.map(({ entry, slot }) => {
      const startsAt = new Date(slot.from);
      const until = due.kind === 'due' && due.dueAt < startsAt ? due.dueAt : startsAt;
      return { entry, slot, startsAt, until, holdId: newId() };
    });
    const holds = told.map(({ entry, slot, until, holdId }): ReservationRow => ({
      ...{ id: holdId, bayId: slot.bayId, technicianId: slot.technicianId },
      ...{ from: new Date(slot.from), until: new Date(slot.until), days: slot.days, setAside: slot.setAside },
      ...{ skill: entry.skill, minutes: entry.minutes, kind: entry.kind, customerId: entry.customerId },
      ...{ expiresAt: until, waitListEntryId: entry.id, heldBy: ctx.actor.id.slice(0, 60) },
      ...{ rulesRef: rules.ref, createdAt: now },
    }));
    await Promise.all([
      insertReservations(tx, holds),
      raiseCounters(tx, sharesOf(holds), now),
      offerSlots(
        tx,
        told.map(({ entry, startsAt, until }) => ({ entryId: entry.id, startsAt, until })),
        now,
      ),
      createTasks(
        tx,
        ctx,
        told.map(({ entry, startsAt, until }) => ({
          id: newId(),
          kind: OFFER_SLOT,
          subject: { type: 'wait-list', id: entry.id },
          customerId: entry.customerId,
          vehicleId: entry.vehicleId,
          ownerRole: offerRole,
          dueAt: until,
          priority: 'high',
          params: { startsAt: startsAt.toISOString(), minutes: entry.minutes },
        })),
      ),
      recordEvents(tx, ctx, [
        ...holds.map((hold) => reservationEvent('reservation.held', hold)),
        ...told.map(({ entry, startsAt, until, holdId }) => ({
          type: 'wait-list.slot-offered' as const,
          subject: { type: 'wait-list', id: entry.id },
          payload: { startsAt, until, holdId },
        })),
      ]),
    ]);
  }
}

/** What they take of each day and skill together. */
function sharesOf(holds: readonly ReservationRow[]) {
  const shares = new Map<string, { day: string; skill: string; minutes: number; attended: null }>();
  for (const { skill, days } of holds) {
    for (const { day, minutes } of days) {
      const sum = (shares.get(`${day} ${skill}`)?.minutes ?? 0) + minutes;
      shares.set(`${day} ${skill}`, { day, skill, minutes: sum, attended: null });
    }
  }
  return [...shares.values()];
}

/** Where the hold was gone before the offer ended, the slot may be free all the same: what was released tells otherwise. */
function freedWithoutHold({ id, skill, minutes, offeredFor }: WaitListEntry, released: readonly ReservationRow[]) {
  if (!offeredFor || released.some(({ waitListEntryId }) => waitListEntryId === id)) return {};
  return { skill, startsAt: offeredFor, endsAt: new Date(offeredFor.getTime() + minutes * 60_000) };
}
