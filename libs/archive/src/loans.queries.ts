import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { LOAN, LOAN_DEADLINE } from './archive-policies';
import { ArchiveLoan, type LoanCondition } from './archive-register.entity';

export interface LoanFilter {
  readonly fileId?: string;
  readonly open?: boolean;
  readonly overdue?: boolean;
}

/** A loan and its time. */
export interface LoanRecord extends ArchiveLoan {
  readonly dueAt: Date | null;
  readonly overdue: boolean;
}

const overdueAt = (now: Date): Sql => sql`coalesce(coalesce(l.returned_at, ${now}) > t.due_at, false)`;

const selectLoan = (now: Date): Sql => sql`
  select ${columns(ArchiveLoan, 'l')}, t.due_at as "dueAt", ${overdueAt(now)} as overdue
  from archive_loan l
  left join deadline t
    on t.subject_type = ${LOAN} and t.subject_id = l.id and t.kind = ${LOAN_DEADLINE.code} and t.occurrence = ''`;

export const LOAN_SORTS = defineSorts(
  { lentAt: { column: sql`l.lent_at`, type: 'instant' } },
  { id: sql`l.id`, fallback: '-lentAt' },
);

export function findLoans(tx: StoreTx, filter: LoanFilter, keyset: Keyset, now: Date): Promise<LoanRecord[]> {
  const { fileId, open, overdue } = filter;
  const wanted: Sql[] = [];
  if (fileId) wanted.push(sql`l.file_id = ${fileId}`);
  if (open !== undefined) wanted.push(open ? sql`l.returned_at is null` : sql`l.returned_at is not null`);
  if (overdue !== undefined) wanted.push(overdue ? overdueAt(now) : sql`not ${overdueAt(now)}`);
  const filters = wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
  return rows(tx, sql`${selectLoan(now)} where ${keyset.where} ${filters} ${keyset.orderAndLimit}`);
}

export function findLoan(tx: StoreTx, id: string, now: Date): Promise<LoanRecord | null> {
  return row(tx, sql`${selectLoan(now)} where l.id = ${id}`);
}

/** The file, so that nobody else lends of it at the same time. */
export async function lockFile(tx: StoreTx, id: Sql): Promise<boolean> {
  return (await row(tx, sql`select f.id from archive_file f where f.id = ${id} for update`)) !== null;
}

/** Documents and before them their dossiers, so that nobody judges them at the same time; in the order of `update`. */
export async function lockDocuments(tx: StoreTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const isOne = sql`d.id = any(${ids}::uuid[])`;
  await Promise.all([
    rows(
      tx,
      sql`select s.id from archive_dossier s where s.id in (select d.dossier_id from archive_document d where ${isOne})
          order by s.id for update`,
    ),
    rows(tx, sql`select d.id from archive_document d where ${isOne} order by d.id for update`),
  ]);
}

/** Whether the bag is out, or the document; of the bag, also whether any document of it is. */
export async function isLent(tx: StoreTx, fileId: string, documentId: string | null): Promise<boolean> {
  const isIt = documentId === null ? sql`true` : sql`(l.document_id is null or l.document_id = ${documentId}::uuid)`;
  const found = await row(
    tx,
    sql`select l.id from archive_loan l where l.file_id = ${fileId} and l.returned_at is null and ${isIt} limit 1`,
  );
  return found !== null;
}

export type NewLoan = Pick<ArchiveLoan, 'id' | 'fileId' | 'documentId' | 'borrower' | 'purpose' | 'lentBy' | 'lentAt'>;

/** By hand, so that it is on its way at once, and what is sent together with it can read it back. */
export async function insertLoan(tx: StoreTx, loan: NewLoan): Promise<void> {
  const { id, fileId, documentId, borrower, purpose, lentBy, lentAt } = loan;
  await affected(
    tx,
    sql`insert into archive_loan (id, file_id, document_id, borrower, purpose, lent_by, lent_at, created_at)
        values (${id}, ${fileId}, ${documentId}, ${borrower}, ${purpose}, ${lentBy}, ${lentAt}, ${lentAt})`,
  );
}

export async function endLoan(
  tx: StoreTx,
  id: string,
  { to, at, condition }: { to: string; at: Date; condition: LoanCondition },
): Promise<void> {
  await affected(
    tx,
    sql`update archive_loan set returned_to = ${to}, returned_at = ${at}, condition = ${condition} where id = ${id}`,
  );
}

/** Dossiers whose documents were lost are complete no more. */
export async function reopenDossiersOf(tx: StoreTx, documentIds: readonly string[], now: Date): Promise<void> {
  if (documentIds.length === 0) return;
  await affected(
    tx,
    sql`update archive_dossier s
        set state = 'incomplete', completed_at = null, version = s.version + 1, updated_at = ${now}
        where s.state = 'complete'
          and s.id in (select d.dossier_id from archive_document d where d.id = any(${documentIds}::uuid[]))`,
  );
}
