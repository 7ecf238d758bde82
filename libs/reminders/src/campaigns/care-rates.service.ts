import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { keysetOf, type Page, pageOf, type PeriodQuery } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES } from './campaign-policies';
import type { CampaignRulesDocument } from './campaign-rules.dto';
import {
  CARE_MEASURES,
  type CareMeasure,
  type CareRateRecordDto,
  type CareRateRecordsQuery,
  type CareRatesDto,
} from './care-rates.dto';
import { CARE_RECORD_SORTS, countCare, findCareRecords } from './care-rates.queries';
import { shareOf } from './share.policy';

const TARGETS: Readonly<Record<CareMeasure, (rules: CampaignRulesDocument) => number>> = {
  festival_greetings: ({ festivalPercent }) => festivalPercent,
  campaign_notices: ({ notifiedPercent }) => notifiedPercent,
  campaign_visits: ({ visitedPercent }) => visitedPercent,
  key_account_visits: ({ keyAccountPercent }) => keyAccountPercent,
};

/** Care against its targets (关怀指标), and the records behind. REM-28, REM-32, REM-33 */
@Injectable()
export class CareRatesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  measure(ctx: StoreContext, query: PeriodQuery): Promise<CareRatesDto> {
    const span = { ...query, timeZone: ctx.store.timeZone };
    return this.db.run(ctx, async (tx) => {
      const [{ document: targets, ref }, counts] = await Promise.all([
        policyInForce(tx, CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES, this.clock.now()),
        countCare(tx, CARE_MEASURES, span),
      ]);
      const rates = counts.map((count) => {
        const targetPercent = TARGETS[count.measure](targets);
        const { percent, isReached } = shareOf(count.reached, count.planned, targetPercent);
        return { ...count, percent, targetPercent, targetReached: isReached };
      });
      return { rates, policyRef: ref };
    });
  }

  /** As many as the measure says. SEC-04 */
  records(ctx: StoreContext, query: CareRateRecordsQuery): Promise<Page<CareRateRecordDto>> {
    const keyset = keysetOf(query, CARE_RECORD_SORTS);
    const span = { from: query.from, before: query.before, timeZone: ctx.store.timeZone };
    return this.db.run(ctx, async (tx) =>
      pageOf(await findCareRecords(tx, query, span, keyset), keyset, (record) => record),
    );
  }
}
