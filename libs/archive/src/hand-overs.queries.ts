import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { type LocalDate, startOfDay } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type ArchiveDepartment, ArchiveDossier } from './archive-file.entity';
import { DOSSIER, HAND_OVER_DEADLINE } from './archive-policies';
import { ArchiveHandOver, ArchiveViolation, type HandOverLine, type HandOverState } from './archive-register.entity';
import type { NewViolation } from './archive-violations.service';

/** A row of the register, with whose papers they are. */
export interface HandOverRecord extends ArchiveHandOver {
  readonly fileId: string;
  readonly vehicleId: string;
  readonly department: ArchiveDepartment;
}

/** Which rows of the register. */
export interface HandOverFilter {
  readonly dossierId?: string;
  readonly department?: ArchiveDepartment;
  readonly state?: HandOverState;
  readonly handedOverFrom?: LocalDate;
  readonly handedOverBefore?: LocalDate;
}

const SELECT_HAND_OVER = sql`
  select ${columns(ArchiveHandOver, 'h')}, s.file_id as "fileId", f.vehicle_id as "vehicleId", s.department
  from archive_hand_over h
  join archive_dossier s on s.id = h.dossier_id
  join archive_file f on f.id = s.file_id`;

export const HAND_OVER_SORTS = defineSorts(
  { handedOverAt: { column: sql`h.handed_over_at`, type: 'instant' } },
  { id: sql`h.id`, fallback: '-handedOverAt' },
);

export function findHandOvers(
  tx: StoreTx,
  filter: HandOverFilter,
  keyset: Keyset,
  timeZone: string,
): Promise<HandOverRecord[]> {
  const { dossierId, department, state, handedOverFrom, handedOverBefore } = filter;
  const wanted: Sql[] = [];
  if (dossierId) wanted.push(sql`h.dossier_id = ${dossierId}`);
  if (department) wanted.push(sql`s.department = ${department}`);
  if (state) wanted.push(sql`h.state = ${state}`);
  if (handedOverFrom) wanted.push(sql`h.handed_over_at >= ${startOfDay(handedOverFrom, timeZone)}`);
  if (handedOverBefore) wanted.push(sql`h.handed_over_at < ${startOfDay(handedOverBefore, timeZone)}`);
  const filters = wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
  return rows(tx, sql`${SELECT_HAND_OVER} where ${keyset.where} ${filters} ${keyset.orderAndLimit}`);
}

export function findHandOver(tx: StoreTx, id: string): Promise<HandOverRecord | null> {
  return row(tx, sql`${SELECT_HAND_OVER} where h.id = ${id}`);
}

/** The dossier, so that its papers are judged by one at a time. */
export function lockDossier(tx: StoreTx, id: Sql): Promise<ArchiveDossier | null> {
  return row(tx, sql`select ${columns(ArchiveDossier, 's')} from archive_dossier s where s.id = ${id} for update`);
}

/** The dossier that a row of the register is about. */
export const dossierOfHandOver = (id: string): Sql =>
  sql`(select h.dossier_id from archive_hand_over h where h.id = ${id})`;

/** Of a dossier and its documents, or of one document that is in none. */
export function findOpenViolations(tx: StoreTx, dossierId: Sql, documentId?: string): Promise<ArchiveViolation[]> {
  return rows(
    tx,
    sql`select ${columns(ArchiveViolation, 'x')} from archive_violation x
        where x.corrected_at is null
          and x.subject_id in (select d.id from archive_document d where d.dossier_id = ${dossierId}
                               union all select ${dossierId}
                               union all select ${documentId ?? null}::uuid)`,
  );
}

/**
 * A dossier whose time had run out before its papers came for the first time: the miss stays one, so that nothing tells
 * of it again when they are given back. ARC-08, ARC-16
 */
export function findMissed(tx: StoreTx, dossierId: string): Promise<NewViolation[]> {
  return rows(
    tx,
    sql`select s.file_id as "fileId", s.id as "dossierId", null as "documentId", s.id as "subjectId", 'late' as kind,
               s.department, s.role
        from archive_dossier s
        join deadline t on t.subject_type = ${DOSSIER} and t.subject_id = s.id and t.kind = ${HAND_OVER_DEADLINE.code}
        where s.id = ${dossierId} and s.handed_over_at is null and t.state = 'missed'`,
  );
}

export type NewHandOver = Pick<ArchiveHandOver, 'id' | 'dossierId' | 'handedOverBy' | 'handedOverAt'> & {
  readonly lines: readonly HandOverLine[];
};

/** By hand, so that it is on its way at once, and what is sent together with it can read it back. */
export async function insertHandOver(
  tx: StoreTx,
  { id, dossierId, lines, handedOverBy, handedOverAt }: NewHandOver,
): Promise<void> {
  await affected(
    tx,
    sql`insert into archive_hand_over (id, dossier_id, state, lines, handed_over_by, handed_over_at, created_at)
        values (${id}, ${dossierId}, 'signed', ${JSON.stringify(lines)}, ${handedOverBy}, ${handedOverAt}, ${handedOverAt})`,
  );
}

/** Answers whether it was still waiting for an answer. */
export async function answerHandOver(
  tx: StoreTx,
  id: string,
  { state, by, at, reason }: { state: 'received' | 'returned'; by: string; at: Date; reason: string | null },
): Promise<boolean> {
  const answered = await affected(
    tx,
    sql`update archive_hand_over set state = ${state}, received_by = ${by}, received_at = ${at}, return_reason = ${reason}
        where id = ${id} and state = 'signed'`,
  );
  return answered > 0;
}

/** Writes what a step made of a dossier that is locked. */
export async function updateDossier(tx: StoreTx, dossier: ArchiveDossier, now: Date): Promise<void> {
  await affected(
    tx,
    sql`update archive_dossier
        set state = ${dossier.state}, handed_over_at = ${dossier.handedOverAt}, received_at = ${dossier.receivedAt},
            completed_at = ${dossier.completedAt}, version = version + 1, updated_at = ${now}
        where id = ${dossier.id}`,
  );
}
