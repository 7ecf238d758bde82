import {
  BooleanField,
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
import { wasPunctual } from './appointment-punctuality.policy';
import { reminderWindow, wasRemindedInTime } from './appointment-reminder.policy';
import { APPOINTMENT_STATES, type AppointmentState } from './appointment.entity';
import { APPOINTMENT_SORTS, type AppointmentRecord } from './appointment.queries';

/** When the customer is to be reminded. SVC-04 */
export class ReminderWindowDto {
  @InstantField({ description: '24 hours before the booked time' })
  from!: Date;

  @InstantField({ description: '12 hours before the booked time' })
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

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class CreateAppointmentDto {
  @IdField({ description: 'Vehicle that is to come' })
  vehicleId!: string;

  @IdField({ optional: true, description: 'Customer; by default the current owner of the vehicle' })
  customerId?: string;

  @InstantField({ description: 'The specific time (预约详细时间), still to come. SVC-01' })
  bookedFor!: Date;
}

export class RebookAppointmentDto {
  @InstantField({ description: 'The new time, still to come; reminders given for the old one do not count for it' })
  bookedFor!: Date;
}

export class MarkRemindedDto {
  @InstantField({ optional: true, description: 'When the customer was reminded; by default now' })
  at?: Date;
}

export class AppointmentArrivalDto {
  @IdField({ description: 'Service order of the same vehicle that the visit became' })
  orderId!: string;
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
    version: appointment.version,
    createdAt: appointment.createdAt,
    updatedAt: appointment.updatedAt,
  };
}
