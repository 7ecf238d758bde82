import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController, PeriodQuery } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ClaimsSummaryDto, SummaryRecordDto, SummaryRecordsQuery } from './claims-summary.dto';
import { ClaimsSummaryService } from './claims-summary.service';
import { ClaimDto, ListClaimsQuery, SubmitClaimDto, TakeClaimStepDto, UpdateClaimDto } from './claims.dto';
import { claimClosed, claimNumberTaken, claimStepRefused } from './claims.errors';
import { ClaimsService } from './claims.service';

/** Warranty claims (索赔) to the manufacturer. SVC-29 */
@StoreController('claims', {
  tag: 'claims',
  description: 'Warranty claims to the manufacturer, responsibility accidents, and both against their control lines',
})
export class ClaimsController {
  constructor(
    private readonly claims: ClaimsService,
    private readonly summary: ClaimsSummaryService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List warranty claims',
    description: 'Latest submission first.',
    permission: 'claims:read',
    response: ClaimDto,
    list: true,
  })
  listClaims(@Ctx() ctx: StoreContext, @Query() query: ListClaimsQuery): Promise<Page<ClaimDto>> {
    return this.claims.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Submit a warranty claim',
    description: 'For the work of an order, under the number that the manufacturer’s system gave it.',
    permission: 'claims:write',
    response: ClaimDto,
    errors: [claimNumberTaken],
  })
  submitClaim(@Ctx() ctx: StoreContext, @Body() body: SubmitClaimDto): Promise<ClaimDto> {
    return this.claims.submit(ctx, body);
  }

  @Get('summary')
  @Endpoint({
    summary: 'Count claims and accidents of a period',
    description:
      'Against the control lines in force (policy `workshop-controls`; 7 % of the claims sent back, one accident in a ' +
      'thousand orders). Each figure opens to its records.',
    permission: 'claims:read',
    response: ClaimsSummaryDto,
  })
  summarizeClaims(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<ClaimsSummaryDto> {
    return this.summary.summarize(ctx, query);
  }

  @Get('summary/records')
  @Endpoint({
    summary: 'List the records behind a figure of the summary',
    description: 'As many as the figure says; their values add up to its sum (SEC-04).',
    permission: 'claims:read',
    response: SummaryRecordDto,
    list: true,
  })
  listClaimsSummaryRecords(
    @Ctx() ctx: StoreContext,
    @Query() query: SummaryRecordsQuery,
  ): Promise<Page<SummaryRecordDto>> {
    return this.summary.records(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a warranty claim',
    description: 'How far it has come, how often it was submitted and sent back, and why.',
    permission: 'claims:read',
    response: ClaimDto,
    versioned: true,
  })
  getClaim(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ClaimDto> {
    return this.claims.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change what is claimed',
    description: 'Number, amount and content, as long as the claim is not closed.',
    permission: 'claims:write',
    response: ClaimDto,
    versioned: true,
    errors: [claimClosed, claimNumberTaken, versionConflict],
  })
  updateClaim(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateClaimDto,
  ): Promise<ClaimDto> {
    return this.claims.update(ctx, id, version, body);
  }

  @Post(':id/steps')
  @Endpoint({
    summary: 'Take a warranty claim a step on',
    description:
      'submitted → accepted, rejected or withdrawn; rejected → resubmitted, disputed or written_off; disputed → accepted, ' +
      'rejected or written_off; resubmitted is like submitted. A rejection needs `rejectReason`, an acceptance `accepted`.',
    permission: 'claims:write',
    response: ClaimDto,
    status: 200,
    versioned: true,
    errors: [claimStepRefused, versionConflict],
  })
  takeClaimStep(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: TakeClaimStepDto,
  ): Promise<ClaimDto> {
    return this.claims.takeStep(ctx, id, version, body);
  }
}
