import { DecimalField, IdField, InstantField, PatchOf, StringField } from '#libs/http';
import { SKILL_CODE } from '#libs/workshop';
import { AppointmentDetailsDto } from './appointment-details.dto';

export class CreateAppointmentDto extends AppointmentDetailsDto {
  @IdField({ description: 'Vehicle that is to come' })
  vehicleId!: string;

  @IdField({ optional: true, description: 'Customer; by default the current owner of the vehicle' })
  customerId?: string;

  @InstantField({
    optional: true,
    description: 'The specific time (预约详细时间), still to come; left out where a hold says it. SVC-01',
  })
  bookedFor?: Date;

  @IdField({
    optional: true,
    description:
      'Hold that becomes the booking: its time, its work, its bay and its technician; say none of them beside it',
  })
  holdId?: string;

  @StringField({
    optional: true,
    max: 30,
    pattern: SKILL_CODE,
    description: 'Skill that the work needs; with `hours` a bay and a technician are booked. SVC-03',
    example: 'maintenance',
  })
  skill?: string;

  @DecimalField({ optional: true, scale: 2, min: 0.05, max: 80, description: 'Hours of work (工时)', example: '1.50' })
  hours?: string;

  @IdField({ optional: true, description: 'In this bay; by default in any that is free' })
  bayId?: string;

  @IdField({ optional: true, description: 'By this technician; by default by any who is free' })
  technicianId?: string;
}

/** JSON Merge Patch. A new time, or a hold, books the visit anew. */
export class RebookAppointmentDto extends PatchOf(AppointmentDetailsDto) {
  @InstantField({
    optional: true,
    description: 'The new time, still to come; reminders given for the old one do not count for it',
  })
  bookedFor?: Date;

  @IdField({ optional: true, description: 'Hold that says the new time, bay and technician' })
  holdId?: string;
}

export class MarkRemindedDto {
  @InstantField({ optional: true, description: 'When the customer was reminded; by default now' })
  at?: Date;
}

export class AppointmentArrivalDto {
  @IdField({ description: 'Service order of the same vehicle that the visit became' })
  orderId!: string;
}
