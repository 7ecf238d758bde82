import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { DomainError, refusedField } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import {
  minutesOf,
  type PlannedReservation,
  reservationEvent,
  type ReservationRow,
  Reservations,
  type VisitKind,
} from '#libs/workshop';
import { type AppointmentRecord, isSameCustomer, letGoOfPlace } from './appointment.queries';
import { heldForOther, otherTimeThanHold } from './appointments.errors';
import type { CreateAppointmentDto } from './appointment-requests.dto';
import { oneOfTwo } from '../service-orders.errors';

/** What of an appointment follows from its place in the workshop. */
export type PlaceFacts = Pick<AppointmentRecord, 'reservationId' | 'skill' | 'minutes' | 'kind'>;

/** What it shows of the place. */
export type ShownPlace = Pick<AppointmentRecord, 'bayId' | 'technicianId' | 'reservedUntil'>;

/** A place that was found, and still has to be written. */
export interface FoundPlace {
  readonly bookedFor: Date;
  readonly facts: PlaceFacts;
  readonly shown: ShownPlace;
  /** Sends the statements, in the transaction in which it was found. */
  write(): Promise<unknown>;
}

export const NO_PLACE: ShownPlace = { bayId: null, technicianId: null, reservedUntil: null };

/** Who comes, when and for what, as far as the workshop is concerned. */
interface PlaceWish {
  readonly bookedFor: Date;
  readonly skill: string | null;
  readonly minutes: number | null;
  readonly kind: VisitKind | null;
  readonly customerId: string | null;
  readonly partsReadyAt: Date | null;
  readonly bayId?: string;
  readonly technicianId?: string;
}

/** A visit that moves. */
interface Move {
  readonly id: string;
  readonly place: ReservationRow | null;
  readonly hold: ReservationRow | null;
  /** The time that was asked for beside the hold, if any. */
  readonly asked: Date | undefined;
}

/**
 * Bays and technicians of visits. A store without bays or technicians, and a visit of which nobody says what it needs,
 * book a time alone. SVC-01, SVC-03
 */
@Injectable()
export class AppointmentPlaces {
  constructor(private readonly reservations: Reservations) {}

  /** For a new visit. Throws what `Reservations.planIn` throws. */
  async take(tx: StoreTx, ctx: StoreContext, wish: PlaceWish, now: Date): Promise<FoundPlace> {
    const planned = await this.plan(tx, ctx, wish, now, 'booking');
    if (!planned) return { ...timeAlone(wish), write: () => Promise.resolve() };
    return { ...reserved(planned.reservation), write: () => this.reservations.writeIn(tx, planned, now) };
  }

  /** The place that was held. Throws `validation_failed` for another time, or a customer for whom it is not kept. */
  async useHold(
    tx: StoreTx,
    ctx: StoreContext,
    hold: ReservationRow,
    { customerId, asked: bookedFor, now }: { customerId: string | null; asked: Date | undefined; now: Date },
  ): Promise<FoundPlace> {
    if (bookedFor !== undefined && bookedFor.getTime() !== hold.from.getTime()) {
      const params = { heldFor: hold.from.toISOString() };
      throw refusedField({ pointer: '#/bookedFor', code: otherTimeThanHold.code, params });
    }
    const isKept = hold.setAside !== null || hold.waitListEntryId !== null;
    if (isKept && !(await this.isFor(tx, hold, customerId))) {
      throw refusedField({ pointer: '#/holdId', code: heldForOther.code });
    }
    return { ...reserved(hold), write: () => this.reservations.bookHoldIn(tx, ctx, hold, customerId, now) };
  }

  /** For a visit that moves: its place moves along, or is given back for the one that was held. */
  async move(
    tx: StoreTx,
    ctx: StoreContext,
    { id, place, hold, asked }: Move,
    wish: PlaceWish,
    now: Date,
  ): Promise<FoundPlace> {
    if (hold) {
      const found = await this.useHold(tx, ctx, hold, { customerId: wish.customerId, asked, now });
      return { ...found, write: () => Promise.all([this.giveBack(tx, ctx, id, place, now), found.write()]) };
    }
    const planned = await this.plan(tx, ctx, wish, now, place ?? 'booking');
    if (!planned) return { ...timeAlone(wish), write: () => this.giveBack(tx, ctx, id, place, now) };
    return {
      ...reserved(planned.reservation),
      write: () =>
        Promise.all([
          this.reservations.writeIn(tx, planned, now),
          place && recordEvent(tx, ctx, reservationEvent('reservation.moved', place)),
        ]),
    };
  }

  /** Sets the place free, if there is one. */
  async giveBack(
    tx: StoreTx,
    ctx: StoreContext,
    appointmentId: string,
    place: ReservationRow | null,
    now: Date,
  ): Promise<void> {
    if (!place) return;
    await Promise.all([letGoOfPlace(tx, appointmentId), this.reservations.releaseIn(tx, ctx, place, now)]);
  }

  private async isFor(tx: StoreTx, hold: ReservationRow, customerId: string | null): Promise<boolean> {
    if (hold.customerId === customerId) return true;
    return hold.customerId !== null && customerId !== null && isSameCustomer(tx, hold.customerId, customerId);
  }

  private async plan(
    tx: StoreTx,
    ctx: StoreContext,
    { bookedFor: startsAt, skill, minutes, kind, ...wish }: PlaceWish,
    now: Date,
    how: 'booking' | ReservationRow,
  ): Promise<PlannedReservation | null> {
    if (skill === null || minutes === null) return null;
    return this.reservations.planIn(tx, ctx, { ...wish, skill, minutes, kind: kind ?? 'drop_off', startsAt }, now, how);
  }
}

/** What a hold says already, so that nothing else can be asked for beside it. */
const SAID_BY_HOLD = [
  'skill',
  'hours',
  'bayId',
  'technicianId',
] as const satisfies readonly (keyof CreateAppointmentDto)[];

/** Skill and minutes of work that are asked for: both, or none, or a hold instead. Throws `validation_failed`. */
export function workOf(input: CreateAppointmentDto): { skill: string | null; minutes: number | null } {
  const { holdId, skill, hours, bayId, technicianId } = input;
  const twice = SAID_BY_HOLD.filter((field) => holdId !== undefined && input[field] !== undefined);
  if (twice.length > 0) {
    throw refusedField(
      ...twice.map((field) => ({ pointer: `#/${field}`, code: oneOfTwo.code, params: { other: 'holdId' } })),
    );
  }
  const isPlaced = [skill, hours, bayId, technicianId].some((told) => told !== undefined);
  if (isPlaced && skill === undefined) throw required('#/skill');
  if (isPlaced && hours === undefined) throw required('#/hours');
  return { skill: skill ?? null, minutes: hours === undefined ? null : minutesOf(hours) };
}

export function required(pointer: string): DomainError {
  return refusedField({ pointer, code: 'required' });
}

function reserved({ id, skill, minutes, kind, from, until, bayId, technicianId }: ReservationRow) {
  return {
    bookedFor: from,
    facts: { reservationId: id, skill, minutes, kind },
    shown: { bayId, technicianId, reservedUntil: until },
  };
}

function timeAlone({ bookedFor, skill, minutes, kind }: PlaceWish) {
  return { bookedFor, facts: { reservationId: null, skill, minutes, kind }, shown: NO_PLACE };
}
