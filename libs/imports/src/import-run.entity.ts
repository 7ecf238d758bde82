import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ImportProfile, RecordKind } from './import-profile';

/** What became of the rows of one kind. Rows are those of the file, without its header. */
export interface KindCounts {
  /** Rows read. */
  rows: number;
  /** Records in the store that stand for them. */
  taken: number;
  /** Of these, records that are new. */
  inserted: number;
  /** Of these, records that the file changed. */
  updated: number;
  /** Rows that repeat a record of the same file; the last one counts. */
  repeated: number;
  /** Refused rows by code. */
  refused: Record<string, number>;
  /** Warnings by code; their rows were taken. */
  warnings: Record<string, number>;
}

export type ImportCounts = Partial<Record<RecordKind, KindCounts>>;

/** An import of a manufacturer's export (导入). Its id is that of its job. TEN-02 */
@Entity('import_run')
@Index('ix_import_run_created_at', ['createdAt', 'id'])
export class ImportRun {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('jsonb')
  profile!: ImportProfile;

  @Column('boolean')
  dryRun!: boolean;

  @Column('varchar', { length: 60 })
  requestedBy!: string;

  @Column('varchar', { length: 20, nullable: true })
  mergedKind!: RecordKind | null;

  @Column('varchar', { length: 400, nullable: true })
  mergedKey!: string | null;

  @Column('integer', { default: 0 })
  mergedRows!: number;

  @Column('jsonb', { default: () => `'{}'` })
  counts!: ImportCounts;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

/** One uploaded file of an import. */
@Entity('import_file')
@Unique('uq_import_file_kind', ['importId', 'kind'])
export class ImportFile {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ImportRun, { name: 'fk_import_file_import_id' })
  importId!: string;

  @Column('varchar', { length: 20 })
  kind!: RecordKind;

  @Column('varchar', { length: 200 })
  name!: string;

  @Column('varchar', { length: 300 })
  storageKey!: string;

  @Column('bigint')
  bytes!: number;

  @Column('char', { length: 64 })
  sha256!: string;

  @Column('integer', { nullable: true })
  stagedRows!: number | null;
}

/** A row that was read and accepted and waits to be merged; gone when the import has finished. */
@Entity('import_row')
export class ImportRow {
  @PrimaryColumn('uuid')
  importId!: string;

  @PrimaryColumn('varchar', { length: 20 })
  kind!: RecordKind;

  @PrimaryColumn('varchar', { length: 400 })
  naturalKey!: string;

  @PrimaryColumn('integer')
  line!: number;

  @Column('char', { length: 32 })
  digest!: string;

  /** JSON; nothing in it is looked into before it is merged. */
  @Column('text')
  content!: string;
}

export const FINDING_SEVERITIES = ['refused', 'warning'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** Why a row was refused, or what was wondered at in one that was taken. Holds no value of the row. */
@Entity('import_finding')
@Unique('uq_import_finding_row', ['importId', 'kind', 'line', 'severity', 'code'])
@Index('ix_import_finding_line', ['importId', 'line', 'id'])
@Check('ck_import_finding_severity', `severity IN ('refused', 'warning')`)
export class ImportFinding {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ImportRun, { name: 'fk_import_finding_import_id' })
  importId!: string;

  @Column('varchar', { length: 10 })
  severity!: FindingSeverity;

  @Column('varchar', { length: 20 })
  kind!: RecordKind;

  @Column('integer')
  line!: number;

  @Column('varchar', { length: 60 })
  code!: string;

  /** Column of the file, in its own words; null: the whole row. */
  @Column('varchar', { length: 200, nullable: true })
  columnName!: string | null;

  @Column('jsonb', { nullable: true })
  params!: Record<string, unknown> | null;
}
