import { Injectable } from '@nestjs/common';
import { explainViolations, type Sql } from '#libs/database';
import { rangeTooLong } from '#libs/deadlines';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  bookReservation,
  deleteReservation,
  dropExpired,
  findReservation,
  insertReservations,
  lockReservation,
  lowerCounters,
  moveReservation,
  queueForWorkshop,
  raiseCounters,
  type ReservationRow,
} from './reservation.queries';
import type { VisitKind } from './visit-kind';
import { reservationEvent } from './reservation-events';
import type { Wish, WorkshopFacts } from './slot-facts';
import { attendedMinutes, type Slot, SlotSearch } from './slot-search.policy';
import {
  type HoldDto,
  type HoldSlotDto,
  type SlotDto,
  type SlotsDto,
  type SlotsQuery,
  toHoldDto,
  toSlotDto,
} from './slots.dto';
import { PlannedWork } from './planned-work';
import { benefitLeadMs } from './slot-rules.preset';
import { WaitListOffers } from './wait-list-offers.service';
import { minutesOf } from './work-hours';
import { holdBooked, holdExpired, notOffered, slotTaken, unknownSkill } from './workshop.errors';
import { type KnownWorkshop, workshopFacts } from './workshop-facts';

/** Capacity that a visit needs. */
export interface VisitWish {
  readonly skill: string;
  readonly minutes: number;
  readonly kind: VisitKind;
  readonly startsAt: Date;
  readonly customerId: string | null;
  readonly partsReadyAt: Date | null;
  readonly bayId?: string | null;
  readonly technicianId?: string | null;
}

/** A reservation that was found possible and is still to be written, in the same transaction. */
export interface PlannedReservation {
  readonly reservation: ReservationRow;
  /** Where it was before. */
  readonly moved: ReservationRow | null;
  readonly attended: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 31;

/** Slots, holds and bookings of bays and technicians. SVC-03, SVC-06, SVC-08, SVC-09 */
@Injectable()
export class Reservations {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly plannedWork: PlannedWork,
    private readonly offers: WaitListOffers,
  ) {}

  /** Throws `validation_failed` for a range too long, an unknown skill or customer. */
  slots(ctx: StoreContext, query: SlotsQuery): Promise<SlotsDto> {
    const now = this.clock.now();
    const from = query.from ?? now;
    const before = query.before ?? new Date(from.getTime() + MOST_DAYS * DAY_MS);
    if (before <= from) throw refusedField({ parameter: 'before', code: 'not_after', params: { other: 'from' } });
    if (before.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
      throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
    }
    const { customerId = null } = query;
    return this.db.run(ctx, async (tx) => {
      const asked = { from, until: before, now, customerId, plannedWork: this.plannedWork };
      const known = await workshopFacts(tx, ctx, asked);
      refuseUnknown(known, query.skill, (name) => ({ parameter: name }));
      const found = new SlotSearch(known.facts, wishOf(query)).slots(from.getTime(), before.getTime());
      const leadMs = benefitLeadMs(known.rules.document);
      const slots = found.map((slot): SlotDto => toSlotDto(slot, slot.from - now.getTime() >= leadMs));
      return { rulesRef: known.rules.ref, slots };
    });
  }

  /** Throws `slot_taken`, `slot_not_offered`, `validation_failed` for what the store does not know. */
  hold(ctx: StoreContext, input: HoldSlotDto): Promise<HoldDto> {
    const now = this.clock.now();
    const { skill, minutes, kind, ...wish } = wishOf(input);
    return this.db.run(ctx, async (tx) => {
      const { startsAt, customerId = null } = input;
      const planned = await this.planIn(tx, ctx, { ...wish, skill, minutes, kind, startsAt, customerId }, now, 'hold');
      if (!planned) throw notOffered('no_capacity');
      const { reservation } = planned;
      await Promise.all([
        this.writeIn(tx, planned, now),
        recordEvent(tx, ctx, reservationEvent('reservation.held', reservation)),
      ]);
      return toHoldDto(reservation);
    });
  }

  /** Throws `not_found`; a hold whose time is over is not there. */
  getHold(ctx: StoreContext, id: string): Promise<HoldDto> {
    return this.db.run(ctx, async (tx) => {
      const found = await findReservation(tx, id);
      if (!found || isOver(found, this.clock.now())) throw new DomainError(notFound);
      return toHoldDto(found);
    });
  }

  /** Sets the slot free before its time; one that was offered was declined with it. Throws `not_found`, `hold_booked`. */
  async releaseHold(ctx: StoreContext, id: string): Promise<void> {
    const now = this.clock.now();
    await this.db.run(ctx, async (tx) => {
      const [, found] = await Promise.all([queueForWorkshop(tx), lockReservation(tx, id)]);
      if (!found || isOver(found, now)) throw new DomainError(notFound);
      if (found.expiresAt === null) throw new DomainError(holdBooked);
      const { waitListEntryId } = found;
      if (waitListEntryId === null) await this.releaseIn(tx, ctx, found, now);
      else await this.offers.endIn(tx, ctx, { declined: [waitListEntryId] }, now);
    });
  }

  /**
   * Finds the place for a visit, as the only one of the store who does so until the transaction ends; `writeIn` writes
   * it. Null where the workshop has no bays or no technicians: the store books times alone.
   * Throws `slot_taken`, `slot_not_offered`, `validation_failed`.
   */
  async planIn(
    tx: StoreTx,
    ctx: StoreContext,
    wish: VisitWish,
    now: Date,
    how: 'hold' | 'booking' | ReservationRow,
  ): Promise<PlannedReservation | null> {
    const { startsAt, customerId, partsReadyAt, skill, minutes, kind, bayId = null, technicianId = null } = wish;
    const moved = typeof how === 'object' ? how : null;
    const [, , known] = await Promise.all([
      queueForWorkshop(tx),
      dropExpired(tx, now),
      workshopFacts(tx, ctx, {
        ...{ from: startsAt, until: startsAt, now, customerId, except: moved?.id },
        plannedWork: this.plannedWork,
      }),
    ]);
    const { facts, rules } = known;
    refuseUnknown(known, skill, (name) => ({ pointer: `#/${name}` }));
    if (facts.bays.length === 0 || facts.technicians.length === 0) return null;
    refuseUnknownPlace(facts, bayId, technicianId);
    const slot = offered(facts, { skill, minutes, kind, partsReadyAt, bayId, technicianId }, startsAt);
    const heldMs = rules.document.holdMinutes * 60_000;
    const reservation: ReservationRow = {
      id: moved?.id ?? newId(),
      bayId: slot.bayId,
      technicianId: slot.technicianId,
      from: new Date(slot.from),
      until: new Date(slot.until),
      skill,
      minutes,
      kind,
      days: slot.days,
      customerId,
      setAside: slot.setAside,
      expiresAt: how === 'hold' ? new Date(now.getTime() + heldMs) : null,
      waitListEntryId: null,
      heldBy: ctx.actor.id.slice(0, 60),
      rulesRef: rules.ref,
      createdAt: moved?.createdAt ?? now,
    };
    return { reservation, moved, attended: attendedMinutes(facts, skill) };
  }

  /** Sends the statements of what was planned. Throws `slot_taken`, `slot_not_offered`. */
  async writeIn(tx: StoreTx, { reservation, moved, attended }: PlannedReservation, now: Date): Promise<void> {
    const { skill, days } = reservation;
    const shares = days.map((share) => ({ ...share, skill, attended: attended.get(share.day) ?? 0 }));
    const [, , raised] = await Promise.all([
      moved && lowerCounters(tx, moved, now),
      explainViolations(moved ? moveReservation(tx, reservation) : insertReservations(tx, [reservation]), {
        ex_reservation_bay_id: () => new DomainError(slotTaken),
        ex_reservation_technician_id: () => new DomainError(slotTaken),
      }),
      raiseCounters(tx, shares, now),
    ]);
    if (raised < shares.length) throw notOffered('day_full');
  }

  /** A hold that is about to be booked, for this transaction alone. Throws `hold_expired`, `hold_booked`, `validation_failed`. */
  async lockHoldIn(tx: StoreTx, holdId: string, now: Date): Promise<ReservationRow> {
    const [, hold] = await Promise.all([queueForWorkshop(tx), lockReservation(tx, holdId)]);
    if (!hold) throw refusedField({ pointer: '#/holdId', code: unknownReference.code });
    const { expiresAt } = hold;
    if (expiresAt === null) throw new DomainError(holdBooked);
    if (isOver(hold, now)) throw new DomainError(holdExpired, { params: { expiresAt: expiresAt.toISOString() } });
    return hold;
  }

  /** The reservation that a select of its id leads to, for this transaction alone; null: there is none. */
  lockIn(tx: StoreTx, idOf: Sql): Promise<ReservationRow | null> {
    return lockReservation(tx, idOf);
  }

  /** Makes a hold a booking; whoever it was offered to waits no longer. */
  async bookHoldIn(tx: StoreTx, ctx: StoreContext, hold: ReservationRow, customerId: string | null, now: Date) {
    const { id, waitListEntryId } = hold;
    await Promise.all([
      explainViolations(bookReservation(tx, id, customerId), {
        fk_reservation_customer_id: () => refusedField({ pointer: '#/customerId', code: unknownReference.code }),
      }),
      waitListEntryId !== null && this.offers.serveIn(tx, ctx, { entryId: waitListEntryId, reservationId: id }, now),
    ]);
  }

  /** Sets a slot free, and tells of it, so that it is offered to who waits. */
  async releaseIn(tx: StoreTx, ctx: StoreContext, reservation: ReservationRow, now: Date): Promise<void> {
    await Promise.all([
      queueForWorkshop(tx),
      deleteReservation(tx, reservation.id),
      lowerCounters(tx, reservation, now),
      recordEvent(tx, ctx, reservationEvent('reservation.released', reservation)),
    ]);
  }
}

function isOver({ expiresAt }: ReservationRow, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function offered(facts: WorkshopFacts, wish: Wish, startsAt: Date): Slot {
  const judged = new SlotSearch(facts, wish).judge(startsAt.getTime());
  if (judged.kind === 'offered') return judged.slot;
  const { reason } = judged;
  if (reason === 'taken') throw new DomainError(slotTaken);
  throw notOffered(reason);
}

function wishOf(input: SlotsQuery | HoldSlotDto): Wish {
  const { skill, hours, kind, partsReadyAt = null } = input;
  const { bayId = null, technicianId = null } = input as Partial<HoldSlotDto>;
  return { skill, minutes: minutesOf(hours), kind, partsReadyAt, bayId, technicianId };
}

function refuseUnknown(
  { rules, isCustomerKnown }: KnownWorkshop,
  skill: string,
  place: (name: string) => { pointer: string } | { parameter: string },
): void {
  const codes = rules.document.skills.map(({ code }) => code);
  if (!codes.includes(skill)) {
    throw refusedField({ ...place('skill'), code: unknownSkill.code, params: { known: codes.join(', ') } });
  }
  if (!isCustomerKnown) throw refusedField({ ...place('customerId'), code: unknownReference.code });
}

function refuseUnknownPlace({ bays, technicians }: WorkshopFacts, bayId: string | null, technicianId: string | null) {
  if (bayId !== null && !bays.some(({ id }) => id === bayId)) {
    throw refusedField({ pointer: '#/bayId', code: unknownReference.code });
  }
  if (technicianId !== null && !technicians.some(({ id }) => id === technicianId)) {
    throw refusedField({ pointer: '#/technicianId', code: unknownReference.code });
  }
}
