import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  ListAccidentsQuery,
  RecordAccidentDto,
  ResponsibilityAccidentDto,
  UpdateAccidentDto,
} from './responsibility-accidents.dto';
import { ResponsibilityAccidentsService } from './responsibility-accidents.service';

/** Accidents that the workshop answers for (责任事故). SVC-30 */
@StoreController('responsibility-accidents', {
  tag: 'claims',
  description: 'Warranty claims to the manufacturer, responsibility accidents, and both against their control lines',
})
export class ResponsibilityAccidentsController {
  constructor(private readonly accidents: ResponsibilityAccidentsService) {}

  @Get()
  @Endpoint({
    summary: 'List responsibility accidents',
    description: 'Latest first.',
    permission: 'claims:read',
    response: ResponsibilityAccidentDto,
    list: true,
  })
  listResponsibilityAccidents(
    @Ctx() ctx: StoreContext,
    @Query() query: ListAccidentsQuery,
  ): Promise<Page<ResponsibilityAccidentDto>> {
    return this.accidents.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Record a responsibility accident',
    description: 'On the order on which it happened.',
    permission: 'claims:write',
    response: ResponsibilityAccidentDto,
  })
  recordResponsibilityAccident(
    @Ctx() ctx: StoreContext,
    @Body() body: RecordAccidentDto,
  ): Promise<ResponsibilityAccidentDto> {
    return this.accidents.record(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a responsibility accident',
    description: 'What happened, what it costs, and what is done about it.',
    permission: 'claims:read',
    response: ResponsibilityAccidentDto,
    versioned: true,
  })
  getResponsibilityAccident(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ResponsibilityAccidentDto> {
    return this.accidents.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a responsibility accident',
    description: 'JSON Merge Patch: what is left out stays, `null` clears.',
    permission: 'claims:write',
    response: ResponsibilityAccidentDto,
    versioned: true,
    errors: [versionConflict],
  })
  updateResponsibilityAccident(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateAccidentDto,
  ): Promise<ResponsibilityAccidentDto> {
    return this.accidents.update(ctx, id, version, body);
  }
}
