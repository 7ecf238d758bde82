import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { OutsideScore, type OutsideScoreKind } from './outside-score.entity';

export const OUTSIDE_SCORE_SORTS = defineSorts(
  { scoredOn: { column: sql`o.scored_on`, type: 'date' } },
  { id: sql`o.id`, fallback: '-scoredOn' },
);

export const CSI_SORTS = defineSorts(
  { lastVisitAt: { column: sql`visitor.last_visit_at`, type: 'instant' } },
  { id: sql`visitor.id`, fallback: '-lastVisitAt' },
);

export interface OutsideScoreFilter {
  readonly kind?: readonly OutsideScoreKind[];
  readonly belowLimit?: boolean;
  readonly scoredFrom?: LocalDate;
  readonly scoredBefore?: LocalDate;
}

export function findOutsideScores(tx: StoreTx, filter: OutsideScoreFilter, keyset: Keyset): Promise<OutsideScore[]> {
  return rows(
    tx,
    sql`select ${columns(OutsideScore, 'o')} from outside_score o
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

/** Answers the row, and whether it is a new one: of what the source sent before, the first is kept. */
export async function keepOutsideScore(
  tx: StoreTx,
  score: OutsideScore,
): Promise<{ readonly score: OutsideScore; readonly isNew: boolean }> {
  const inserted = await row<OutsideScore>(
    tx,
    sql`insert into outside_score as o
          (id, kind, source, external_id, scored_on, customer_id, vehicle_id, order_id, score, scale_max, below_limit,
           policy_ref, average_score, store_count, remark, created_at)
        values (${score.id}, ${score.kind}, ${score.source}, ${score.externalId}, ${score.scoredOn}, ${score.customerId},
                ${score.vehicleId}, ${score.orderId}, ${score.score}, ${score.scaleMax}, ${score.belowLimit},
                ${score.policyRef}, ${score.averageScore}, ${score.storeCount}, ${score.remark}, ${score.createdAt})
        on conflict (source, external_id) do nothing returning ${columns(OutsideScore, 'o')}`,
  );
  if (inserted) return { score: inserted, isNew: true };
  const earlier = await row<OutsideScore>(
    tx,
    sql`select ${columns(OutsideScore, 'o')} from outside_score o
        where o.source = ${score.source} and o.external_id = ${score.externalId}`,
  );
  return { score: earlier as OutsideScore, isNew: false };
}

export interface CsiCandidate {
  readonly id: string;
  readonly lastVisitAt: Date;
  readonly visits: number;
  readonly orderId: string;
  readonly vehicleId: string;
}

/** Every customer who visited between two instants, once; a visit that was called off is none. FUP-29 */
export function findVisitors(tx: StoreTx, from: Date, before: Date, keyset: Keyset): Promise<CsiCandidate[]> {
  return rows(
    tx,
    sql`select visitor.id, visitor.last_visit_at as "lastVisitAt", visitor.visits, visitor.order_id as "orderId",
               visitor.vehicle_id as "vehicleId"
        from (
          select c.id, max(s.arrived_at) as last_visit_at, count(*) as visits,
                 (array_agg(s.id order by s.arrived_at desc, s.id))[1] as order_id,
                 (array_agg(s.vehicle_id order by s.arrived_at desc, s.id))[1] as vehicle_id
          from service_order s
          join customer d on d.id = s.customer_id
          join customer c on c.id = coalesce(d.merged_into_id, d.id) and c.erased_at is null
          where s.arrived_at >= ${from} and s.arrived_at < ${before} and s.state <> 'cancelled' and not s.internal
          group by c.id) visitor
        where ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

function conditions({ kind, belowLimit, scoredFrom, scoredBefore }: OutsideScoreFilter): Sql {
  const wanted: Sql[] = [];
  if (kind) wanted.push(sql`o.kind = any(${kind})`);
  if (belowLimit !== undefined) wanted.push(sql`o.below_limit = ${belowLimit}`);
  if (scoredFrom) wanted.push(sql`o.scored_on >= ${scoredFrom}`);
  if (scoredBefore) wanted.push(sql`o.scored_on < ${scoredBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
