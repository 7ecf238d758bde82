import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, type NewEvent, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { Appointment } from './appointment.entity';
import {
  APPOINTMENT_SORTS,
  type AppointmentRecord,
  findAppointment,
  findAppointments,
  insertAppointment,
  lockAppointment,
} from './appointment.queries';
import { type AppointmentStep, isStepPossible } from './appointment-state.policy';
import {
  type AppointmentArrivalDto,
  type AppointmentDto,
  type CreateAppointmentDto,
  type ListAppointmentsQuery,
  type MarkRemindedDto,
  type RebookAppointmentDto,
  toAppointmentDto,
} from './appointments.dto';
import { refusedInstant } from './instant-refusals';
import { seriesPrefix } from './number-series.queries';
import { findOrder } from './service-order.queries';
import { appointmentClosed, appointmentInPast, otherVehicle } from './service-orders.errors';

/** Appointments (预约) of a store: booked, reminded of, kept or missed. SVC-01, SVC-04, SVC-05 */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListAppointmentsQuery): Promise<Page<AppointmentDto>> {
    const keyset = keysetOf(query, APPOINTMENT_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findAppointments(tx, query, keyset), keyset, toAppointmentDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<AppointmentDto> {
    return this.db.run(ctx, (tx) => this.read(tx, id));
  }

  /** Throws `validation_failed` for a time that is over, a vehicle or a customer that the store does not know. SVC-01 */
  async create(ctx: StoreContext, input: CreateAppointmentDto): Promise<AppointmentDto> {
    const id = newId();
    const createdAt = this.clock.now();
    this.refusePast(input.bookedFor);
    const booked = { ...input, id, customerId: input.customerId ?? null, createdAt };
    return this.db.run(ctx, async (tx) => {
      const [, , created] = await Promise.all([
        explainViolations(insertAppointment(tx, booked, seriesPrefix('YY', createdAt, ctx.store.timeZone)), {
          fk_appointment_vehicle_id: () => refusedField({ pointer: '#/vehicleId', code: unknownReference.code }),
          fk_appointment_customer_id: () => refusedField({ pointer: '#/customerId', code: unknownReference.code }),
        }),
        recordEvent(tx, ctx, {
          type: 'appointment.created',
          subject: { type: 'appointment', id },
          payload: { vehicleId: input.vehicleId },
        }),
        this.read(tx, id),
      ]);
      return created;
    });
  }

  /** Another time. Throws `not_found`, `version_conflict`, `appointment_closed`, `validation_failed`. */
  async rebook(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { bookedFor }: RebookAppointmentDto,
  ): Promise<AppointmentDto> {
    this.refusePast(bookedFor);
    return this.change(ctx, id, version, 'rebook', 'appointment.rebooked', () => ({
      state: 'booked',
      bookedFor,
      bookedAt: this.clock.now(),
      remindedAt: null,
    }));
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
    return this.change(ctx, id, version, 'remind', 'appointment.reminded', ({ bookedAt }) => {
      if (remindedAt > now || (bookedAt && remindedAt < bookedAt)) throw refusedInstant('#/at', bookedAt, now);
      return { remindedAt };
    });
  }

  /** The visit became an order of the same vehicle. Throws like `rebook`. SVC-05 */
  arrive(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { orderId }: AppointmentArrivalDto,
  ): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'arrive', 'appointment.arrived', async ({ vehicleId }, tx) => {
      const order = await findOrder(tx, orderId);
      if (!order) throw refusedField({ pointer: '#/orderId', code: unknownReference.code });
      if (order.vehicleId !== vehicleId) throw refusedField({ pointer: '#/orderId', code: otherVehicle.code });
      return { state: 'arrived', orderId, orderNumber: order.orderNumber, arrivedAt: order.arrivedAt };
    });
  }

  /** The customer did not come. Throws like `rebook`. */
  markMissed(ctx: StoreContext, id: string, version: number | undefined): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'miss', 'appointment.missed', () => ({ state: 'no_show' }));
  }

  /** The customer called it off. Throws like `rebook`. */
  cancel(ctx: StoreContext, id: string, version: number | undefined): Promise<AppointmentDto> {
    return this.change(ctx, id, version, 'cancel', 'appointment.cancelled', () => ({ state: 'cancelled' }));
  }

  private change(
    ctx: StoreContext,
    id: string,
    expected: number | undefined,
    step: AppointmentStep,
    type: NewEvent['type'],
    decide: (
      before: AppointmentRecord,
      tx: StoreTx,
    ) => Partial<AppointmentRecord> | Promise<Partial<AppointmentRecord>>,
  ): Promise<AppointmentDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await lockAppointment(tx, id);
      if (!before) throw new DomainError(notFound);
      const { version, state } = before;
      if (expected !== undefined && expected !== version) {
        throw new DomainError(versionConflict, { params: { currentVersion: version } });
      }
      if (!isStepPossible(state, step)) throw new DomainError(appointmentClosed, { params: { state } });
      const { arrivedAt = before.arrivedAt, ...after } = await decide(before, tx);
      const next = { ...after, version: version + 1, updatedAt: this.clock.now() };
      await Promise.all([
        tx.update(Appointment, { id, version }, next),
        recordEvent(tx, ctx, {
          type,
          subject: { type: 'appointment', id },
          changes: changesBetween<Appointment>(before, after),
        }),
      ]);
      return toAppointmentDto({ ...before, ...next, arrivedAt });
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
