import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  AppointmentArrivalDto,
  AppointmentDto,
  CreateAppointmentDto,
  ListAppointmentsQuery,
  MarkRemindedDto,
  RebookAppointmentDto,
} from './appointments.dto';
import { AppointmentsService } from './appointments.service';
import { appointmentClosed } from './service-orders.errors';

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
    description: 'For a specific time (预约详细时间). SVC-01',
    permission: 'appointments:write',
    response: AppointmentDto,
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
    summary: 'Rebook a visit',
    description: 'To another time; it counts as booked now. Who missed a visit may book another time as well.',
    permission: 'appointments:write',
    response: AppointmentDto,
    versioned: true,
    errors: [appointmentClosed, versionConflict],
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
    description: 'A visit that was missed may still be kept later, or rebooked.',
    permission: 'appointments:write',
    response: AppointmentDto,
    status: 200,
    versioned: true,
    errors: [appointmentClosed, versionConflict],
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
    description: 'The customer called it off.',
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
