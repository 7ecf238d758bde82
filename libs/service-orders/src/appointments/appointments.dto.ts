import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { hoursOf, VISIT_KINDS, type VisitKind } from '#libs/workshop';
import { VisitPartDto, VisitServiceDto } from './appointment-details.dto';
import { wasPunctual } from './appointment-punctuality.policy';
import { reminderWindow, wasRemindedInTime } from './appointment-reminder.policy';
import {
  APPOINTMENT_CHANNELS,
  APPOINTMENT_STATES,
  type AppointmentChannel,
  type AppointmentState,
  OCCASIONS,
  type Occasion,
} from './appointment.entity';
import { wasDeliveredOnTime } from '../promises/order-punctuality.policy';
import { APPOINTMENT_SORTS, type AppointmentRecord } from './appointment.queries';

/** When the customer is to be reminded. SVC-04 */
export class ReminderWindowDto {
  @InstantField({ description: '24 hours before the booked time' })
  from!: Date;

  @InstantField({ description: '12 hours before the booked time' })
  until!: Date;
}

/** Bay and technician that are kept for a visit. SVC-03 */
@Example({ until: '2026-02-19T05:04:00.000Z' })
export class ReservedPlaceDto {
  @IdField({ description: 'Bay' })
  bayId!: string;

  @IdField({ description: 'Technician' })
  technicianId!: string;

  @InstantField({ description: 'When the work is done' })
  until!: Date;
}

/** An appointment (预约). SVC-01, SVC-04, SVC-05 */
@Example({
  appointmentNumber: 'YY000002',
  state: 'arrived',
  bookedFor: '2026-02-19T03:34:00.000Z',
  bookedAt: '2026-02-17T21:34:00.000Z',
  reminder: { from: '2026-02-18T03:34:00.000Z', until: '2026-02-18T15:34:00.000Z' },
  remindedAt: '2026-02-18T05:34:00.000Z',
  remindedInTime: true,
  orderNumber: 'RO260200004',
  arrivedAt: '2026-02-19T03:31:00.000Z',
  punctual: true,
  lateMinutes: 0,
  partsReadyAt: null,
  promisedAt: '2026-02-19T08:00:00.000Z',
  pickUpAt: null,
  returnAt: null,
  version: 3,
  createdAt: '2026-02-17T21:34:00.000Z',
  updatedAt: '2026-02-19T03:31:00.000Z',
})
export class AppointmentDto {
  @IdField({ description: 'Id of the appointment' })
  id!: string;

  @StringField({ max: 64, description: 'Number (预约单号)', example: 'YY261100001' })
  appointmentNumber!: string;

  @StringField({
    nullable: true,
    max: 30,
    description: 'System that gave the number; null: this store',
    example: 'svw',
  })
  source!: string | null;

  @IdField({ description: 'Vehicle that is to come' })
  vehicleId!: string;

  @IdField({ nullable: true, description: 'Owner when the visit was booked' })
  customerId!: string | null;

  @EnumField(APPOINTMENT_STATES, { enumName: 'AppointmentState', description: 'What became of it' })
  state!: AppointmentState;

  @InstantField({ description: 'The specific time that was agreed (预约详细时间). SVC-01' })
  bookedFor!: Date;

  @InstantField({ nullable: true, description: 'When it was agreed; null: its system did not tell' })
  bookedAt!: Date | null;

  @ObjectField(() => ReminderWindowDto, {
    nullable: true,
    description: 'When to remind the customer; null: booked no more than 24 hours ahead. SVC-04',
  })
  reminder!: ReminderWindowDto | null;

  @InstantField({ nullable: true, description: 'When the customer was reminded last' })
  remindedAt!: Date | null;

  @BooleanField({ description: 'Reminded within that window' })
  remindedInTime!: boolean;

  @IdField({ nullable: true, description: 'Service order that the visit became' })
  orderId!: string | null;

  @StringField({
    nullable: true,
    max: 64,
    description: 'Number of that order as its system gave it, known here or not',
    example: 'RO261100001',
  })
  orderNumber!: string | null;

  @InstantField({ nullable: true, description: 'When the vehicle arrived' })
  arrivedAt!: Date | null;

  @BooleanField({ nullable: true, description: 'Came within the 5 minutes before the booked time (准时). SVC-05' })
  punctual!: boolean | null;

  @IntegerField({
    nullable: true,
    min: 0,
    description: 'Whole minutes after the booked time, where that is more than is let pass; null: not judged. SVC-05',
    example: 0,
  })
  lateMinutes!: number | null;

  @BooleanField({
    nullable: true,
    description:
      'Booked so long before the arrival that it earns the benefit of an appointment; null: not judged. SVC-06',
    example: true,
  })
  benefitEligible!: boolean | null;

  @BooleanField({
    nullable: true,
    description: 'Handed over by the time that was promised when booking; null: not yet, or nothing was. SVC-11',
    example: true,
  })
  promiseKept!: boolean | null;

  @EnumField(VISIT_KINDS, {
    nullable: true,
    enumName: 'VisitKind',
    description: 'How the vehicle comes. SVC-33',
    example: 'waiter',
  })
  kind!: VisitKind | null;

  @EnumField(APPOINTMENT_CHANNELS, {
    nullable: true,
    enumName: 'AppointmentChannel',
    description: 'How it was asked for. SVC-10',
    example: 'phone',
  })
  channel!: AppointmentChannel | null;

  @EnumField(OCCASIONS, {
    nullable: true,
    enumName: 'AppointmentOccasion',
    description: 'What led to it. SVC-07',
    example: 'maintenance_reminder',
  })
  occasion!: Occasion | null;

  @ListField(() => VisitServiceDto, { max: 30, description: 'What is to be done' })
  services!: VisitServiceDto[];

  @ListField(() => VisitPartDto, { max: 50, description: 'Parts that it needs. SVC-03' })
  parts!: VisitPartDto[];

  @InstantField({ nullable: true, description: 'When the parts department has the parts. SVC-03' })
  partsReadyAt!: Date | null;

  @BooleanField({
    description: 'Somebody said so; else it follows from what the orders of the vehicle await of these parts',
    example: false,
  })
  partsReadyByHand!: boolean;

  @InstantField({ nullable: true, description: 'Delivery that the customer was promised (约定交车). SVC-11' })
  promisedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When the vehicle is fetched (上门取车). SVC-33' })
  pickUpAt!: Date | null;

  @InstantField({ nullable: true, description: 'When it is taken back (送车). SVC-33' })
  returnAt!: Date | null;

  @StringField({ nullable: true, max: 200, description: 'Where it is fetched and taken to' })
  transportAddress!: string | null;

  @StringField({ nullable: true, max: 1000, description: 'Notes', example: '客户反映刹车异响' })
  notes!: string | null;

  @StringField({ nullable: true, max: 30, description: 'Skill that the work needs', example: 'maintenance' })
  skill!: string | null;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours of work (工时)', example: '1.50' })
  hours!: string | null;

  @ObjectField(() => ReservedPlaceDto, {
    nullable: true,
    description: 'Bay and technician that are kept for it; null: none are, or no longer',
  })
  place!: ReservedPlaceDto | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListAppointmentsQuery extends PageQuery {
  @SortField(APPOINTMENT_SORTS, 'AppointmentSort')
  sort!: (typeof APPOINTMENT_SORTS.names)[number];

  @StringField({ optional: true, min: 1, max: 64, description: 'Prefix of the number', example: 'YY2611' })
  q?: string;

  @ListField(APPOINTMENT_STATES, {
    optional: true,
    max: 4,
    enumName: 'AppointmentState',
    description: 'Any of these states',
  })
  state?: AppointmentState[];

  @IdField({ optional: true, description: 'Appointments of this vehicle' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Appointments of this customer and of the duplicates merged into it' })
  customerId?: string;

  @InstantField({ optional: true, description: 'Booked for this instant or later' })
  bookedForFrom?: Date;

  @IsAfter('bookedForFrom')
  @InstantField({ optional: true, description: 'Booked for a time before this instant' })
  bookedForBefore?: Date;
}

export function toAppointmentDto(appointment: AppointmentRecord): AppointmentDto {
  const { bookedFor, remindedAt, arrivedAt } = appointment;
  const window = reminderWindow(appointment);
  return {
    id: appointment.id,
    appointmentNumber: appointment.appointmentNumber,
    source: appointment.source,
    vehicleId: appointment.vehicleId,
    customerId: appointment.customerId,
    state: appointment.state,
    bookedFor,
    bookedAt: appointment.bookedAt,
    reminder: window.kind === 'due' ? { from: window.from, until: window.until } : null,
    remindedAt,
    remindedInTime: wasRemindedInTime(window, remindedAt),
    orderId: appointment.orderId,
    orderNumber: appointment.orderNumber,
    arrivedAt,
    punctual: arrivedAt && wasPunctual({ bookedFor, arrivedAt }),
    lateMinutes: appointment.lateMinutes,
    benefitEligible: appointment.benefitEligible,
    promiseKept: wasDeliveredOnTime({ promisedAt: appointment.promisedAt, deliveredAt: appointment.deliveredAt }),
    kind: appointment.kind,
    channel: appointment.channel,
    occasion: appointment.occasion,
    services: [...appointment.services],
    parts: [...appointment.parts],
    partsReadyAt: appointment.partsReadyAt,
    partsReadyByHand: appointment.partsReadyByHand,
    promisedAt: appointment.promisedAt,
    pickUpAt: appointment.pickUpAt,
    returnAt: appointment.returnAt,
    transportAddress: appointment.transportAddress,
    notes: appointment.notes,
    skill: appointment.skill,
    hours: appointment.minutes === null ? null : hoursOf(appointment.minutes),
    place: placeDto(appointment),
    version: appointment.version,
    createdAt: appointment.createdAt,
    updatedAt: appointment.updatedAt,
  };
}

function placeDto({ bayId, technicianId, reservedUntil: until }: AppointmentRecord): ReservedPlaceDto | null {
  return bayId && technicianId && until ? { bayId, technicianId, until } : null;
}
