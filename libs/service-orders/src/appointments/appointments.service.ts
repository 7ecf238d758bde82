import { Injectable } from '@nestjs/common';
import { refuseErased } from '#libs/customers';
import { explainViolations } from '#libs/database';
import { changesBetween, type NewEvent, recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  newId,
  notFound,
  refusedField,
  refusedStep,
  unknownReference,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { benefitLeadMs, type ReservationRow, Reservations, SLOT_RULES, STORE_WORKSHOP } from '#libs/workshop';
import { Appointment, type AppointmentState } from './appointment.entity';
import {
  APPOINTMENT_SORTS,
  type AppointmentRecord,
  findAppointment,
  findAppointments,
  findOwnerNow,
  insertAppointment,
  lockAppointment,
  placeOf,
} from './appointment.queries';
import { earnsBenefit, lateMinutes, missedFrom } from './appointment-benefit.policy';
import { type AppointmentChanges, type AppointmentDetails, changedDetails, newDetails } from './appointment-details';
import { findPartsReady } from './appointment-parts.queries';
import { AppointmentPlaces, NO_PLACE, required, workOf } from './appointment-places.service';
import { type AppointmentStep, isStepPossible, statesFor } from './appointment-state.policy';
import { timeFaults, type VisitTimes } from './appointment-times.policy';
import {
  type AppointmentArrivalDto,
  type CreateAppointmentDto,
  type MarkRemindedDto,
  type RebookAppointmentDto,
} from './appointment-requests.dto';
import { type AppointmentDto, type ListAppointmentsQuery, toAppointmentDto } from './appointments.dto';
import { appointmentPlaced, visitNotMissedYet } from './appointments.errors';
import { refusedInstant } from '../instant-refusals';
import { seriesPrefix } from '../number-series.queries';
import { findOrder } from '../service-order.queries';
import { appointmentClosed, appointmentInPast, otherVehicle } from '../service-orders.errors';

/** That these changed goes into the event log; what somebody wrote does not. */
const IN_OWN_WORDS = ['services', 'transportAddress', 'notes'] as const satisfies readonly (keyof Appointment)[];

/** Appointments (预约) of a store: booked, reminded of, kept or missed. SVC-01, SVC-04, SVC-05 */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly reservations: Reservations,
    private readonly places: AppointmentPlaces,
  ) {}

  list(ctx: StoreContext, query: ListAppointmentsQuery): Promise<Page<AppointmentDto>> {
    const keyset = keysetOf(query, APPOINTMENT_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findAppointments(tx, query, keyset), keyset, toAppointmentDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<AppointmentDto> {
    return this.db.run(ctx, (tx) => this.read(tx, id));
  }

  /**
   * Throws `validation_failed` for a time that is over or does not fit what else is agreed, for a vehicle or a customer
   * that the store does not know; `customer_erased`, `slot_taken`, `slot_not_offered`, `hold_expired`, `hold_booked`. SVC-01, SVC-03
   */
  async create(ctx: StoreContext, input: CreateAppointmentDto): Promise<AppointmentDto> {
    const id = newId();
    const now = this.clock.now();
    const { vehicleId, holdId, bayId, technicianId, bookedFor: asked } = input;
    const work = workOf(input);
    if (asked !== undefined) this.refusePast(asked);
    return this.db.run(ctx, async (tx) => {
      const [rules, hold, owner, expectedAt] = await Promise.all([
        policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
        holdId === undefined ? null : this.reservations.lockHoldIn(tx, holdId, now),
        findOwnerNow(tx, vehicleId, now),
        findPartsReady(tx, vehicleId, input.parts ?? []),
        input.customerId && refuseErased(tx, input.customerId),
      ]);
      // what somebody who waited was offered is theirs, whoever owns the vehicle
      const offeredTo = hold?.waitListEntryId ? hold.customerId : null;
      const customerId = input.customerId ?? offeredTo ?? owner;
      const details = newDetails(input);
      const agreed = { ...details, partsReadyAt: details.partsReadyByHand ? details.partsReadyAt : expectedAt };
      const { partsReadyAt, kind } = agreed;
      const visit = { ...work, kind, customerId, partsReadyAt, bayId, technicianId };
      const place = hold
        ? await this.places.useHold(tx, ctx, hold, { customerId, asked, now })
        : await this.places.take(tx, ctx, { ...visit, bookedFor: askedTime(asked) }, now);
      const { bookedFor } = place;
      refuseFaults({ ...agreed, bookedFor });
      const benefitEligible = earnsBenefit(
        { bookedFor, bookedAt: now, arrivedAt: null },
        benefitLeadMs(rules.document),
      );
      const judged = { benefitEligible, rulesRef: rules.ref };
      const booked = { ...agreed, ...place.facts, ...judged, id, vehicleId, customerId, bookedFor, createdAt: now };
      const [, , , created] = await Promise.all([
        place.write(),
        explainViolations(insertAppointment(tx, booked, seriesPrefix('YY', now, ctx.store.timeZone)), {
          fk_appointment_vehicle_id: () => refusedField({ pointer: '#/vehicleId', code: unknownReference.code }),
          fk_appointment_customer_id: () => refusedField({ pointer: '#/customerId', code: unknownReference.code }),
        }),
        recordEvent(tx, ctx, {
          type: 'appointment.created',
          subject: { type: 'appointment', id },
          payload: { vehicleId, reservationId: place.facts.reservationId },
        }),
        this.read(tx, id),
      ]);
      return created;
    });
  }

  /**
   * Another time, with the place that goes with it, or other things that are agreed. What was promised for the old time
   * is not promised for the new one. Throws what `create` throws, `not_found`, `version_conflict`, `appointment_closed`.
   */
  async rebook(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { bookedFor, holdId, ...told }: RebookAppointmentDto,
  ): Promise<AppointmentDto> {
    if (bookedFor === undefined && holdId === undefined) return this.edit(ctx, id, version, told);
    if (bookedFor !== undefined) this.refusePast(bookedFor);
    const now = this.clock.now();
    return this.change(ctx, id, version, 'rebook', 'appointment.rebooked', async ({ before, place, tx }) => {
      const [rules, hold, changed] = await Promise.all([
        policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
        holdId === undefined ? null : this.reservations.lockHoldIn(tx, holdId, now),
        withPartsReady(tx, before, changedDetails(told)),
      ]);
      const agreed = { promisedAt: null, pickUpAt: null, returnAt: null, ...changed };
      const visit = { ...before, ...agreed };
      const { skill, minutes, kind, customerId, partsReadyAt } = visit;
      const wish = { skill, minutes, kind, customerId, partsReadyAt, bookedFor: bookedFor ?? before.bookedFor };
      const found = await this.places.move(tx, ctx, { id, place, hold, asked: bookedFor }, wish, now);
      refuseFaults({ ...visit, bookedFor: found.bookedFor });
      const times = { bookedFor: found.bookedFor, bookedAt: now, arrivedAt: null };
      const benefitEligible = earnsBenefit(times, benefitLeadMs(rules.document));
      return {
        after: {
          ...{ ...agreed, ...found.facts, bookedFor: found.bookedFor, bookedAt: now, remindedAt: null },
          ...{ state: 'booked', benefitEligible, rulesRef: rules.ref, lateMinutes: null },
        },
        shown: found.shown,
        write: () => found.write(),
      };
    });
  }

  /** Parts that come later than the visit are not refused here: they become a task. */
  private edit(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    told: AppointmentChanges,
  ): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'change', 'appointment.changed', async ({ before, place, tx }) => {
      const after = await withPartsReady(tx, before, changedDetails(told));
      // bay and technician were given for a visit of that kind
      if (place && after.kind !== undefined && after.kind !== before.kind) throw new DomainError(appointmentPlaced);
      refuseFaults({ ...before, ...after, partsReadyAt: null });
      return { after };
    });
  }

  /** The customer was reminded; whether in time is judged from `at`. Throws like `rebook`. SVC-04 */
  markReminded(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { at }: MarkRemindedDto,
  ): Promise<AppointmentDto> {
    const now = this.clock.now();
    const remindedAt = at ?? now;
    return this.change(ctx, id, version, 'remind', 'appointment.reminded', ({ before: { bookedAt } }) => {
      if (remindedAt > now || (bookedAt && remindedAt < bookedAt)) throw refusedInstant('#/at', bookedAt, now);
      return { after: { remindedAt } };
    });
  }

  /** The visit became an order of the same vehicle. Throws like `rebook`. SVC-05 */
  arrive(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { orderId }: AppointmentArrivalDto,
  ): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'arrive', 'appointment.arrived', async ({ before, tx }) => {
      const [order, { document: rules, ref: rulesRef }] = await Promise.all([
        findOrder(tx, orderId),
        policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, this.clock.now()),
      ]);
      if (!order) throw refusedField({ pointer: '#/orderId', code: unknownReference.code });
      const { vehicleId, orderNumber, arrivedAt, deliveredAt } = order;
      if (vehicleId !== before.vehicleId) throw refusedField({ pointer: '#/orderId', code: otherVehicle.code });
      const { bookedFor, bookedAt } = before;
      const judged = {
        lateMinutes: lateMinutes(bookedFor, arrivedAt, rules.lateAfterMinutes),
        benefitEligible: earnsBenefit({ bookedFor, bookedAt, arrivedAt }, benefitLeadMs(rules)),
        rulesRef,
      };
      return { after: { state: 'arrived', orderId, orderNumber, ...judged }, shown: { arrivedAt, deliveredAt } };
    });
  }

  /**
   * The customer did not come; the place is free. Throws like `rebook`, and `visit_not_missed_yet` before its time and
   * the minutes of grace are over. SVC-05
   */
  markMissed(ctx: StoreContext, id: string, version: number | undefined): Promise<AppointmentDto> {
    const now = this.clock.now();
    return this.change(ctx, id, version, 'miss', 'appointment.missed', async ({ before, place, tx }) => {
      const { document: rules } = await policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now);
      const from = missedFrom(before.bookedFor, rules.lateAfterMinutes);
      if (now < from) throw new DomainError(visitNotMissedYet, { params: { from: from.toISOString() } });
      return this.close(tx, ctx, id, place, 'no_show');
    });
  }

  /** The customer called it off; the place is free. Throws like `rebook`. */
  cancel(ctx: StoreContext, id: string, version: number | undefined): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'cancel', 'appointment.cancelled', ({ place, tx }) =>
      this.close(tx, ctx, id, place, 'cancelled'),
    );
  }

  private close(
    tx: StoreTx,
    ctx: StoreContext,
    id: string,
    place: ReservationRow | null,
    state: AppointmentState,
  ): Change {
    return {
      after: { state, reservationId: null },
      shown: NO_PLACE,
      write: () => this.places.giveBack(tx, ctx, id, place, this.clock.now()),
    };
  }

  private change(
    ctx: StoreContext,
    id: string,
    expected: number | undefined,
    step: AppointmentStep,
    type: NewEvent['type'],
    decide: (at: Decided) => Change | Promise<Change>,
  ): Promise<AppointmentDto> {
    return this.db.run(ctx, async (tx) => {
      const [before, place] = await Promise.all([lockAppointment(tx, id), this.reservations.lockIn(tx, placeOf(id))]);
      if (!before) throw new DomainError(notFound);
      const { version, state } = before;
      if (expected !== undefined && expected !== version) {
        throw new DomainError(versionConflict, { params: { currentVersion: version } });
      }
      if (!isStepPossible(state, step)) {
        throw refusedStep(appointmentClosed, { state, allowed: statesFor(step) });
      }
      const { after, shown, write } = await decide({ before, place, tx });
      const now = this.clock.now();
      const next = { ...after, version: version + 1, updatedAt: now };
      await Promise.all([
        write?.(),
        tx.update(Appointment, { id, version }, next),
        recordEvent(tx, ctx, {
          type,
          subject: { type: 'appointment', id },
          changes: changesBetween<Appointment>(before, after, IN_OWN_WORDS),
          occurredAt: now,
        }),
      ]);
      return toAppointmentDto({ ...before, ...next, ...shown });
    });
  }

  private async read(tx: StoreTx, id: string): Promise<AppointmentDto> {
    const appointment = await findAppointment(tx, id);
    if (!appointment) throw new DomainError(notFound);
    return toAppointmentDto(appointment);
  }

  private refusePast(bookedFor: Date): void {
    if (bookedFor <= this.clock.now()) throw refusedField({ pointer: '#/bookedFor', code: appointmentInPast.code });
  }
}

/** What was found, under lock. */
interface Decided {
  readonly before: AppointmentRecord;
  readonly place: ReservationRow | null;
  readonly tx: StoreTx;
}

/** What becomes of it. */
interface Change {
  readonly after: Partial<Appointment>;
  /** Of what is no column, what the answer shows. */
  readonly shown?: Partial<AppointmentRecord>;
  /** Further statements, sent before the appointment’s own. */
  write?(): Promise<unknown>;
}

function askedTime(bookedFor: Date | undefined): Date {
  if (bookedFor === undefined) throw required('#/bookedFor');
  return bookedFor;
}

/** Where the parts changed, or nobody says any more when they are there, that follows from the orders of the vehicle. */
async function withPartsReady(
  tx: StoreTx,
  before: AppointmentRecord,
  changed: Partial<AppointmentDetails>,
): Promise<Partial<AppointmentDetails>> {
  const { parts, partsReadyByHand } = { ...before, ...changed };
  if (partsReadyByHand || (changed.parts === undefined && changed.partsReadyAt === undefined)) return changed;
  return { ...changed, partsReadyAt: await findPartsReady(tx, before.vehicleId, parts) };
}

function refuseFaults(times: VisitTimes): void {
  const faults = timeFaults(times);
  if (faults.length > 0) throw refusedField(...faults);
}
