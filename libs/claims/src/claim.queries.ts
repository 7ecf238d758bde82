import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Claim } from './claim.entity';
import type { ClaimState } from './claim-state.policy';
import { ResponsibilityAccident } from './responsibility-accident.entity';

export interface ClaimFilter {
  readonly orderId?: string;
  readonly state?: readonly ClaimState[];
  readonly rejected?: boolean;
  readonly submittedAtFrom?: Date;
  readonly submittedAtBefore?: Date;
}

export const CLAIM_SORTS = defineSorts(
  { submittedAt: { column: sql`c.submitted_at`, type: 'instant' } },
  { id: sql`c.id`, fallback: '-submittedAt' },
);

export function findClaims(tx: StoreTx, filter: ClaimFilter, keyset: Keyset): Promise<Claim[]> {
  return rows(
    tx,
    sql`select ${columns(Claim, 'c')} from claim c
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findClaim(tx: StoreTx, id: string): Promise<Claim | null> {
  return row(tx, sql`select ${columns(Claim, 'c')} from claim c where c.id = ${id}`);
}

/** Takes the claim for this transaction, so that of two steps at once the second is judged by what the first made. */
export function lockClaim(tx: StoreTx, id: string): Promise<Claim | null> {
  return row(tx, sql`select ${columns(Claim, 'c')} from claim c where c.id = ${id} for no key update`);
}

/** When the vehicle of an order arrived; null: the store has no such order. */
export function findArrival(tx: StoreTx, orderId: string): Promise<{ readonly arrivedAt: Date } | null> {
  return row(tx, sql`select so.arrived_at as "arrivedAt" from service_order so where so.id = ${orderId}`);
}

const OF_CUSTOMERS = (alias: Sql, customerIds: readonly string[]): Sql =>
  sql`${alias}.order_id in (select so.id from service_order so where so.customer_id = any(${customerIds}))`;

/** Claims and accidents on the orders of these customers, as a person is told of them. SEC-08 */
export async function findRecordsOfCustomers(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  const [claims, accidents] = await Promise.all([
    rows<Claim>(tx, sql`select ${columns(Claim, 'c')} from claim c where ${OF_CUSTOMERS(sql`c`, customerIds)}`),
    rows<ResponsibilityAccident>(
      tx,
      sql`select ${columns(ResponsibilityAccident, 'a')} from responsibility_accident a
          where ${OF_CUSTOMERS(sql`a`, customerIds)}`,
    ),
  ]);
  return [
    ...claims.map((claim) => ({ type: 'claim', ...claim })),
    ...accidents.map((accident) => ({ type: 'responsibility-accident', ...accident })),
  ];
}

/** Empties their free texts, which may name people. SEC-08 */
export async function emptyTextsOfCustomers(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  const [claims, accidents] = await Promise.all([
    affected(
      tx,
      sql`update claim c set content = null, note = null
          where ${OF_CUSTOMERS(sql`c`, customerIds)} and (c.content is not null or c.note is not null)`,
    ),
    affected(
      tx,
      sql`update responsibility_accident a set description = null, measures = null
          where ${OF_CUSTOMERS(sql`a`, customerIds)} and (a.description is not null or a.measures is not null)`,
    ),
  ]);
  return claims + accidents;
}

function conditions({ orderId, state, rejected, submittedAtFrom, submittedAtBefore }: ClaimFilter): Sql {
  const wanted: Sql[] = [];
  if (orderId) wanted.push(sql`c.order_id = ${orderId}`);
  if (state) wanted.push(sql`c.state = any(${state})`);
  if (rejected !== undefined) wanted.push(sql`(c.rejections > 0) = ${rejected}`);
  if (submittedAtFrom) wanted.push(sql`c.submitted_at >= ${submittedAtFrom}`);
  if (submittedAtBefore) wanted.push(sql`c.submitted_at < ${submittedAtBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
