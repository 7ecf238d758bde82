import { Body, Delete, Get, Post, Query } from '@nestjs/common';
import { customerErased } from '#libs/customers';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { Reservations } from './reservations.service';
import { HoldDto, HoldSlotDto, SlotsDto, SlotsQuery } from './slots.dto';
import { JoinWaitListDto, ListWaitListQuery, WaitListEntryDto } from './wait-list.dto';
import { WaitListService } from './wait-list.service';
import { holdBooked, slotNotOffered, slotTaken, waitListEntryClosed } from './workshop.errors';

/** Times that the workshop can offer. SVC-03, SVC-06, SVC-08, SVC-09 */
@StoreController('workshop', { tag: 'workshop' })
export class SlotsController {
  constructor(
    private readonly reservations: Reservations,
    private readonly waitList: WaitListService,
  ) {}

  @Get('slots')
  @Endpoint({
    summary: 'Find slots',
    description:
      'Times at which a bay and a technician with the skill are free for the whole work, the hours of the day suffice, ' +
      'and the parts are there. What is set aside for some customers is offered to them alone until it is released. ' +
      'SVC-03, SVC-08, SVC-09',
    permission: 'appointments:read',
    response: SlotsDto,
  })
  listSlots(@Ctx() ctx: StoreContext, @Query() query: SlotsQuery): Promise<SlotsDto> {
    return this.reservations.slots(ctx, query);
  }

  @Post('holds')
  @Endpoint({
    summary: 'Hold a slot',
    description:
      'Keeps one bay and one technician for a few minutes (policy `slot-rules`), while the customer decides. It ends by ' +
      'itself. `slot_not_offered` says why: `too_soon`, `too_far_ahead`, `before_parts_ready`, `not_at_work`, `set_aside`, ' +
      '`too_many_at_once`, `day_full` or `no_capacity`.',
    permission: 'appointments:write',
    response: HoldDto,
    errors: [slotTaken, slotNotOffered],
  })
  holdSlot(@Ctx() ctx: StoreContext, @Body() body: HoldSlotDto): Promise<HoldDto> {
    return this.reservations.hold(ctx, body);
  }

  @Get('holds/:id')
  @Endpoint({
    summary: 'Read a hold',
    description: '404 once its time is over.',
    permission: 'appointments:read',
    response: HoldDto,
  })
  getHold(@Ctx() ctx: StoreContext, @Id() id: string): Promise<HoldDto> {
    return this.reservations.getHold(ctx, id);
  }

  @Delete('holds/:id')
  @Endpoint({
    summary: 'Release a hold',
    description:
      'The slot is free at once; one that was offered to somebody on the wait-list was declined with it. What is booked ' +
      'is called off by cancelling the appointment.',
    permission: 'appointments:write',
    errors: [holdBooked],
  })
  releaseHold(@Ctx() ctx: StoreContext, @Id() id: string): Promise<void> {
    return this.reservations.releaseHold(ctx, id);
  }

  @Get('wait-list')
  @Endpoint({
    summary: 'List who waits for a slot',
    description: 'Whoever has waited longest first, unless sorted otherwise.',
    permission: 'appointments:read',
    response: WaitListEntryDto,
    list: true,
  })
  listWaitList(@Ctx() ctx: StoreContext, @Query() query: ListWaitListQuery): Promise<Page<WaitListEntryDto>> {
    return this.waitList.list(ctx, query);
  }

  @Post('wait-list')
  @Endpoint({
    summary: 'Wait for a slot',
    description:
      'When one becomes free that fits, it is held for them, and a task asks somebody to tell them. Who does not take it ' +
      'waits on.',
    permission: 'appointments:write',
    response: WaitListEntryDto,
    errors: [customerErased],
  })
  joinWaitList(@Ctx() ctx: StoreContext, @Body() body: JoinWaitListDto): Promise<WaitListEntryDto> {
    return this.waitList.join(ctx, body);
  }

  @Get('wait-list/:id')
  @Endpoint({
    summary: 'Read an entry of the wait-list',
    description: 'With the slot that was offered last.',
    permission: 'appointments:read',
    response: WaitListEntryDto,
    versioned: true,
  })
  getWaitListEntry(@Ctx() ctx: StoreContext, @Id() id: string): Promise<WaitListEntryDto> {
    return this.waitList.get(ctx, id);
  }

  @Post('wait-list/:id/withdrawal')
  @Endpoint({
    summary: 'Wait no longer',
    description: 'An offer that was made is taken back with its task and its hold.',
    permission: 'appointments:write',
    response: WaitListEntryDto,
    status: 200,
    versioned: true,
    errors: [waitListEntryClosed, versionConflict],
  })
  withdrawFromWaitList(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<WaitListEntryDto> {
    return this.waitList.withdraw(ctx, id, version);
  }
}
