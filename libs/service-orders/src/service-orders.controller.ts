import { Body, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { customerErased } from '#libs/customers';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { OrderFlowService } from './order-flow.service';
import { ReplaceOrderLinesDto } from './order-lines.dto';
import {
  CreateServiceOrderDto,
  LinkReworkDto,
  ListServiceOrdersQuery,
  SettleServiceOrderDto,
  TransitionServiceOrderDto,
  UpdateServiceOrderDto,
} from './service-order-requests.dto';
import { ServiceOrderDto, ServiceOrderWithLinesDto } from './service-orders.dto';
import {
  serviceOrderClosed,
  serviceOrderIncomplete,
  serviceOrderNumberTaken,
  serviceOrderTransitionRefused,
} from './service-orders.errors';
import { ServiceOrdersService } from './service-orders.service';

/** Service orders (工单) of a store. SVC-12, SVC-14..26, SVC-32 */
@StoreController('service-orders', {
  tag: 'service-orders',
  description: 'Visits to the workshop, from the arrival of a vehicle until its order is settled',
})
export class ServiceOrdersController {
  constructor(
    private readonly orders: ServiceOrdersService,
    private readonly flow: OrderFlowService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List service orders',
    description:
      'Latest arrival first unless sorted otherwise; sorted by promised time, orders without one are left out.',
    permission: 'service-orders:read',
    response: ServiceOrderDto,
    list: true,
  })
  listServiceOrders(@Ctx() ctx: StoreContext, @Query() query: ListServiceOrdersQuery): Promise<Page<ServiceOrderDto>> {
    return this.orders.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Open a service order',
    description:
      'For a vehicle that arrived, with the lines known so far. The odometer goes into the vehicle’s history.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    errors: [customerErased, serviceOrderNumberTaken],
  })
  createServiceOrder(@Ctx() ctx: StoreContext, @Body() body: CreateServiceOrderDto): Promise<ServiceOrderWithLinesDto> {
    return this.orders.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a service order',
    description: 'With its lines.',
    permission: 'service-orders:read',
    response: ServiceOrderWithLinesDto,
    versioned: true,
  })
  getServiceOrder(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ServiceOrderWithLinesDto> {
    return this.orders.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Note down facts of a service order',
    description: 'JSON Merge Patch: what is left out stays, `null` clears. Settled and cancelled orders are closed.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    versioned: true,
    errors: [serviceOrderClosed, versionConflict],
  })
  updateServiceOrder(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.orders.update(ctx, id, version, body);
  }

  @Put(':id/lines')
  @Endpoint({
    summary: 'Replace the lines',
    description: 'The whole set; labour, parts and whether all is quoted from the catalogue (SVC-16) follow from it.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    versioned: true,
    errors: [serviceOrderClosed, versionConflict],
  })
  replaceServiceOrderLines(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: ReplaceOrderLinesDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.orders.replaceLines(ctx, id, version, body);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Move a service order on',
    description:
      'arrived → inspected → quoted → in_work → work_completed → checked → delivered; inspection may be skipped, and an ' +
      'order is cancelled before its work is completed. `quoted` needs `promisedAt` and `quote`: the customer is told ' +
      'cost and time (SVC-12). What else a state needs is said by the policy `order-rules`.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    status: 200,
    versioned: true,
    errors: [serviceOrderTransitionRefused, serviceOrderIncomplete, versionConflict],
  })
  transitionServiceOrder(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: TransitionServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.flow.transition(ctx, id, version, body);
  }

  @Post(':id/settle')
  @Endpoint({
    summary: 'Settle a service order',
    description: 'A delivered order is paid and closed: nothing of it changes any more, and its parts count as sold.',
    permission: 'service-orders:settle',
    response: ServiceOrderWithLinesDto,
    status: 200,
    versioned: true,
    errors: [serviceOrderTransitionRefused, serviceOrderIncomplete, versionConflict],
  })
  settleServiceOrder(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: SettleServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.flow.settle(ctx, id, version, body);
  }

  @Post(':id/rework')
  @Endpoint({
    summary: 'Mark as rework',
    description:
      'This order repairs an earlier one of the same vehicle again, as the return inspection confirmed (SVC-26).',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    status: 200,
    versioned: true,
    errors: [serviceOrderClosed, versionConflict],
  })
  linkServiceOrderRework(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: LinkReworkDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.flow.linkRework(ctx, id, version, body);
  }

  @Delete(':id/rework')
  @Endpoint({
    summary: 'Take back a rework mark',
    description: 'For a mark that was a mistake; the event stays.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    versioned: true,
    errors: [serviceOrderClosed, versionConflict],
  })
  unlinkServiceOrderRework(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.flow.unlinkRework(ctx, id, version);
  }
}
