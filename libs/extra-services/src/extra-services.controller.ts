import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CreateExtraServiceDto,
  ExtraServiceDto,
  ListExtraServicesQuery,
  MoveExtraServiceDto,
  UpdateExtraServiceDto,
} from './extra-services.dto';
import { ExtraServicesService } from './extra-services.service';
import { extraServiceClosed } from './extra-services.errors';

/** What the store does beside the work in its bays (上门与增值服务). SVC-33 */
@StoreController('extra-services', {
  tag: 'extra-services',
  description: 'Services at the customer’s place, on the road, and on the customer’s behalf',
})
export class ExtraServicesController {
  constructor(private readonly services: ExtraServicesService) {}

  @Get()
  @Endpoint({
    summary: 'List extra services',
    description: 'Latest first.',
    permission: 'service-orders:read',
    response: ExtraServiceDto,
    list: true,
  })
  listExtraServices(@Ctx() ctx: StoreContext, @Query() query: ListExtraServicesQuery): Promise<Page<ExtraServiceDto>> {
    return this.services.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Ask for an extra service',
    description: 'For a customer, with or without a vehicle; it may belong to a service order.',
    permission: 'service-orders:write',
    response: ExtraServiceDto,
  })
  createExtraService(@Ctx() ctx: StoreContext, @Body() body: CreateExtraServiceDto): Promise<ExtraServiceDto> {
    return this.services.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an extra service',
    description: 'With every state that it reached.',
    permission: 'service-orders:read',
    response: ExtraServiceDto,
    versioned: true,
  })
  getExtraService(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ExtraServiceDto> {
    return this.services.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an extra service',
    description: 'JSON Merge Patch: what is left out stays, `null` clears. Not once it is done or cancelled.',
    permission: 'service-orders:write',
    response: ExtraServiceDto,
    versioned: true,
    errors: [extraServiceClosed, versionConflict],
  })
  updateExtraService(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateExtraServiceDto,
  ): Promise<ExtraServiceDto> {
    return this.services.update(ctx, id, version, body);
  }

  @Post(':id/transitions')
  @Endpoint({
    summary: 'Move an extra service on',
    description:
      'requested → scheduled → under_way → done; an insurance claim: reported → surveyed → repaired → filed → done. ' +
      'Cancelled on the way.',
    permission: 'service-orders:write',
    response: ExtraServiceDto,
    status: 200,
    versioned: true,
    errors: [extraServiceClosed, versionConflict],
  })
  moveExtraService(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: MoveExtraServiceDto,
  ): Promise<ExtraServiceDto> {
    return this.services.move(ctx, id, version, body);
  }
}
