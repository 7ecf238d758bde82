import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController, PeriodQuery } from '#libs/http';
import { serviceOrderClosed } from '#libs/service-orders';
import type { StoreContext } from '#libs/tenancy';
import { CheckCompletionService } from './check-completion.service';
import {
  BeginCheckSheetDto,
  CheckFormsDto,
  CheckSheetDto,
  CompleteCheckSheetDto,
  ListCheckSheetsQuery,
  NeededServicesDto,
  NeededServicesQuery,
  UpdateCheckSheetDto,
} from './check-sheets.dto';
import { CheckSheetsService } from './check-sheets.service';
import { CoverageDto, CoverageRecordDto, CoverageRecordsQuery } from './coverage.dto';
import { CoverageService } from './coverage.service';
import {
  checkSheetCompleted,
  checkSheetIncomplete,
  checkSheetNotDue,
  checkSheetOpen,
  checkSheetUnsigned,
} from './inspections.errors';

/** Sheets that vehicles are looked at by (检查表). SVC-17, SVC-18, SVC-21, SVC-26, SVC-28 */
@StoreController('check-sheets', {
  tag: 'inspections',
  description: 'Pre-inspection, twelve-point check, final check, return inspection and road test, point by point',
})
export class CheckSheetsController {
  constructor(
    private readonly sheets: CheckSheetsService,
    private readonly completion: CheckCompletionService,
    private readonly coverage: CoverageService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List check sheets',
    description: 'Latest first.',
    permission: 'inspections:read',
    response: CheckSheetDto,
    list: true,
  })
  listCheckSheets(@Ctx() ctx: StoreContext, @Query() query: ListCheckSheetsQuery): Promise<Page<CheckSheetDto>> {
    return this.sheets.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Begin a check sheet',
    description:
      'By the form in force (policy `check-sheet`), whose points it keeps. An order has one open sheet of a kind; a final ' +
      'check is begun when the work is completed, a pre-inspection before work begins.',
    permission: 'inspections:write',
    response: CheckSheetDto,
    errors: [checkSheetOpen, checkSheetNotDue, serviceOrderClosed],
  })
  beginCheckSheet(@Ctx() ctx: StoreContext, @Body() body: BeginCheckSheetDto): Promise<CheckSheetDto> {
    return this.sheets.begin(ctx, body);
  }

  @Get('forms')
  @Endpoint({
    summary: 'List the forms',
    description: 'The form of each kind of sheet in force now, for front-ends to show before a sheet is begun.',
    permission: 'inspections:read',
    response: CheckFormsDto,
  })
  listCheckForms(@Ctx() ctx: StoreContext): Promise<CheckFormsDto> {
    return this.sheets.forms(ctx);
  }

  @Get('needed-services')
  @Endpoint({
    summary: 'List the services that an order still needs',
    description:
      'Points at which the last completed sheet of each kind found work advised or urgent: what the customer is told at ' +
      'delivery (SVC-22).',
    permission: 'inspections:read',
    response: NeededServicesDto,
  })
  listNeededServices(@Ctx() ctx: StoreContext, @Query() query: NeededServicesQuery): Promise<NeededServicesDto> {
    return this.sheets.neededServices(ctx, query.orderId);
  }

  @Get('coverage')
  @Endpoint({
    summary: 'Count how vehicles are inspected',
    description: 'Of the orders that arrived in a period, by type; each figure opens to its orders (SEC-04).',
    permission: 'inspections:read',
    response: CoverageDto,
  })
  countInspectionCoverage(@Ctx() ctx: StoreContext, @Query() query: PeriodQuery): Promise<CoverageDto> {
    return this.coverage.count(ctx, query);
  }

  @Get('coverage/records')
  @Endpoint({
    summary: 'List the orders behind a figure of the coverage',
    description: 'As many as the figure says, earliest arrival first.',
    permission: 'inspections:read',
    response: CoverageRecordDto,
    list: true,
  })
  listInspectionCoverageRecords(
    @Ctx() ctx: StoreContext,
    @Query() query: CoverageRecordsQuery,
  ): Promise<Page<CoverageRecordDto>> {
    return this.coverage.records(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a check sheet',
    description: 'With every point of its form and what was found there.',
    permission: 'inspections:read',
    response: CheckSheetDto,
    versioned: true,
  })
  getCheckSheet(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CheckSheetDto> {
    return this.sheets.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Note down what was found',
    description: 'Points that are left out stay as they are, so that a sheet is filled in little by little.',
    permission: 'inspections:write',
    response: CheckSheetDto,
    versioned: true,
    errors: [checkSheetCompleted, versionConflict],
  })
  updateCheckSheet(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateCheckSheetDto,
  ): Promise<CheckSheetDto> {
    return this.sheets.update(ctx, id, version, body);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Throw an open check sheet away',
    description: 'For one that was begun by mistake; a completed one stays.',
    permission: 'inspections:write',
    errors: [checkSheetCompleted, versionConflict],
  })
  discardCheckSheet(@Ctx() ctx: StoreContext, @Id() id: string, @IfMatch() version: number | undefined): Promise<void> {
    return this.sheets.discard(ctx, id, version);
  }

  @Post(':id/completion')
  @Endpoint({
    summary: 'Complete a check sheet',
    description:
      'Signs it for the store, and its order tells of it: the sheet was used and the customer present (SVC-17, SVC-18), ' +
      'the twelve points were checked (SVC-28), the final check passed (SVC-21), the rework is confirmed with what and ' +
      'why (SVC-26).',
    permission: 'inspections:write',
    response: CheckSheetDto,
    status: 200,
    versioned: true,
    errors: [
      checkSheetCompleted,
      checkSheetIncomplete,
      checkSheetUnsigned,
      checkSheetNotDue,
      serviceOrderClosed,
      versionConflict,
    ],
  })
  completeCheckSheet(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: CompleteCheckSheetDto,
  ): Promise<CheckSheetDto> {
    return this.completion.complete(ctx, id, version, body);
  }
}
