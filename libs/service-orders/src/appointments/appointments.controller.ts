import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { customerErased } from '#libs/customers';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { holdBooked, holdExpired, slotNotOffered, slotTaken } from '#libs/workshop';
import {
  AppointmentArrivalDto,
  CreateAppointmentDto,
  MarkRemindedDto,
  RebookAppointmentDto,
} from './appointment-requests.dto';
import { AppointmentDto, ListAppointmentsQuery } from './appointments.dto';
import { AppointmentsService } from './appointments.service';
import { appointmentPlaced, visitNotMissedYet } from './appointments.errors';
import { appointmentClosed } from '../service-orders.errors';

/** Appointments (预约) of a store. SVC-01, SVC-04, SVC-05 */
@StoreController('appointments', {
  tag: 'appointments',
  description: 'Visits that are booked for a specific time, and the orders that they become',
})
export class AppointmentsController {
  constructor(private readonly appointments: AppointmentsService) {}

  @Get()
  @Endpoint({
    summary: 'List appointments',
    description: 'Earliest booked time first unless sorted otherwise.',
    permission: 'appointments:read',
    response: AppointmentDto,
    list: true,
  })
  listAppointments(@Ctx() ctx: StoreContext, @Query() query: ListAppointmentsQuery): Promise<Page<AppointmentDto>> {
    return this.appointments.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Book a visit',
    description:
      'For a specific time (预约详细时间). With `holdId` a hold becomes the booking; with `skill` and `hours` a bay and a ' +
      'technician are booked, any that are free or those that are named. Without either, or where the store has told of ' +
      'no bays and technicians, a time alone is booked. SVC-01, SVC-03',
    permission: 'appointments:write',
    response: AppointmentDto,
    errors: [customerErased, slotTaken, slotNotOffered, holdExpired, holdBooked],
  })
  createAppointment(@Ctx() ctx: StoreContext, @Body() body: CreateAppointmentDto): Promise<AppointmentDto> {
    return this.appointments.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an appointment',
    description: 'With when to remind the customer (SVC-04) and whether the customer came on time (SVC-05).',
    permission: 'appointments:read',
    response: AppointmentDto,
    versioned: true,
  })
  getAppointment(@Ctx() ctx: StoreContext, @Id() id: string): Promise<AppointmentDto> {
    return this.appointments.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rebook a visit, or change what is agreed',
    description:
      'With another time, or a hold, it counts as booked now, and bay and technician move along; what was promised for ' +
      'the old time is not promised for the new one. Who missed a visit may book another time as well. Without a time, ' +
      'only what else is agreed changes: JSON Merge Patch.',
    permission: 'appointments:write',
    response: AppointmentDto,
    versioned: true,
    errors: [appointmentClosed, appointmentPlaced, slotTaken, slotNotOffered, holdExpired, holdBooked, versionConflict],
  })
  rebookAppointment(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: RebookAppointmentDto,
  ): Promise<AppointmentDto> {
    return this.appointments.rebook(ctx, id, version, body);
  }

  @Post(':id/reminder')
  @Endpoint({
    summary: 'Note that the customer was reminded',
    description: 'A reminder counts 12 to 24 hours before the booked time (SVC-04).',
    permission: 'appointments:write',
    response: AppointmentDto,
    status: 200,
    versioned: true,
    errors: [appointmentClosed, versionConflict],
  })
  markAppointmentReminded(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: MarkRemindedDto,
  ): Promise<AppointmentDto> {
    return this.appointments.markReminded(ctx, id, version, body);
  }

  @Post(':id/arrival')
  @Endpoint({
    summary: 'Note that the customer came',
    description: 'Links the service order that the visit became; its arrival tells whether the customer was on time.',
    permission: 'appointments:write',
    response: AppointmentDto,
    status: 200,
    versioned: true,
    errors: [appointmentClosed, versionConflict],
  })
  markAppointmentArrived(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: AppointmentArrivalDto,
  ): Promise<AppointmentDto> {
    return this.appointments.arrive(ctx, id, version, body);
  }

  @Post(':id/no-show')
  @Endpoint({
    summary: 'Note that the customer did not come',
    description:
      'Bay and technician are free. A visit that was missed may still be kept later, or rebooked. Not before its time ' +
      'has come and the minutes of grace are over (`lateAfterMinutes` of policy `slot-rules`).',
    permission: 'appointments:write',
    response: AppointmentDto,
    status: 200,
    versioned: true,
    errors: [appointmentClosed, visitNotMissedYet, versionConflict],
  })
  markAppointmentMissed(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<AppointmentDto> {
    return this.appointments.markMissed(ctx, id, version);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel an appointment',
    description: 'The customer called it off; bay and technician are free, and whoever waits for a slot is told.',
    permission: 'appointments:write',
    response: AppointmentDto,
    status: 200,
    versioned: true,
    errors: [appointmentClosed, versionConflict],
  })
  cancelAppointment(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<AppointmentDto> {
    return this.appointments.cancel(ctx, id, version);
  }
}
