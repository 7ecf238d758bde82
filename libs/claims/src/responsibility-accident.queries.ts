import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type AccidentKind, ResponsibilityAccident } from './responsibility-accident.entity';

export interface AccidentFilter {
  readonly orderId?: string;
  readonly kind?: readonly AccidentKind[];
  readonly resolved?: boolean;
  readonly occurredAtFrom?: Date;
  readonly occurredAtBefore?: Date;
}

export const ACCIDENT_SORTS = defineSorts(
  { occurredAt: { column: sql`a.occurred_at`, type: 'instant' } },
  { id: sql`a.id`, fallback: '-occurredAt' },
);

const ACCIDENT = columns(ResponsibilityAccident, 'a');

export function findAccidents(tx: StoreTx, filter: AccidentFilter, keyset: Keyset): Promise<ResponsibilityAccident[]> {
  return rows(
    tx,
    sql`select ${ACCIDENT} from responsibility_accident a
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findAccident(tx: StoreTx, id: string): Promise<ResponsibilityAccident | null> {
  return row(tx, sql`select ${ACCIDENT} from responsibility_accident a where a.id = ${id}`);
}

export function lockAccident(tx: StoreTx, id: string): Promise<ResponsibilityAccident | null> {
  return row(tx, sql`select ${ACCIDENT} from responsibility_accident a where a.id = ${id} for no key update`);
}

function conditions({ orderId, kind, resolved, occurredAtFrom, occurredAtBefore }: AccidentFilter): Sql {
  const wanted: Sql[] = [];
  if (orderId) wanted.push(sql`a.order_id = ${orderId}`);
  if (kind) wanted.push(sql`a.kind = any(${kind})`);
  if (resolved !== undefined) wanted.push(sql`(a.resolved_at is not null) = ${resolved}`);
  if (occurredAtFrom) wanted.push(sql`a.occurred_at >= ${occurredAtFrom}`);
  if (occurredAtBefore) wanted.push(sql`a.occurred_at < ${occurredAtBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
