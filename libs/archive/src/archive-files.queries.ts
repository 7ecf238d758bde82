import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { VehicleOrigin } from '#libs/vehicles';
import { ArchiveDocument, ArchiveFile } from './archive-file.entity';

/** Whole-vehicle files of cars sold here, and after-sales files of cars that came for service. ARC-01 */
export const FILE_SCOPES = ['whole_vehicle', 'after_sales'] as const;
export type FileScope = (typeof FILE_SCOPES)[number];

export interface FileFilter {
  readonly vehicleId?: string;
  readonly bagNumber?: string;
  readonly scope?: FileScope;
  readonly incomplete?: boolean;
}

/** A file, its vehicle, and what is open in it. */
export interface FileRecord extends ArchiveFile {
  readonly vin: string;
  readonly origin: VehicleOrigin | null;
  readonly hasNewCar: boolean;
  readonly hasOthers: boolean;
  readonly openDossiers: number;
  readonly openViolations: number;
  readonly onLoan: boolean;
}

const HAS_NEW_CAR = sql`exists (select from archive_dossier s where s.file_id = f.id and s.occasion = 'sale')`;
const HAS_OTHERS = sql`exists (select from archive_dossier s where s.file_id = f.id and s.occasion <> 'sale')`;
const IS_INCOMPLETE = sql`exists (select from archive_dossier s where s.file_id = f.id and s.state <> 'complete')`;

const SELECT_FILE = sql`
  select ${columns(ArchiveFile, 'f')}, v.vin, v.origin, ${HAS_NEW_CAR} as "hasNewCar", ${HAS_OTHERS} as "hasOthers",
         (select count(*) from archive_dossier s where s.file_id = f.id and s.state <> 'complete') as "openDossiers",
         (select count(*) from archive_violation x
          where x.corrected_at is null
            and x.subject_id in (select s.id from archive_dossier s where s.file_id = f.id
                                 union all select d.id from archive_document d where d.file_id = f.id
                                 union all select l.id from archive_loan l
                                           where l.file_id = f.id and l.returned_at is null)) as "openViolations",
         exists (select from archive_loan l where l.file_id = f.id and l.returned_at is null) as "onLoan"
  from archive_file f join vehicle v on v.id = f.vehicle_id`;

export const FILE_SORTS = defineSorts(
  { createdAt: { column: sql`f.created_at`, type: 'instant' } },
  { id: sql`f.id`, fallback: '-createdAt' },
);

export function findFiles(tx: StoreTx, filter: FileFilter, keyset: Keyset): Promise<FileRecord[]> {
  return rows(tx, sql`${SELECT_FILE} where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`);
}

export function findFile(tx: StoreTx, id: string): Promise<FileRecord | null> {
  return row(tx, sql`${SELECT_FILE} where f.id = ${id}`);
}

function conditions({ vehicleId, bagNumber, scope, incomplete }: FileFilter): Sql {
  const wanted: Sql[] = [];
  if (vehicleId) wanted.push(sql`f.vehicle_id = ${vehicleId}`);
  if (bagNumber) wanted.push(sql`f.bag_number = ${bagNumber}`);
  if (scope) wanted.push(scope === 'whole_vehicle' ? HAS_NEW_CAR : HAS_OTHERS);
  if (incomplete !== undefined) wanted.push(incomplete ? IS_INCOMPLETE : sql`not ${IS_INCOMPLETE}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}

/** Documents in the order of their checklists. */
export function findDocuments(tx: StoreTx, condition: Sql): Promise<ArchiveDocument[]> {
  return rows(
    tx,
    sql`select ${columns(ArchiveDocument, 'd')} from archive_document d where ${condition}
        order by d.dossier_id nulls last, d.position, d.id`,
  );
}

/** What a step makes of a document. */
export type ChangedDocument = Pick<
  ArchiveDocument,
  'id' | 'state' | 'form' | 'customerSignature' | 'internalSignature' | 'toRequirement' | 'note' | 'filedAt'
>;

/** Writes what steps made of documents, one statement for all. */
export async function updateDocuments(tx: StoreTx, documents: readonly ChangedDocument[], now: Date): Promise<void> {
  if (documents.length === 0) return;
  await rows(
    tx,
    sql`update archive_document d
        set state = n."state", form = n."form", customer_signature = n."customerSignature",
            internal_signature = n."internalSignature", to_requirement = n."toRequirement", note = n."note",
            filed_at = n."filedAt", version = d.version + 1, updated_at = ${now}
        from json_to_recordset(${JSON.stringify(documents)}::json)
          as n ("id" uuid, "state" varchar, "form" varchar, "customerSignature" varchar, "internalSignature" varchar,
                "toRequirement" boolean, "note" varchar, "filedAt" timestamptz)
        where d.id = n."id"`,
  );
}
