import { Body, Get, type MessageEvent, Patch, Post, Put, Query, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import { serviceOrderClosed } from '#libs/service-orders';
import type { StoreContext } from '#libs/tenancy';
import { ClockOffDto, ClockOnDto, CorrectClockingDto, LabourClockingDto, ListClockingsQuery } from './clockings.dto';
import { ClockingsService } from './clockings.service';
import { BoardEvents } from './board-events';
import { ControlBoardDto, ControlBoardQuery, FollowControlBoardQuery } from './control-board.dto';
import {
  clockingEnded,
  clockingOfOther,
  clockingOverlap,
  orderNotWorkedOn,
  technicianAtWork,
  workPlanOverlap,
} from './control-board.errors';
import { ControlBoardService } from './control-board.service';
import { LabourHoursQuery, LabourRecordDto, LabourRecordsQuery, WorkshopHoursDto } from './labour-hours.dto';
import { LabourHoursService } from './labour-hours.service';
import { PlanWorkDto, WorkPlanDto } from './work-plans.dto';
import { WorkPlansService } from './work-plans.service';

/** The control board (控工看板) of the workshop. SVC-20, SVC-23, SVC-37 */
@StoreController('control-board', {
  tag: 'control-board',
  description: 'Planned against actual work, clocked labour, and what is late in the workshop',
})
export class ControlBoardController {
  constructor(
    private readonly board: ControlBoardService,
    private readonly events: BoardEvents,
    private readonly plans: WorkPlansService,
    private readonly clockings: ClockingsService,
    private readonly hours: LabourHoursService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Show the control board of a day',
    description:
      'Bays with what is planned, worked and booked; technicians with the job at work and the hours of the day; orders ' +
      'that wait; orders that are late by their promise, by the 30-minute rule (SVC-20) or by their plan.',
    permission: 'workshop:read',
    response: ControlBoardDto,
  })
  showControlBoard(@Ctx() ctx: StoreContext, @Query() query: ControlBoardQuery): Promise<ControlBoardDto> {
    return this.board.show(ctx, query);
  }

  @Sse('events')
  @Endpoint({
    summary: 'Follow the control board',
    description:
      'Server-sent events `board`, each with the whole board: at once, and whenever something of it has changed. It is ' +
      'looked at anew every 30 seconds, for orders become late by time alone. A comment every 15 seconds keeps proxies from ' +
      'closing it; after `seconds` open it again. SVC-37',
    permission: 'workshop:read',
    produces: 'text/event-stream',
    example:
      'event: board\ndata: {"on":"2026-11-22","asOf":"2026-11-22T02:00:00.000Z","bays":[],"technicians":[],"waiting":[],' +
      '"late":[],"use":{"ordersWorkedOn":0,"ordersPlanned":0}}\n\n',
  })
  followControlBoard(
    @Ctx() ctx: StoreContext,
    @Query() query: FollowControlBoardQuery,
  ): Promise<Observable<MessageEvent>> {
    return this.events.follow(ctx, query);
  }

  @Get('plans/:orderId')
  @Endpoint({
    summary: 'Read the plan of an order',
    description: 'Where, when and with whom it is planned; what was released is no longer among it.',
    permission: 'workshop:read',
    response: WorkPlanDto,
  })
  getWorkPlan(@Ctx() ctx: StoreContext, @Id('orderId') orderId: string): Promise<WorkPlanDto> {
    return this.plans.get(ctx, orderId);
  }

  @Put('plans/:orderId')
  @Endpoint({
    summary: 'Plan an order',
    description:
      'The whole plan at once. Where a bay or a technician has another plan or a booking in that time, nothing is changed ' +
      '(409). Bay and technician are free again when the work is completed or called off.',
    permission: 'workshop:schedule',
    response: WorkPlanDto,
    errors: [workPlanOverlap, orderNotWorkedOn],
  })
  planWork(@Ctx() ctx: StoreContext, @Id('orderId') orderId: string, @Body() body: PlanWorkDto): Promise<WorkPlanDto> {
    return this.plans.replace(ctx, orderId, body);
  }

  @Get('clockings')
  @Endpoint({
    summary: 'List clocked labour',
    description: 'Latest first.',
    permission: 'workshop:read',
    response: LabourClockingDto,
    list: true,
  })
  listLabourClockings(@Ctx() ctx: StoreContext, @Query() query: ListClockingsQuery): Promise<Page<LabourClockingDto>> {
    return this.clockings.list(ctx, query);
  }

  @Post('clockings')
  @Endpoint({
    summary: 'Clock on',
    description:
      'A technician begins to work on an order, from its arrival until its final check. A technician is at one job at a ' +
      'time: `switch` clocks off at the other one. Technicians clock themselves, schedulers everybody.',
    permission: 'workshop:clock',
    response: LabourClockingDto,
    errors: [technicianAtWork, clockingOverlap, orderNotWorkedOn, clockingOfOther],
  })
  clockOn(@Ctx() ctx: StoreContext, @Body() body: ClockOnDto): Promise<LabourClockingDto> {
    return this.clockings.clockOn(ctx, body);
  }

  @Get('clockings/:id')
  @Endpoint({
    summary: 'Read clocked labour',
    description: 'Who worked on which order from when until when.',
    permission: 'workshop:read',
    response: LabourClockingDto,
    versioned: true,
  })
  getLabourClocking(@Ctx() ctx: StoreContext, @Id() id: string): Promise<LabourClockingDto> {
    return this.clockings.get(ctx, id);
  }

  @Patch('clockings/:id')
  @Endpoint({
    summary: 'Correct clocked labour',
    description:
      'With a reason. One that was a mistake altogether ends when it begins. The clocked hours of the order follow, until ' +
      'it is closed.',
    permission: 'workshop:schedule',
    response: LabourClockingDto,
    versioned: true,
    errors: [clockingOverlap, serviceOrderClosed, versionConflict],
  })
  correctLabourClocking(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: CorrectClockingDto,
  ): Promise<LabourClockingDto> {
    return this.clockings.correct(ctx, id, version, body);
  }

  @Post('clockings/:id/end')
  @Endpoint({
    summary: 'Clock off',
    description:
      'Whoever forgets is clocked off when the work of the order is completed, or an hour after the end of the day’s work ' +
      'as of that end (policy `control-board`).',
    permission: 'workshop:clock',
    response: LabourClockingDto,
    status: 200,
    versioned: true,
    errors: [clockingEnded, clockingOfOther],
  })
  clockOff(@Ctx() ctx: StoreContext, @Id() id: string, @Body() body: ClockOffDto): Promise<LabourClockingDto> {
    return this.clockings.clockOff(ctx, id, body);
  }

  @Get('labour-hours')
  @Endpoint({
    summary: 'Count hours of labour',
    description: 'Available, clocked and sold, of each technician and together (SVC-23).',
    permission: 'workshop:read',
    response: WorkshopHoursDto,
  })
  countLabourHours(@Ctx() ctx: StoreContext, @Query() query: LabourHoursQuery): Promise<WorkshopHoursDto> {
    return this.hours.count(ctx, query);
  }

  @Get('labour-hours/records')
  @Endpoint({
    summary: 'List the records behind hours of labour',
    description: 'Clockings, or shares of the hours sold on orders; their hours add up to the figure (SEC-04).',
    permission: 'workshop:read',
    response: LabourRecordDto,
    list: true,
  })
  listLabourRecords(@Ctx() ctx: StoreContext, @Query() query: LabourRecordsQuery): Promise<Page<LabourRecordDto>> {
    return this.hours.records(ctx, query);
  }
}
