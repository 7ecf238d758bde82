import { affected, assignments, columns, row, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { Estimate } from './estimate.entity';

export function findEstimate(tx: StoreTx, id: string): Promise<Estimate | null> {
  return row(tx, sql`select ${columns(Estimate, 'e')} from estimate e where e.id = ${id}`);
}

export function findEstimatesOf(tx: StoreTx, orderId: string): Promise<Estimate[]> {
  return rows(
    tx,
    sql`select ${columns(Estimate, 'e')} from estimate e where e.order_id = ${orderId} order by e.number`,
  );
}

export type NewEstimate = Omit<
  Estimate,
  'number' | 'toldAt' | 'toldBy' | 'toldHow' | 'answeredAt' | 'answeredHow' | 'answerNote' | 'version' | 'updatedAt'
>;

/**
 * Adds an estimate with the order's next number, and supersedes what was open. The caller holds the order, so that no two
 * numbers meet.
 */
export async function insertEstimate(tx: StoreTx, estimate: NewEstimate): Promise<Estimate> {
  const { orderId, createdAt: at } = estimate;
  const [, made] = await Promise.all([
    affected(
      tx,
      sql`update estimate set state = 'superseded', version = version + 1, updated_at = ${at}
          where order_id = ${orderId} and state in ('draft', 'told')`,
    ),
    row<Estimate>(
      tx,
      sql`insert into estimate as e
            (id, order_id, number, state, lines, labour_fen, parts_fen, all_from_catalogue, sold_hours, promised_at,
             priced_on, created_at, updated_at)
          select ${estimate.id}, ${orderId}, coalesce(max(number), 0) + 1, ${estimate.state},
                 ${JSON.stringify(estimate.lines)}::jsonb, ${estimate.labourFen}::bigint, ${estimate.partsFen}::bigint,
                 ${estimate.allFromCatalogue}::boolean, ${estimate.soldHours}::numeric,
                 ${estimate.promisedAt}::timestamptz, ${estimate.pricedOn}::date, ${at}::timestamptz, ${at}::timestamptz
          from estimate where order_id = ${orderId}
          returning ${columns(Estimate, 'e')}`,
    ),
  ]);
  return made as Estimate;
}

/** Writes a change of an estimate at the version that was read; 0: somebody was faster. */
export function updateEstimate(
  tx: StoreTx,
  { id, version }: Estimate,
  change: Partial<Omit<Estimate, 'lines'>>,
  at: Date,
): Promise<number> {
  const set = assignments<object>(Estimate, { ...change, version: version + 1, updatedAt: at });
  return affected(tx, sql`update estimate set ${set} where id = ${id} and version = ${version}`);
}
