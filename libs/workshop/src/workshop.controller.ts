import { Body, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { BayDto, CreateBayDto, ListBaysQuery, UpdateBayDto } from './bays.dto';
import { BaysService } from './bays.service';
import {
  AttendanceDto,
  AttendanceQuery,
  AvailableHoursListDto,
  CreateTechnicianDto,
  ListTechniciansQuery,
  SetAttendanceDto,
  TechnicianDto,
  UpdateTechnicianDto,
} from './technicians.dto';
import { TechniciansService } from './technicians.service';
import { SetWorkshopDayDto, WorkshopDayDto, WorkshopDaysDto, WorkshopDaysQuery } from './workshop-days.dto';
import { WorkshopDaysService } from './workshop-days.service';
import { bayCodeTaken, technicianCodeTaken, technicianStaffTaken } from './workshop.errors';

/** What the workshop (车间) works with: bays, technicians and their hours. SVC-03, SVC-23 */
@StoreController('workshop', {
  tag: 'workshop',
  description: 'Bays, technicians and their hours; the slots that they yield, holds, and the wait-list',
})
export class WorkshopController {
  constructor(
    private readonly bays: BaysService,
    private readonly technicians: TechniciansService,
    private readonly days: WorkshopDaysService,
  ) {}

  @Get('bays')
  @Endpoint({
    summary: 'List bays',
    description: 'By code unless sorted otherwise.',
    permission: 'appointments:read',
    response: BayDto,
    list: true,
  })
  listBays(@Ctx() ctx: StoreContext, @Query() query: ListBaysQuery): Promise<Page<BayDto>> {
    return this.bays.list(ctx, query);
  }

  @Post('bays')
  @Endpoint({
    summary: 'Add a bay',
    description: 'With the skills that it is equipped for. SVC-03',
    permission: 'workshop:schedule',
    response: BayDto,
    errors: [bayCodeTaken],
  })
  createBay(@Ctx() ctx: StoreContext, @Body() body: CreateBayDto): Promise<BayDto> {
    return this.bays.create(ctx, body);
  }

  @Get('bays/:id')
  @Endpoint({
    summary: 'Read a bay',
    description: 'Also one that is no longer in use.',
    permission: 'appointments:read',
    response: BayDto,
    versioned: true,
  })
  getBay(@Ctx() ctx: StoreContext, @Id() id: string): Promise<BayDto> {
    return this.bays.get(ctx, id);
  }

  @Patch('bays/:id')
  @Endpoint({
    summary: 'Change a bay',
    description: 'Out of use it takes no further bookings; those that it has stay.',
    permission: 'workshop:schedule',
    response: BayDto,
    versioned: true,
    errors: [bayCodeTaken, versionConflict],
  })
  updateBay(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateBayDto,
  ): Promise<BayDto> {
    return this.bays.update(ctx, id, version, body);
  }

  @Get('technicians')
  @Endpoint({
    summary: 'List technicians',
    description: 'By number unless sorted otherwise.',
    permission: 'appointments:read',
    response: TechnicianDto,
    list: true,
  })
  listTechnicians(@Ctx() ctx: StoreContext, @Query() query: ListTechniciansQuery): Promise<Page<TechnicianDto>> {
    return this.technicians.list(ctx, query);
  }

  @Post('technicians')
  @Endpoint({
    summary: 'Add a technician',
    description: 'With skills and efficiency. SVC-03',
    permission: 'workshop:schedule',
    response: TechnicianDto,
    errors: [technicianCodeTaken, technicianStaffTaken],
  })
  createTechnician(@Ctx() ctx: StoreContext, @Body() body: CreateTechnicianDto): Promise<TechnicianDto> {
    return this.technicians.create(ctx, body);
  }

  @Get('technicians/:id')
  @Endpoint({
    summary: 'Read a technician',
    description: 'Also one who is no longer there.',
    permission: 'appointments:read',
    response: TechnicianDto,
    versioned: true,
  })
  getTechnician(@Ctx() ctx: StoreContext, @Id() id: string): Promise<TechnicianDto> {
    return this.technicians.get(ctx, id);
  }

  @Patch('technicians/:id')
  @Endpoint({
    summary: 'Change a technician',
    description: 'Out of use nothing further is booked for them; what is booked stays.',
    permission: 'workshop:schedule',
    response: TechnicianDto,
    versioned: true,
    errors: [technicianCodeTaken, technicianStaffTaken, versionConflict],
  })
  updateTechnician(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateTechnicianDto,
  ): Promise<TechnicianDto> {
    return this.technicians.update(ctx, id, version, body);
  }

  @Get('attendance')
  @Endpoint({
    summary: 'Show available hours',
    description:
      'Of every technician in use on every day (可用工时): as attendance was noted, else when the store works. SVC-23',
    permission: 'appointments:read',
    response: AvailableHoursListDto,
  })
  getAvailableHours(@Ctx() ctx: StoreContext, @Query() query: AttendanceQuery): Promise<AvailableHoursListDto> {
    return this.technicians.available(ctx, query);
  }

  @Put('technicians/:id/attendance/:day')
  @Endpoint({
    summary: 'Note when a technician is there on a day',
    description: 'Adds or replaces (考勤); without windows the technician is away. SVC-23',
    permission: 'workshop:schedule',
    response: AttendanceDto,
    versioned: true,
    errors: [versionConflict],
  })
  setAttendance(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Param('day') day: string,
    @IfMatch() version: number | undefined,
    @Body() body: SetAttendanceDto,
  ): Promise<AttendanceDto> {
    return this.technicians.setAttendance(ctx, id, day, version, body);
  }

  @Delete('technicians/:id/attendance/:day')
  @Endpoint({
    summary: 'Forget what was noted of a day',
    description: 'The technician is there when the store works.',
    permission: 'workshop:schedule',
  })
  removeAttendance(@Ctx() ctx: StoreContext, @Id() id: string, @Param('day') day: string): Promise<void> {
    return this.technicians.removeAttendance(ctx, id, day);
  }

  @Get('days')
  @Endpoint({
    summary: 'Show the hours of the workshop',
    description: 'Attended, carried over, booked and left, day by day and skill by skill. SVC-03',
    permission: 'appointments:read',
    response: WorkshopDaysDto,
  })
  getWorkshopDays(@Ctx() ctx: StoreContext, @Query() query: WorkshopDaysQuery): Promise<WorkshopDaysDto> {
    return this.days.show(ctx, query);
  }

  @Put('days/:day/:skill')
  @Endpoint({
    summary: 'Set what is carried over to a day',
    description:
      'Work that is not done yet (结转工时) takes hours of the day before anything is booked. What is planned and not ' +
      'done when work ends is carried over by itself; what is set here counts in its place, until it is set to null. ' +
      'Instead of what attendance yields, hours may be set. SVC-03',
    permission: 'workshop:schedule',
    response: WorkshopDayDto,
  })
  setWorkshopDay(
    @Ctx() ctx: StoreContext,
    @Param('day') day: string,
    @Param('skill') skill: string,
    @Body() body: SetWorkshopDayDto,
  ): Promise<WorkshopDayDto> {
    return this.days.set(ctx, day, skill, body);
  }
}
