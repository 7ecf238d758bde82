import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { startOfDay } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { ArchiveViolation } from './archive-register.entity';
import type { ListViolationsQuery } from './archive-violations.dto';

const SELECT_VIOLATION = sql`select ${columns(ArchiveViolation, 'x')} from archive_violation x`;

export const VIOLATION_SORTS = defineSorts(
  { foundAt: { column: sql`x.found_at`, type: 'instant' } },
  { id: sql`x.id`, fallback: '-foundAt' },
);

export function findViolations(
  tx: StoreTx,
  query: ListViolationsQuery,
  keyset: Keyset,
  timeZone: string,
): Promise<ArchiveViolation[]> {
  const { department, kind, fileId, open, foundFrom, foundBefore } = query;
  const wanted: Sql[] = [];
  if (department) wanted.push(sql`x.department = ${department}`);
  if (kind) wanted.push(sql`x.kind = ${kind}`);
  if (fileId) wanted.push(sql`x.file_id = ${fileId}`);
  if (open !== undefined) wanted.push(open ? sql`x.corrected_at is null` : sql`x.corrected_at is not null`);
  if (foundFrom) wanted.push(sql`x.found_at >= ${startOfDay(foundFrom, timeZone)}`);
  if (foundBefore) wanted.push(sql`x.found_at < ${startOfDay(foundBefore, timeZone)}`);
  const filters = wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
  return rows(tx, sql`${SELECT_VIOLATION} where ${keyset.where} ${filters} ${keyset.orderAndLimit}`);
}

export function findViolation(tx: StoreTx, id: string): Promise<ArchiveViolation | null> {
  return row(tx, sql`${SELECT_VIOLATION} where x.id = ${id}`);
}

/** Stores violations; what is open already is left out. Answers the ids that are new. */
export async function insertViolations(
  tx: StoreTx,
  violations: readonly Omit<ArchiveViolation, 'correctedBy' | 'correctedAt' | 'createdAt'>[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (violations.length === 0) return new Set();
  const stored = await rows<{ id: string }>(
    tx,
    sql`insert into archive_violation (id, file_id, dossier_id, document_id, subject_id, kind, department, role, repeats,
                                       found_by, found_at, created_at)
        select n."id", n."fileId", n."dossierId", n."documentId", n."subjectId", n."kind", n."department", n."role",
               n."repeats", n."foundBy", n."foundAt", ${now}
        from json_to_recordset(${JSON.stringify(violations)}::json)
          as n ("id" uuid, "fileId" uuid, "dossierId" uuid, "documentId" uuid, "subjectId" uuid, "kind" varchar,
                "department" varchar, "role" varchar, "repeats" integer, "foundBy" varchar, "foundAt" timestamptz)
        order by n."subjectId", n."kind"
        on conflict (subject_id, kind) where corrected_at is null do nothing
        returning id`,
  );
  return new Set(stored.map(({ id }) => id));
}

/** Counts each once more that is open and has counted so often; answers those. */
export function repeatViolations(
  tx: StoreTx,
  repetitions: readonly { readonly id: string; readonly repeats: number }[],
): Promise<ArchiveViolation[]> {
  return rows(
    tx,
    sql`update archive_violation x set repeats = x.repeats + 1
        from json_to_recordset(${JSON.stringify(repetitions)}::json) as n ("id" uuid, "repeats" integer)
        where x.id = n."id" and x.repeats = n."repeats" and x.corrected_at is null
        returning ${columns(ArchiveViolation, 'x')}`,
  );
}

/** Ends those that are open; answers them. */
export function correctViolations(
  tx: StoreTx,
  ids: readonly string[],
  by: string,
  at: Date,
): Promise<ArchiveViolation[]> {
  return rows(
    tx,
    sql`update archive_violation x set corrected_by = ${by}, corrected_at = ${at}
        where x.id = any(${ids}::uuid[]) and x.corrected_at is null
        returning ${columns(ArchiveViolation, 'x')}`,
  );
}
