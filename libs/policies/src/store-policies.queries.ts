import { columns, rows, sql } from '#libs/database';
import type { GroupTx } from '#libs/tenancy';
import { type PolicyKind, readStoredDocument } from './policy-kind';
import { GroupPolicy } from './policy.entity';

/** What a store set for itself in place of the group's policy. */
export interface StorePolicyInForce<Document extends object = object> {
  /** Role of the store, as in its `StoreRef.schema`. */
  readonly storeRole: string;
  readonly code: string;
  readonly document: Document;
}

/** The policies of a kind that stores set for themselves, of every store of the group; for headquarters. One statement. */
export async function policiesOfStoresInForce<Document extends object>(
  tx: GroupTx,
  kind: PolicyKind<Document>,
  at: Date,
): Promise<StorePolicyInForce<Document>[]> {
  const last = await rows<GroupPolicy & { storeRole: string }>(
    tx,
    sql`select distinct on (p.store_role, p.code) ${columns(GroupPolicy, 'p')}
        from group_policy p
        where p.kind = ${kind.code} and p.store_role is not null and p.effective_from <= ${at}
          and (p.withdrawn_at is null or p.withdrawn_at > p.effective_from)
        order by p.store_role, p.code, p.effective_from desc, p.issued_at desc, p.number desc`,
  );
  return last
    .filter(({ withdrawnAt }) => withdrawnAt === null || withdrawnAt > at)
    .map(({ storeRole, code, document }) => ({ storeRole, code, document: readStoredDocument(kind, document) }));
}
