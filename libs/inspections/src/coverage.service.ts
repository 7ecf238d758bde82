import { Injectable } from '@nestjs/common';
import { keysetOf, type Page, pageOf, type PeriodQuery } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { arrivalSpan, type CoverageDto, type CoverageRecordDto, type CoverageRecordsQuery } from './coverage.dto';
import { countCoverage, COVERAGE_SORTS, findCoverageRecords } from './coverage.queries';

/** How far vehicles are looked at as they should be, and the orders behind each figure. SVC-17, SVC-18, SVC-28, SEC-04 */
@Injectable()
export class CoverageService {
  constructor(private readonly db: StoreDb) {}

  count(ctx: StoreContext, query: PeriodQuery): Promise<CoverageDto> {
    return this.db.run(ctx, async (tx) => {
      const counted = await countCoverage(tx, arrivalSpan(query, ctx.store.timeZone));
      const [total] = counted.filter(({ type }) => type === null).map(({ type: _all, ...counts }) => counts);
      const byType = counted.flatMap(({ type, ...counts }) => (type === null ? [] : [{ type, ...counts }]));
      return { ...total, byType };
    });
  }

  /** As many as the figure says. */
  records(ctx: StoreContext, query: CoverageRecordsQuery): Promise<Page<CoverageRecordDto>> {
    const keyset = keysetOf(query, COVERAGE_SORTS);
    const span = arrivalSpan(query, ctx.store.timeZone);
    const { figure, type } = query;
    return this.db.run(ctx, async (tx) =>
      pageOf(await findCoverageRecords(tx, { span, figure, type }, keyset), keyset, (record) => record),
    );
  }
}
