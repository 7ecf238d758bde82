import type { Readable } from 'node:stream';
import { Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { notFound } from '#libs/foundation';
import { Ctx, Endpoint, GroupController, type Page, StoreController } from '#libs/http';
import type { Context, GroupContext, StoreContext } from '#libs/tenancy';
import { comparisonCsv, storeKpisCsv } from './comparison-csv';
import { Comparison } from './comparison.service';
import { KpiRecords } from './kpi-records.service';
import {
  CompareKpisQuery,
  GroupKpiRecordsQuery,
  KpiComparisonDto,
  KpiRecordDto,
  KpiRecordsQuery,
  KpisQuery,
  StoreKpisDto,
} from './reports.dto';

const CSV_EXAMPLE = '\ufeff起始日,截止日（不含）,指标,名称,单位\r\n2026-10-01,2026-11-01,KPI-01,预约率,percent\r\n';

@GroupController('reports', { tag: 'reports', description: 'Figures of stores, and the records that they are made of' })
export class GroupReportsController {
  constructor(
    private readonly comparison: Comparison,
    private readonly records: KpiRecords,
  ) {}

  @Get('kpis')
  @Endpoint({
    summary: 'Compare stores',
    description:
      'Each figure of each store, region or brand over a period: value, numerator, denominator, target, distance and place, and what usually stands in the way where it falls short. A region head sees the stores of the region. Read from roll-ups that follow the stores’ records within seconds. As JSON, or with `?format=csv` or `Accept: text/csv` as CSV in UTF-8 with BOM.',
    permission: 'reports:read',
    response: KpiComparisonDto,
    alsoProduces: { mediaType: 'text/csv', example: CSV_EXAMPLE },
  })
  async compareKpis(
    @Ctx() ctx: GroupContext,
    @Query() query: CompareKpisQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KpiComparisonDto | StreamableFile> {
    const report = await this.comparison.compare(ctx, query);
    return isCsv(query, accept) ? csvFile(ctx, reply, comparisonCsv(report, ctx.locale), 'kpis') : report;
  }

  @Get('kpis/:kpi/records')
  @Endpoint({
    summary: 'Open a figure of a store',
    description:
      'The records of one side of the figure, the oldest first. Their values add up to it: 1 for each where records are counted. Enters that one store, whose log says who looked.',
    permission: 'reports:read',
    response: KpiRecordDto,
    list: true,
    errors: [notFound],
  })
  listKpiRecords(
    @Ctx() ctx: GroupContext,
    @Param('kpi') kpi: string,
    @Query() query: GroupKpiRecordsQuery,
  ): Promise<Page<KpiRecordDto>> {
    return this.records.ofGroup(ctx, kpi, query);
  }
}

@StoreController('reports', {
  tag: 'reports',
  description: 'Figures of the store, and the records that they are made of',
})
export class StoreReportsController {
  constructor(
    private readonly comparison: Comparison,
    private readonly records: KpiRecords,
  ) {}

  @Get('kpis')
  @Endpoint({
    summary: 'See the figures of the store',
    description:
      'Each figure over a period: value, numerator, denominator, target and distance, and what usually stands in the way where it falls short. As JSON, or with `?format=csv` or `Accept: text/csv` as CSV in UTF-8 with BOM.',
    permission: 'reports:read',
    response: StoreKpisDto,
    alsoProduces: { mediaType: 'text/csv', example: CSV_EXAMPLE },
  })
  async getKpis(
    @Ctx() ctx: StoreContext,
    @Query() query: KpisQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoreKpisDto | StreamableFile> {
    const report = await this.comparison.ofStore(ctx, query);
    return isCsv(query, accept) ? csvFile(ctx, reply, storeKpisCsv(report, ctx.locale), 'kpis') : report;
  }

  @Get('kpis/:kpi/records')
  @Endpoint({
    summary: 'Open a figure',
    description:
      'The records of one side of the figure, the oldest first. Their values add up to it: 1 for each where records are counted.',
    permission: 'reports:read',
    response: KpiRecordDto,
    list: true,
    errors: [notFound],
  })
  listKpiRecords(
    @Ctx() ctx: StoreContext,
    @Param('kpi') kpi: string,
    @Query() query: KpiRecordsQuery,
  ): Promise<Page<KpiRecordDto>> {
    return this.records.ofStore(ctx, kpi, query);
  }
}

const CSV_FIRST = /^\s*text\/csv\b/i;

/** The parameter decides, else what the header Accept names first. */
function isCsv({ format }: KpisQuery, accept = ''): boolean {
  return format === undefined ? CSV_FIRST.test(accept) : format === 'csv';
}

function csvFile({ locale }: Context, reply: FastifyReply, csv: Readable, name: string): StreamableFile {
  void reply.header('content-language', locale);
  return new StreamableFile(csv, {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}
