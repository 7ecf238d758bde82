import { Body, Get, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  ListWantedPartsQuery,
  MovePartsRequestDto,
  OrderPartsDto,
  PartsRequestDto,
  RequestPartsDto,
  WantedPartDto,
} from './parts-requests.dto';
import { PartsRequestsService } from './parts-requests.service';
import { partsRequestClosed, serviceOrderClosed } from '../service-orders.errors';

/** The parts that an order asks for (零件申请). SVC-19 */
@StoreController('service-orders/:orderId/parts-requests', { tag: 'parts-requests' })
export class OrderPartsController {
  constructor(private readonly parts: PartsRequestsService) {}

  @Get()
  @Endpoint({
    summary: 'List the parts that were asked for an order',
    description: 'With the kinds that were there at once, and whether all was pre-picked in time (SVC-19).',
    permission: 'service-orders:read',
    response: OrderPartsDto,
  })
  listOrderParts(@Ctx() ctx: StoreContext, @Id('orderId') orderId: string): Promise<OrderPartsDto> {
    return this.parts.listOf(ctx, orderId);
  }

  @Post()
  @Endpoint({
    summary: 'Ask for parts',
    description: 'What the workshop needs for an order. Answers with all that was asked for it.',
    permission: 'service-orders:write',
    response: OrderPartsDto,
    errors: [serviceOrderClosed],
  })
  requestParts(
    @Ctx() ctx: StoreContext,
    @Id('orderId') orderId: string,
    @Body() body: RequestPartsDto,
  ): Promise<OrderPartsDto> {
    return this.parts.request(ctx, orderId, body);
  }
}

/** What the parts department has to do. SVC-19 */
@StoreController('parts-requests', {
  tag: 'parts-requests',
  description: 'What the workshop asks the parts department for, and how it is supplied',
})
export class PartsRequestsController {
  constructor(private readonly parts: PartsRequestsService) {}

  @Get()
  @Endpoint({
    summary: 'List the parts that are still to be supplied or picked',
    description: 'Of all orders, those asked for first at the top.',
    permission: 'service-orders:read',
    response: WantedPartDto,
    list: true,
  })
  listWantedParts(@Ctx() ctx: StoreContext, @Query() query: ListWantedPartsQuery): Promise<Page<WantedPartDto>> {
    return this.parts.listWanted(ctx, query);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Move a request for a part on',
    description:
      'requested → available or awaited → prepicked; cancelled before it is picked. The part lines of its order show ' +
      'what was there at once, and the order whether all was pre-picked in time (SVC-19).',
    permission: 'service-orders:write',
    response: PartsRequestDto,
    status: 200,
    versioned: true,
    errors: [partsRequestClosed, serviceOrderClosed, versionConflict],
  })
  movePartsRequest(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: MovePartsRequestDto,
  ): Promise<PartsRequestDto> {
    return this.parts.move(ctx, id, version, body);
  }
}
