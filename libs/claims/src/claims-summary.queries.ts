import { row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { SummaryFigure, SummaryRecordDto } from './claims-summary.dto';

export interface SummarySpan {
  readonly from: Date;
  readonly before: Date;
}

export interface SummaryCounts {
  readonly claims: number;
  readonly rejected: number;
  readonly disputed: number;
  readonly accepted: number;
  readonly claimedFen: number;
  readonly paidFen: number;
  readonly deliveredOrders: number;
  readonly accidents: number;
}

export type SummaryRecord = Omit<SummaryRecordDto, 'value'> & { readonly valueFen: number | null };

/** The records of each figure; every count below counts one of these selects. SEC-04 */
function recordsOf(figure: SummaryFigure, span: SummarySpan): Sql {
  switch (figure) {
    case 'claims':
      return claims(span, sql`true`);
    case 'rejected_claims':
      return claims(span, sql`c.rejections > 0`);
    case 'disputed_claims':
      return claims(span, sql`c.disputed_at is not null`);
    case 'accepted_claims':
      return claims(span, sql`c.state = 'accepted'`, sql`c.accepted_fen`);
    case 'delivered_orders':
      return sql`
        select so.id, 'service-order' as type, so.id as order_id, so.delivered_at as at, null::bigint as value_fen
        from service_order so where so.delivered_at >= ${span.from} and so.delivered_at < ${span.before}`;
    case 'accidents':
      return sql`
        select a.id, 'responsibility-accident' as type, a.order_id, a.occurred_at as at, a.damage_fen as value_fen
        from responsibility_accident a where a.occurred_at >= ${span.from} and a.occurred_at < ${span.before}`;
  }
}

function claims({ from, before }: SummarySpan, condition: Sql, value: Sql = sql`c.claimed_fen`): Sql {
  return sql`
    select c.id, 'claim' as type, c.order_id, c.submitted_at as at, ${value} as value_fen from claim c
    where c.submitted_at >= ${from} and c.submitted_at < ${before} and ${condition}`;
}

export async function countSummary(tx: StoreTx, span: SummarySpan): Promise<SummaryCounts> {
  const count = (figure: SummaryFigure): Sql => sql`(select count(*) from (${recordsOf(figure, span)}) r)`;
  const sum = (figure: SummaryFigure): Sql =>
    sql`(select coalesce(sum(r.value_fen), 0)::bigint from (${recordsOf(figure, span)}) r)`;
  const counted = await row<SummaryCounts>(
    tx,
    sql`select ${count('claims')} as claims, ${count('rejected_claims')} as rejected,
               ${count('disputed_claims')} as disputed, ${count('accepted_claims')} as accepted,
               ${sum('claims')} as "claimedFen", ${sum('accepted_claims')} as "paidFen",
               ${count('delivered_orders')} as "deliveredOrders", ${count('accidents')} as accidents`,
  );
  return counted as SummaryCounts;
}

export const SUMMARY_SORTS = defineSorts(
  { at: { column: sql`r.at`, type: 'instant' } },
  { id: sql`r.id`, fallback: 'at' },
);

export function findSummaryRecords(
  tx: StoreTx,
  figure: SummaryFigure,
  span: SummarySpan,
  keyset: Keyset,
): Promise<SummaryRecord[]> {
  return rows(
    tx,
    sql`select r.id, r.type, r.order_id as "orderId", r.at, r.value_fen as "valueFen"
        from (${recordsOf(figure, span)}) r where ${keyset.where} ${keyset.orderAndLimit}`,
  );
}
