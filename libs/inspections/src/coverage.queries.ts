import { rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { OrderType } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import type { CoverageFigure } from './coverage.dto';

export interface ArrivalSpan {
  readonly from: Date;
  readonly before: Date;
}

export interface CoverageCounts {
  readonly orders: number;
  readonly preInspected: number;
  readonly sheetUsed: number;
  readonly customerPresent: number;
  readonly twelvePointChecked: number;
  readonly sheetUse: string | null;
  readonly twelvePointShare: string | null;
}

export interface CoverageRecord {
  readonly id: string;
  readonly orderNumber: string;
  readonly type: OrderType;
  readonly arrivedAt: Date;
}

/** Of each figure what makes an order count: the number and its records come from the same words. SEC-04 */
const COUNTS: Readonly<Record<CoverageFigure, Sql>> = {
  orders: sql`true`,
  pre_inspected: sql`so.pre_inspected`,
  sheet_used: sql`(so.pre_inspected and so.inspection_sheet_used)`,
  customer_present: sql`(so.pre_inspected and so.customer_present)`,
  twelve_point_checked: sql`so.twelve_point_checked_at is not null`,
};

const arrivedIn = ({ from, before }: ArrivalSpan): Sql =>
  sql`so.arrived_at >= ${from} and so.arrived_at < ${before} and not so.internal and so.state <> 'cancelled'`;

/** One row for each type of order that there is, and one without a type for all of them. */
export function countCoverage(
  tx: StoreTx,
  span: ArrivalSpan,
): Promise<(CoverageCounts & { readonly type: OrderType | null })[]> {
  return rows(
    tx,
    sql`select c.*, round(100.0 * c."sheetUsed" / nullif(c."preInspected", 0), 1)::text as "sheetUse",
               round(100.0 * c."twelvePointChecked" / nullif(c.orders, 0), 1)::text as "twelvePointShare"
        from (
          select so.type, count(*) filter (where ${COUNTS.orders}) as orders,
                 count(*) filter (where ${COUNTS.pre_inspected}) as "preInspected",
                 count(*) filter (where ${COUNTS.sheet_used}) as "sheetUsed",
                 count(*) filter (where ${COUNTS.customer_present}) as "customerPresent",
                 count(*) filter (where ${COUNTS.twelve_point_checked}) as "twelvePointChecked"
          from service_order so where ${arrivedIn(span)}
          group by grouping sets ((), (so.type))) c
        order by c.type`,
  );
}

export const COVERAGE_SORTS = defineSorts(
  { arrivedAt: { column: sql`so.arrived_at`, type: 'instant' } },
  { id: sql`so.id`, fallback: 'arrivedAt' },
);

export function findCoverageRecords(
  tx: StoreTx,
  { span, figure, type }: { span: ArrivalSpan; figure: CoverageFigure; type: OrderType | undefined },
  keyset: Keyset,
): Promise<CoverageRecord[]> {
  return rows(
    tx,
    sql`select so.id, so.order_number as "orderNumber", so.type, so.arrived_at as "arrivedAt" from service_order so
        where ${keyset.where} and ${arrivedIn(span)} and ${COUNTS[figure]}
          and so.type = coalesce(${type ?? null}, so.type) ${keyset.orderAndLimit}`,
  );
}
