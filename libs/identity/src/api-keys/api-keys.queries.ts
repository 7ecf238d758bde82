import { affected, columns, row, rows, sql, type Sql } from '#libs/database';
import { defineSorts, keysetOf, type Page, pageOf, type PageQuery } from '#libs/http';
import type { PlatformTx } from '#libs/tenancy';
import { ApiKey } from './api-key.entity';

/** A key with the codes of its stores beside their ids. */
export interface ApiKeyRow extends ApiKey {
  storeCodes: string[] | null;
}

/** Of whom keys are listed: a group, or the operator. */
export type KeyOwner = { readonly id: string } | null;

export const API_KEY_SORTS = defineSorts(
  { createdAt: { column: sql`k.created_at`, type: 'instant' } },
  { id: sql`k.id`, fallback: '-createdAt' },
);

const SELECT = sql`
  select ${columns(ApiKey, 'k')},
         case when k.kind = 'store' then
           coalesce((select array_agg(s.code order by s.code) from platform.store s where s.id = any (k.store_ids)), '{}')
         end as "storeCodes"
  from platform.api_key k`;

const ownedBy = (owner: KeyOwner): Sql => (owner ? sql`k.group_id = ${owner.id}` : sql`k.group_id is null`);

export async function listApiKeys<Dto>(
  tx: PlatformTx,
  owner: KeyOwner,
  query: PageQuery,
  toDto: (key: ApiKeyRow) => Dto,
): Promise<Page<Dto>> {
  const keyset = keysetOf(query, API_KEY_SORTS);
  const found = await rows<ApiKeyRow>(
    tx,
    sql`${SELECT} where ${ownedBy(owner)} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
  return pageOf(found, keyset, toDto);
}

export function findOwnedKey(tx: PlatformTx, owner: KeyOwner, id: string): Promise<ApiKeyRow | null> {
  return row<ApiKeyRow>(tx, sql`${SELECT} where k.id = ${id} and ${ownedBy(owner)}`);
}

/** Locks the operator's keys, so that two revocations cannot each leave the other one's key as the last. */
export async function lockPlatformKeys(tx: PlatformTx): Promise<ApiKey[]> {
  return rows<ApiKey>(
    tx,
    sql`select ${columns(ApiKey, 'k')} from platform.api_key k
        where k.kind = 'platform' and k.revoked_at is null order by k.id for update`,
  );
}

/** False for a key that was revoked before. */
export async function markRevoked(tx: PlatformTx, id: string, at: Date): Promise<boolean> {
  const count = await affected(
    tx,
    sql`update platform.api_key set revoked_at = ${at} where id = ${id} and revoked_at is null`,
  );
  return count > 0;
}

export function shorten(tx: PlatformTx, id: string, expiresAt: Date): Promise<number> {
  return affected(
    tx,
    sql`update platform.api_key set expires_at = least(coalesce(expires_at, ${expiresAt}), ${expiresAt}) where id = ${id}`,
  );
}
