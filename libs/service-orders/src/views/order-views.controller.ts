import { Body, Get, Headers, type MessageEvent, Post, Query, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { customerErased } from '#libs/customers';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { OrderBillDto } from './order-bill.dto';
import { OrderChecklistDto } from './order-checklist.dto';
import { VerifyIntakeDto } from '../order-intake.dto';
import { OrderIntakeService } from '../order-intake.service';
import { FollowProgressQuery, OrderProgressDto } from './order-progress.dto';
import { OrderProgressEvents } from './order-progress-events';
import { DeliveryPromisesDto, DeliveryPunctualityDto, DeliveryPunctualityQuery } from '../promises/order-promises.dto';
import { OrderViewsService } from './order-views.service';
import { PartsSoldDto, PartsSoldQuery } from '../parts/parts-sold.dto';
import { SearchServiceOrdersDto, SearchServiceOrdersQuery } from '../service-order-requests.dto';
import { ServiceOrderDto, ServiceOrderWithLinesDto } from '../service-orders.dto';
import { serviceOrderClosed, serviceOrderWithoutCustomer } from '../service-orders.errors';

/** What is seen of orders from several sides, and the intake. CUS-11, SVC-11, SVC-13, SVC-27, SVC-35 */
@StoreController('service-orders', { tag: 'service-orders' })
export class OrderViewsController {
  constructor(
    private readonly views: OrderViewsService,
    private readonly intake: OrderIntakeService,
    private readonly events: OrderProgressEvents,
  ) {}

  @Post('search')
  @Endpoint({
    summary: 'Search service orders by a filter',
    description:
      'For what the parameters of the list cannot say: any tree of conditions on the fields of the catalogue ' +
      '`service-order` (`GET …/filter-catalogues`). Sort and page are parameters here too, so that the links lead on; ' +
      'send the same body.',
    permission: 'service-orders:read',
    response: ServiceOrderDto,
    list: true,
    status: 200,
    idempotency: 'none',
  })
  searchServiceOrders(
    @Ctx() ctx: StoreContext,
    @Query() query: SearchServiceOrdersQuery,
    @Body() body: SearchServiceOrdersDto,
  ): Promise<Page<ServiceOrderDto>> {
    return this.views.search(ctx, query, body);
  }

  @Get('punctuality')
  @Endpoint({
    summary: 'Count the promises of delivery that were kept',
    description:
      'Of the orders delivered in a span of time (SVC-11). The orders behind a count are found by the search.',
    permission: 'service-orders:read',
    response: DeliveryPunctualityDto,
  })
  getDeliveryPunctuality(
    @Ctx() ctx: StoreContext,
    @Query() query: DeliveryPunctualityQuery,
  ): Promise<DeliveryPunctualityDto> {
    return this.views.punctuality(ctx, query);
  }

  @Get('parts-sold')
  @Endpoint({
    summary: 'Sum up the parts that were sold',
    description:
      'Of the orders that were delivered in a span of time and are settled, and of no others (SVC-24), by code.',
    permission: 'service-orders:read',
    response: PartsSoldDto,
  })
  getPartsSold(@Ctx() ctx: StoreContext, @Query() query: PartsSoldQuery): Promise<PartsSoldDto> {
    return this.views.partsSold(ctx, query);
  }

  @Get(':id/bill')
  @Endpoint({
    summary: 'Show the itemised bill of a service order',
    description: 'Labour and parts apart, beside the quote; final with the state `checked` (SVC-21, SVC-22).',
    permission: 'service-orders:read',
    response: OrderBillDto,
  })
  getServiceOrderBill(@Ctx() ctx: StoreContext, @Id() id: string): Promise<OrderBillDto> {
    return this.views.bill(ctx, id);
  }

  @Get(':id/progress')
  @Endpoint({
    summary: 'Show the customer how far a service order has come',
    description:
      'Reception, pre-inspection, quotation, work, final check, delivery: done, current or ahead, and the promised time ' +
      '(SVC-13). Names nobody and no price. Poll it with If-None-Match: 304 as long as nothing moved.',
    permission: 'service-orders:follow',
    response: OrderProgressDto,
    versioned: true,
  })
  getServiceOrderProgress(@Ctx() ctx: StoreContext, @Id() id: string): Promise<OrderProgressDto> {
    return this.views.progress(ctx, id);
  }

  @Sse(':id/progress/events')
  @Endpoint({
    summary: 'Follow how far a service order has come',
    description:
      'Server-sent events `progress`, each with the whole progress: at once, and whenever the order changes (SVC-13). ' +
      'Last-Event-ID resumes. A comment every 15 seconds keeps proxies from closing it.',
    permission: 'service-orders:follow',
    produces: 'text/event-stream',
    example:
      'id: 4\nevent: progress\ndata: {"id":"01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11","promisedAt":' +
      '"2026-11-22T10:00:00.000Z","version":4,"stages":[{"stage":"work","label":"维修","state":"current",' +
      '"reachedAt":"2026-11-22T06:30:00.000Z"}]}\n\n',
  })
  followServiceOrderProgress(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() { seconds }: FollowProgressQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return this.events.follow(ctx, id, lastEventId, seconds);
  }

  @Get(':id/checklist')
  @Endpoint({
    summary: 'Show what is to be collected of a service order',
    description:
      'Stage by stage, what is noted and what the policy `order-rules` asks for (SVC-27), and what to mind with a ' +
      'customer of this class by the policy `service-points` (SVC-35).',
    permission: 'service-orders:read',
    response: OrderChecklistDto,
  })
  getServiceOrderChecklist(@Ctx() ctx: StoreContext, @Id() id: string): Promise<OrderChecklistDto> {
    return this.views.checklist(ctx, id);
  }

  @Get(':id/promises')
  @Endpoint({
    summary: 'List the promised delivery times of a service order',
    description: 'Each time that the customer was told, and whether it was kept (SVC-11, SVC-32). Follows in a moment.',
    permission: 'service-orders:read',
    response: DeliveryPromisesDto,
  })
  listServiceOrderPromises(@Ctx() ctx: StoreContext, @Id() id: string): Promise<DeliveryPromisesDto> {
    return this.views.promises(ctx, id);
  }

  @Post(':id/intake')
  @Endpoint({
    summary: 'Verify the contact of a visit',
    description:
      'The contact person of this visit and the one phone to reach them by (CUS-11). A person or phone that is new is ' +
      'added to the customer. The policy `order-rules` may ask for it before the quote.',
    permission: 'service-orders:write',
    response: ServiceOrderWithLinesDto,
    status: 200,
    versioned: true,
    errors: [customerErased, serviceOrderClosed, serviceOrderWithoutCustomer, versionConflict],
  })
  verifyServiceOrderIntake(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: VerifyIntakeDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.intake.verify(ctx, id, version, body);
  }
}
