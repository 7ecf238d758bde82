import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  AddFindingDto,
  CreateImprovementDto,
  ImprovementDto,
  ImprovementEffectDto,
  ListImprovementsQuery,
  UpdateImprovementDto,
} from './improvements.dto';
import { findingsFull, improvementState } from './improvements.errors';
import { ImprovementsService } from './improvements.service';

/** What the store does about weak points, and whether it helps. FUP-16, FUP-22, FUP-24 */
@StoreController('improvements', { tag: 'satisfaction' })
export class ImprovementsController {
  constructor(private readonly improvements: ImprovementsService) {}

  @Get()
  @Endpoint({
    summary: 'List improvements',
    description: 'Latest first.',
    permission: 'follow-ups:read',
    response: ImprovementDto,
    list: true,
  })
  listImprovements(@Ctx() ctx: StoreContext, @Query() query: ListImprovementsQuery): Promise<Page<ImprovementDto>> {
    return this.improvements.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Note down an improvement',
    description: 'What is done to raise an index, and from which day on. FUP-22',
    permission: 'follow-ups:write',
    response: ImprovementDto,
  })
  createImprovement(@Ctx() ctx: StoreContext, @Body() body: CreateImprovementDto): Promise<ImprovementDto> {
    return this.improvements.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an improvement',
    description: 'With what studies and reviews found.',
    permission: 'follow-ups:read',
    response: ImprovementDto,
    versioned: true,
  })
  getImprovement(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ImprovementDto> {
    return this.improvements.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an improvement',
    description: 'JSON Merge Patch. planned → introduced → evaluated; dropped on the way.',
    permission: 'follow-ups:write',
    response: ImprovementDto,
    versioned: true,
    errors: [improvementState, versionConflict],
  })
  updateImprovement(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateImprovementDto,
  ): Promise<ImprovementDto> {
    return this.improvements.update(ctx, id, version, body);
  }

  @Post(':id/findings')
  @Endpoint({
    summary: 'Add a finding to an improvement',
    description: 'Of a field study (实地调查) or an expert review (专家评审). FUP-24',
    permission: 'follow-ups:write',
    response: ImprovementDto,
    status: 200,
    errors: [findingsFull],
  })
  addImprovementFinding(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: AddFindingDto,
  ): Promise<ImprovementDto> {
    return this.improvements.addFinding(ctx, id, body);
  }

  @Get(':id/effect')
  @Endpoint({
    summary: 'Compare before and after an improvement',
    description:
      'Scores of its index over as many days before and after it, and whether the difference is more than chance. The ' +
      'records: `survey-responses?index=…&answeredFrom=…`. FUP-16, FUP-22',
    permission: 'follow-ups:read',
    response: ImprovementEffectDto,
  })
  getImprovementEffect(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ImprovementEffectDto> {
    return this.improvements.effect(ctx, id);
  }
}
