import { Body, Get, Post } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, StoreController } from '#libs/http';
import { serviceOrderClosed, serviceOrderIncomplete } from '#libs/service-orders';
import type { StoreContext } from '#libs/tenancy';
import { AnswerEstimateDto, CreateEstimateDto, EstimateDto, EstimatesDto, TellEstimateDto } from './estimates.dto';
import { EstimatesService } from './estimates.service';
import { estimateClosed, estimateTooLate } from './quotations.errors';

/** The estimates (报价单) of an order. SVC-12, SVC-16 */
@StoreController('service-orders/:orderId/estimates', { tag: 'quotations' })
export class OrderEstimatesController {
  constructor(private readonly estimates: EstimatesService) {}

  @Get()
  @Endpoint({
    summary: 'List the estimates of a service order',
    description: 'All of them, the first one first; at most one is open.',
    permission: 'service-orders:read',
    response: EstimatesDto,
  })
  listEstimates(@Ctx() ctx: StoreContext, @Id('orderId') orderId: string): Promise<EstimatesDto> {
    return this.estimates.listOf(ctx, orderId);
  }

  @Post()
  @Endpoint({
    summary: 'Draft an estimate',
    description:
      'For all work and parts of the order, with the prices of today’s catalogue. A line that the catalogue does not ' +
      'know, or that is charged otherwise, brings its own `amount`; only when none does, all is quoted from the ' +
      'catalogue (SVC-16). It supersedes an estimate that was open.',
    permission: 'service-orders:write',
    response: EstimateDto,
    errors: [serviceOrderClosed, estimateTooLate],
  })
  createEstimate(
    @Ctx() ctx: StoreContext,
    @Id('orderId') orderId: string,
    @Body() body: CreateEstimateDto,
  ): Promise<EstimateDto> {
    return this.estimates.create(ctx, orderId, body);
  }
}

/** One estimate, and what the customer says to it. SVC-12 */
@StoreController('estimates', { tag: 'quotations' })
export class EstimatesController {
  constructor(private readonly estimates: EstimatesService) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read an estimate',
    description: 'With its lines as they were priced.',
    permission: 'service-orders:read',
    response: EstimateDto,
    versioned: true,
  })
  getEstimate(@Ctx() ctx: StoreContext, @Id() id: string): Promise<EstimateDto> {
    return this.estimates.get(ctx, id);
  }

  @Post(':id/tell')
  @Endpoint({
    summary: 'Note that the customer was told an estimate',
    description: 'Cost and time were told (SVC-12).',
    permission: 'service-orders:write',
    response: EstimateDto,
    status: 200,
    versioned: true,
    errors: [estimateClosed, versionConflict],
  })
  tellEstimate(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: TellEstimateDto,
  ): Promise<EstimateDto> {
    return this.estimates.tell(ctx, id, version, body);
  }

  @Post(':id/accept')
  @Endpoint({
    summary: 'Note that the customer accepted an estimate',
    description:
      'Its lines, cost, hours and promised time become the order’s. An order that had not been quoted becomes `quoted`; ' +
      'one in work goes on with what was agreed anew.',
    permission: 'service-orders:write',
    response: EstimateDto,
    status: 200,
    versioned: true,
    errors: [estimateClosed, estimateTooLate, serviceOrderClosed, serviceOrderIncomplete, versionConflict],
  })
  acceptEstimate(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: AnswerEstimateDto,
  ): Promise<EstimateDto> {
    return this.estimates.accept(ctx, id, version, body);
  }

  @Post(':id/decline')
  @Endpoint({
    summary: 'Note that the customer declined an estimate',
    description: 'The order stays as it is.',
    permission: 'service-orders:write',
    response: EstimateDto,
    status: 200,
    versioned: true,
    errors: [estimateClosed, versionConflict],
  })
  declineEstimate(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: AnswerEstimateDto,
  ): Promise<EstimateDto> {
    return this.estimates.decline(ctx, id, version, body);
  }
}
