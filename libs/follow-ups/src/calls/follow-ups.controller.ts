import { Get, Query, StreamableFile } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  FollowUpCaseDto,
  FollowUpCrossCheckDto,
  FollowUpSummaryDto,
  FollowUpSummaryQuery,
  ListFollowUpCasesQuery,
} from './follow-ups.dto';
import { CrossCheckService } from './cross-check.service';
import { FollowUpsService } from './follow-ups.service';

const CSV_EXAMPLE =
  '\ufeff计入时间,应回访时间,旅程,客户\r\n2026-11-23T02:00:00.000Z,2026-11-23T02:00:00.000Z,after-service/call,石远梅\r\n';

/** How follow-up went (回访统计). FUP-04..09, CF-09 */
@StoreController('follow-ups', { tag: 'follow-ups' })
export class FollowUpsController {
  constructor(
    private readonly followUps: FollowUpsService,
    private readonly crossCheck: CrossCheckService,
  ) {}

  @Get('summary')
  @Endpoint({
    summary: 'Read the follow-up summary report',
    description:
      'The cases that were to be followed up in a time, what came of them, and the figures against the policy ' +
      '`follow-up-targets`: of all customers and of the members. A case counts on the day on which its first contact was ' +
      'handed over, sent or given up, here as in KPI-13. Each figure opens to its cases at `follow-ups/cases`.',
    permission: 'follow-ups:read',
    response: FollowUpSummaryDto,
  })
  getFollowUpSummary(@Ctx() ctx: StoreContext, @Query() query: FollowUpSummaryQuery): Promise<FollowUpSummaryDto> {
    return this.followUps.summary(ctx, query);
  }

  @Get('cases')
  @Endpoint({
    summary: 'List the cases of follow-up',
    description:
      'What was to be followed up, what was decided on first in front; with `figure` and `side` the cases that it is made of.',
    permission: 'follow-ups:read',
    response: FollowUpCaseDto,
    list: true,
  })
  listFollowUpCases(@Ctx() ctx: StoreContext, @Query() query: ListFollowUpCasesQuery): Promise<Page<FollowUpCaseDto>> {
    return this.followUps.cases(ctx, query);
  }

  @Get('archive')
  @Endpoint({
    summary: 'Take the cases of a time to the archive',
    description: 'All of them as CSV in UTF-8 with BOM, of a quarter at most. Who took them is recorded. FUP-09',
    permission: 'follow-ups:write',
    produces: 'text/csv',
    example: CSV_EXAMPLE,
  })
  async archiveFollowUps(@Ctx() ctx: StoreContext, @Query() query: FollowUpSummaryQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.followUps.archive(ctx, query), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="follow-ups-${query.from}.csv"`,
    });
  }

  @Get('cross-check')
  @Endpoint({
    summary: 'Check follow-up calls against the survey',
    description:
      'One-time repair and satisfaction as told in follow-up calls, as told in the survey, and one-time repair as the ' +
      'workshop recorded it; and what of the 6QS dissatisfied customers report more often than others. FUP-14',
    permission: 'follow-ups:read',
    response: FollowUpCrossCheckDto,
  })
  crossCheckFollowUps(@Ctx() ctx: StoreContext, @Query() query: FollowUpSummaryQuery): Promise<FollowUpCrossCheckDto> {
    return this.crossCheck.get(ctx, query);
  }
}
