import { affected, row, rows, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf, type PageQuery } from '#libs/http';
import type { JobRunStatus } from '#libs/queue';
import type { DumpCounts, GroupRef, PlatformTx } from '#libs/tenancy';
import type { StoredObject } from '#libs/storage';
import type { TenantExportDto } from './exports.dto';
import type { ExportKind } from './tenant-export.entity';

/** Of whom somebody sees the exports: of one group, or the operator of all (null). */
export type ExportsOf = GroupRef | null;

const SORTS = defineSorts(
  { createdAt: { column: sql`x.created_at`, type: 'instant' } },
  { id: sql`x.id`, fallback: '-createdAt' },
);

const SELECT = sql`
  select x.id, x.kind, x.code, j.status, x.clear_id_numbers as "clearIdNumbers", x.bytes, x.sha256,
         x.table_count as tables, x.row_count as rows, x.file_count as files,
         x.created_at as "createdAt", x.expires_at as "expiresAt",
         jsonb_build_object('done', j.progress_done, 'total', j.progress_total,
           'percent', floor(j.progress_done * 100.0 / nullif(j.progress_total, 0))) as progress
  from platform.tenant_export x join platform.job j on j.id = x.id`;

const ownedBy = (owner: ExportsOf) => (owner ? sql`x.group_id = ${owner.id}` : sql`true`);

export async function listExports(tx: PlatformTx, owner: ExportsOf, query: PageQuery): Promise<Page<TenantExportDto>> {
  const keyset = keysetOf(query, SORTS);
  const found = await rows<TenantExportDto>(
    tx,
    sql`${SELECT} where ${ownedBy(owner)} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
  return pageOf(found, keyset, (found) => found);
}

/** @throws DomainError `not_found` */
export async function getExport(tx: PlatformTx, owner: ExportsOf, id: string): Promise<TenantExportDto> {
  const found = await row<TenantExportDto>(tx, sql`${SELECT} where ${ownedBy(owner)} and x.id = ${id}`);
  if (!found) throw new DomainError(notFound);
  return found;
}

/** Where the file of an export is, and what it is of. */
export interface PlacedExport {
  readonly id: string;
  readonly kind: ExportKind;
  readonly code: string;
  readonly storageKey: string;
  readonly clearIdNumbers: boolean;
  /** Id of the store or the group; null for a store that is gone. */
  readonly tenantId: string | null;
  readonly status: JobRunStatus;
  readonly expiresAt: Date;
}

export function findPlacedExport(tx: PlatformTx, owner: ExportsOf, id: string): Promise<PlacedExport | null> {
  return row<PlacedExport>(
    tx,
    sql`select x.id, x.kind, x.code, x.storage_key as "storageKey", x.clear_id_numbers as "clearIdNumbers", j.status, x.expires_at as "expiresAt",
               case x.kind when 'group' then x.group_id
                           else (select s.id from platform.store s where s.code = x.code and s.group_id = x.group_id) end
                 as "tenantId"
        from platform.tenant_export x join platform.job j on j.id = x.id
        where ${ownedBy(owner)} and x.id = ${id}`,
  );
}

/** Says what the file is; false where the export was dropped meanwhile. */
export async function noteFile(tx: PlatformTx, id: string, stored: StoredObject, counts: DumpCounts): Promise<boolean> {
  const noted = await affected(
    tx,
    sql`update platform.tenant_export
        set bytes = ${stored.bytes}, sha256 = ${stored.sha256}, table_count = ${counts.tables},
            row_count = ${counts.rows}, file_count = ${counts.files}
        where id = ${id}`,
  );
  return noted > 0;
}

export function findExpired(tx: PlatformTx, now: Date): Promise<{ id: string; storageKey: string }[]> {
  return rows(
    tx,
    sql`select id, storage_key as "storageKey" from platform.tenant_export
        where expires_at <= ${now} order by expires_at limit 100`,
  );
}

export async function dropExport(tx: PlatformTx, id: string): Promise<void> {
  await affected(tx, sql`delete from platform.tenant_export where id = ${id}`);
}

/** What an export is to hold: its group and its stores, of which none is being made or removed. */
export interface ExportScope {
  readonly group: { readonly id: string; readonly code: string; readonly name: string; readonly schema: string };
  readonly stores: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly schema: string;
    readonly timeZone: string;
  }[];
  readonly storageKey: string;
  readonly kind: ExportKind;
  readonly clearIdNumbers: boolean;
}

export function findScope(tx: PlatformTx, exportId: string): Promise<ExportScope | null> {
  return row<ExportScope>(
    tx,
    sql`select jsonb_build_object('id', g.id, 'code', g.code, 'name', g.name, 'schema', g.schema_name) as "group",
               x.storage_key as "storageKey", x.kind, x.clear_id_numbers as "clearIdNumbers",
               coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name,
                                'schema', s.schema_name, 'timeZone', s.time_zone) order by s.code)
                         from platform.store s
                         where s.group_id = g.id and s.state in ('active', 'suspended')
                           and (x.kind = 'group' or s.code = x.code)), '[]') as stores
        from platform.tenant_export x join platform.dealer_group g on g.id = x.group_id
        where x.id = ${exportId}
          and (x.kind = 'group' or exists (select from platform.store s where s.code = x.code and s.state <> 'removing'))`,
  );
}
