import { Injectable } from '@nestjs/common';
import { Clock, type LocalDate, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf, toMoney, type PeriodQuery } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import type { ClaimsSummaryDto, SummaryRecordDto, SummaryRecordsQuery } from './claims-summary.dto';
import { countSummary, findSummaryRecords, SUMMARY_SORTS, type SummarySpan } from './claims-summary.queries';
import { controlledShare } from './control.policy';
import { USUAL_CONTROLS, WORKSHOP_CONTROLS } from './workshop-controls';

/** Rejected claims and responsibility accidents against their control lines, and the records behind. SVC-29, SVC-30, SEC-04 */
@Injectable()
export class ClaimsSummaryService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  summarize(ctx: StoreContext, query: PeriodQuery): Promise<ClaimsSummaryDto> {
    return this.db.run(ctx, async (tx) => {
      const [{ ref, document }, { claimedFen, paidFen, ...counts }] = await Promise.all([
        policyInForce(tx, WORKSHOP_CONTROLS, USUAL_CONTROLS, this.clock.now()),
        countSummary(tx, spanOf(query, ctx)),
      ]);
      const { claimRejectionPercent, accidentPercent } = document;
      const rejection = controlledShare(counts.rejected, counts.claims, claimRejectionPercent);
      const accident = controlledShare(counts.accidents, counts.deliveredOrders, accidentPercent);
      return {
        ...counts,
        claimed: toMoney(claimedFen),
        paid: toMoney(paidFen),
        rejectionPercent: rejection.percent,
        rejectionControlPercent: claimRejectionPercent,
        rejectionWithinControl: rejection.withinControl,
        accidentPercent: accident.percent,
        accidentControlPercent: accidentPercent,
        accidentsWithinControl: accident.withinControl,
        policyRef: ref,
      };
    });
  }

  /** As many as the figure says. */
  records(ctx: StoreContext, query: SummaryRecordsQuery): Promise<Page<SummaryRecordDto>> {
    const keyset = keysetOf(query, SUMMARY_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(
        await findSummaryRecords(tx, query.figure, spanOf(query, ctx), keyset),
        keyset,
        ({ valueFen, ...record }) => ({ ...record, value: toMoney(valueFen) }),
      ),
    );
  }
}

function spanOf(
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  { store }: StoreContext,
): SummarySpan {
  return { from: startOfDay(from, store.timeZone), before: startOfDay(before, store.timeZone) };
}
