import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { type LocalDate, startOfDay } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type ArchiveDepartment, type ArchiveDocument, ArchiveDossier, type DossierState } from './archive-file.entity';
import { findDocuments } from './archive-files.queries';
import { DOSSIER, HAND_OVER_DEADLINE } from './archive-policies';

/** Whether the papers were handed over by the due time; `pending`: it has not come yet, or nobody owes them any more. */
export const TIMELINESS = ['in_time', 'late', 'pending'] as const;
export type Timeliness = (typeof TIMELINESS)[number];

export interface DossierFilter {
  readonly fileId?: string;
  readonly orderId?: string;
  readonly department?: ArchiveDepartment;
  readonly state?: readonly DossierState[];
  readonly timeliness?: readonly Timeliness[];
  /** Whether each paper that is filed has its electronic twin. */
  readonly scanned?: boolean;
  readonly startedFrom?: LocalDate;
  readonly startedBefore?: LocalDate;
}

/** A dossier with its vehicle and its time. */
export interface DossierRecord extends ArchiveDossier {
  readonly vehicleId: string;
  readonly dueAt: Date | null;
  readonly timeliness: Timeliness;
}

export interface DossierWithPapers extends DossierRecord {
  readonly documents: ArchiveDocument[];
}

const WITH_TIME = sql`
  archive_dossier s
  join archive_file f on f.id = s.file_id
  left join deadline t
    on t.subject_type = ${DOSSIER} and t.subject_id = s.id and t.kind = ${HAND_OVER_DEADLINE.code} and t.occurrence = ''`;

/** One definition for the figure, the list behind it and each dossier. ARC-15, SEC-04 */
const timelinessAt = (now: Date): Sql => sql`
  case when s.handed_over_at is not null
       then case when s.handed_over_at > t.due_at then 'late' else 'in_time' end
       when t.due_at < ${now} and t.state <> 'cancelled' then 'late'
       else 'pending' end`;

/** A paper is filed that is not there electronically. ARC-02, ARC-06 */
const LACKS_SCAN = sql`
  exists (select from archive_document d
          where d.dossier_id = s.id and d.state = 'filed' and d.form <> 'electronic' and d.scan_key is null)`;

const selectDossier = (now: Date): Sql => sql`
  select ${columns(ArchiveDossier, 's')}, f.vehicle_id as "vehicleId", t.due_at as "dueAt",
         ${timelinessAt(now)} as timeliness
  from ${WITH_TIME}`;

export const DOSSIER_SORTS = defineSorts(
  { startedAt: { column: sql`s.started_at`, type: 'instant' } },
  { id: sql`s.id`, fallback: '-startedAt' },
);

interface At {
  readonly now: Date;
  readonly timeZone: string;
}

export function findDossiers(tx: StoreTx, filter: DossierFilter, keyset: Keyset, at: At): Promise<DossierRecord[]> {
  return rows(
    tx,
    sql`${selectDossier(at.now)} where ${keyset.where} ${conditions(filter, at)} ${keyset.orderAndLimit}`,
  );
}

/** A dossier and its documents, sent together. */
export async function findDossier(tx: StoreTx, id: string, now: Date): Promise<DossierWithPapers | null> {
  const [dossier, documents] = await Promise.all([
    row<DossierRecord>(tx, sql`${selectDossier(now)} where s.id = ${id}`),
    findDocuments(tx, sql`d.dossier_id = ${id}`),
  ]);
  return dossier && { ...dossier, documents };
}

function conditions(filter: DossierFilter, { now, timeZone }: At): Sql {
  const { fileId, orderId, department, state, timeliness, scanned, startedFrom, startedBefore } = filter;
  const wanted: Sql[] = [];
  if (fileId) wanted.push(sql`s.file_id = ${fileId}`);
  if (orderId) wanted.push(sql`s.order_id = ${orderId}`);
  if (department) wanted.push(sql`s.department = ${department}`);
  if (state) wanted.push(sql`s.state = any(${state})`);
  if (timeliness) wanted.push(sql`${timelinessAt(now)} = any(${timeliness})`);
  if (scanned !== undefined) wanted.push(scanned ? sql`not ${LACKS_SCAN}` : LACKS_SCAN);
  if (startedFrom) wanted.push(sql`s.started_at >= ${startOfDay(startedFrom, timeZone)}`);
  if (startedBefore) wanted.push(sql`s.started_at < ${startOfDay(startedBefore, timeZone)}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}

/** What a department had to hand over in a period, and what it did. */
export interface DepartmentCounts {
  readonly department: ArchiveDepartment;
  readonly due: number;
  readonly inTime: number;
  readonly complete: number;
  readonly pending: number;
}

export function countByDepartment(
  tx: StoreTx,
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  { now, timeZone }: At,
): Promise<DepartmentCounts[]> {
  return rows(
    tx,
    sql`select c.department, count(*) filter (where c.timeliness <> 'pending') as due,
               count(*) filter (where c.timeliness = 'in_time') as "inTime",
               count(*) filter (where c.timeliness <> 'pending' and c.state = 'complete') as complete,
               count(*) filter (where c.timeliness = 'pending') as pending
        from (select s.department, s.state, ${timelinessAt(now)} as timeliness from ${WITH_TIME}
              where s.started_at >= ${startOfDay(from, timeZone)} and s.started_at < ${startOfDay(before, timeZone)}) c
        group by c.department order by c.department`,
  );
}

/** A dossier, its documents and its file, ready to be stored. */
export interface NewDossier extends Pick<
  ArchiveDossier,
  'id' | 'occasion' | 'orderId' | 'checklist' | 'policyRef' | 'department' | 'role' | 'startedAt'
> {
  /** Of the vehicle's file, where it has none yet. */
  readonly newFileId: string;
  readonly vehicleId: string;
  readonly documents: readonly Omit<NewDocument, 'dossierId'>[];
}

type NewDocument = Pick<
  ArchiveDocument,
  | 'id'
  | 'dossierId'
  | 'customerId'
  | 'kind'
  | 'label'
  | 'position'
  | 'required'
  | 'checkType'
  | 'form'
  | 'customerSignature'
  | 'internalSignature'
>;

/**
 * Stores dossiers with their documents, and files for vehicles that have none: three statements, sent together. One whose
 * order or sale has its dossier is left out. Answers those that are new.
 */
export async function insertDossiers(tx: StoreTx, dossiers: readonly NewDossier[], now: Date): Promise<NewDossier[]> {
  if (dossiers.length === 0) return [];
  const documents = dossiers.flatMap(({ id, documents: papers }) =>
    papers.map((paper) => ({ ...paper, dossierId: id })),
  );
  const [, stored] = await Promise.all([
    rows(
      tx,
      sql`insert into archive_file (id, vehicle_id, created_at, updated_at)
          select distinct on (n."vehicleId") n."newFileId", n."vehicleId", ${now}::timestamptz, ${now}::timestamptz
          from json_to_recordset(${JSON.stringify(dossiers)}::json) as n ("newFileId" uuid, "vehicleId" uuid)
          where not exists (select from archive_file f where f.vehicle_id = n."vehicleId")
          order by n."vehicleId"
          on conflict (vehicle_id) do nothing`,
    ),
    rows<{ id: string }>(
      tx,
      sql`insert into archive_dossier (id, file_id, occasion, order_id, checklist, policy_ref, department, role, state,
                                       started_at, created_at, updated_at)
          select n."id", f.id, n."occasion", n."orderId", n."checklist", n."policyRef", n."department", n."role",
                 'expected', n."startedAt", ${now}, ${now}
          from json_to_recordset(${JSON.stringify(dossiers)}::json)
            as n ("id" uuid, "vehicleId" uuid, "occasion" varchar, "orderId" uuid, "checklist" varchar,
                  "policyRef" varchar, "department" varchar, "role" varchar, "startedAt" timestamptz)
          join archive_file f on f.vehicle_id = n."vehicleId"
          order by n."id"
          on conflict do nothing
          returning id`,
    ),
    rows(
      tx,
      sql`insert into archive_document (id, file_id, dossier_id, customer_id, kind, label, position, state, required,
                                        check_type, form, customer_signature, internal_signature, created_at, updated_at)
          select n."id", s.file_id, s.id, n."customerId", n."kind", n."label", n."position", 'expected', n."required",
                 n."checkType", n."form", n."customerSignature", n."internalSignature", ${now}, ${now}
          from json_to_recordset(${JSON.stringify(documents)}::json)
            as n ("id" uuid, "dossierId" uuid, "customerId" uuid, "kind" varchar, "label" jsonb, "position" smallint,
                  "required" boolean, "checkType" boolean, "form" varchar, "customerSignature" varchar,
                  "internalSignature" varchar)
          join archive_dossier s on s.id = n."dossierId"`,
    ),
  ]);
  const isNew = new Set(stored.map(({ id }) => id));
  return dossiers.filter(({ id }) => isNew.has(id));
}

/** What opening a dossier by hand has to know of its vehicle and order. */
export interface OpeningFacts {
  readonly ownerId: string | null;
  /** Null where there is no such order of that vehicle. */
  readonly orderId: string | null;
  readonly orderCustomerId: string | null;
}

/** Null where the store has no such vehicle. */
export function findOpeningFacts(
  tx: StoreTx,
  vehicleId: string,
  orderId: string | undefined,
): Promise<OpeningFacts | null> {
  return row(
    tx,
    sql`select w.customer_id as "ownerId", so.id as "orderId", so.customer_id as "orderCustomerId"
        from vehicle v
        left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
        left join service_order so on so.id = ${orderId ?? null}::uuid and so.vehicle_id = v.id
        where v.id = ${vehicleId}`,
  );
}
