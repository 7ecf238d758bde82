import { affected, row, rows, type Sql, sql } from '#libs/database';
import { DomainError, newId } from '#libs/foundation';
import type { IdempotencyClaim } from './context';
import { idempotencyKeyReused } from './tenancy.errors';
import type { TenantTx } from './tx';

export type IdempotencyTable = 'idempotency_key' | 'group_idempotency_key' | 'platform.idempotency_key';

const TABLES: Record<IdempotencyTable, Sql> = {
  idempotency_key: sql`idempotency_key`,
  group_idempotency_key: sql`group_idempotency_key`,
  'platform.idempotency_key': sql`platform.idempotency_key`,
};

/** How long an answer is replayed. */
const KEPT_FOR = '24 hours';

export type Claimed = { kind: 'first'; rowId: string } | { kind: 'replay'; answer: unknown };

/**
 * Claims the key for this transaction. A second request with the key waits here on the unique index: it replays when
 * the first commits, and takes its place when the first rolls back.
 */
export async function claimKey(tx: TenantTx, table: IdempotencyTable, claim: IdempotencyClaim): Promise<Claimed> {
  const rowId = newId();
  const claimed = await rows(
    tx,
    sql`insert into ${TABLES[table]} (id, principal, method, route, key, fingerprint)
        values (${rowId}, ${claim.principal}, ${claim.method}, ${claim.route}, ${claim.key}, ${claim.fingerprint})
        on conflict (principal, method, route, key) do nothing
        returning id`,
  );
  if (claimed.length > 0) return { kind: 'first', rowId };
  const earlier = await row<{ fingerprint: string; answer: string }>(
    tx,
    sql`select fingerprint, answer from ${TABLES[table]}
        where principal = ${claim.principal} and method = ${claim.method} and route = ${claim.route} and key = ${claim.key}`,
  );
  if (!earlier || earlier.fingerprint !== claim.fingerprint) throw new DomainError(idempotencyKeyReused);
  return { kind: 'replay', answer: JSON.parse(earlier.answer) };
}

export async function storeAnswer(
  tx: TenantTx,
  table: IdempotencyTable,
  rowId: string,
  answer: unknown,
): Promise<void> {
  await affected(tx, sql`update ${TABLES[table]} set answer = ${JSON.stringify(answer ?? null)} where id = ${rowId}`);
}

/** Forgets answers older than a day; run hourly by the workers. */
export function forgetOldKeys(tx: TenantTx, table: IdempotencyTable): Promise<number> {
  return affected(tx, sql`delete from ${TABLES[table]} where created_at < now() - ${KEPT_FOR}::interval`);
}
