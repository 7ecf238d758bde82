import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type ArchiveDepartment, ArchiveDocument, ArchiveDossier, ArchiveFile } from './archive-file.entity';

/** Signed by the department; signed by the administrator too; or given back by the administrator. */
export const HAND_OVER_STATES = ['signed', 'received', 'returned'] as const;
export type HandOverState = (typeof HAND_OVER_STATES)[number];

/** What a hand-over says of one document. */
export interface HandOverLine {
  readonly documentId: string;
  /** False: missing, and noted so (资料不齐时需注明). */
  readonly isHandedOver: boolean;
  readonly note: string | null;
}

/** A row of the sign-in register (用户档案签收薄): papers that changed hands, with both signatures. ARC-05, ARC-06, SEC-07 */
@Entity('archive_hand_over')
@Index('ix_archive_hand_over_dossier_id', ['dossierId'])
@Index('ix_archive_hand_over_handed_over_at', ['handedOverAt', 'id'])
@Check('ck_archive_hand_over_state', `state IN ('signed', 'received', 'returned')`)
@Check('ck_archive_hand_over_received_at', `(state = 'signed') = (received_at IS NULL)`)
@Check('ck_archive_hand_over_received_by', `received_by <> handed_over_by`)
export class ArchiveHandOver {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ArchiveDossier, { name: 'fk_archive_hand_over_dossier_id' })
  dossierId!: string;

  @Column('varchar', { length: 10 })
  state!: HandOverState;

  @Column('jsonb')
  lines!: HandOverLine[];

  /** Who signed for the department. */
  @Column('varchar', { length: 60 })
  handedOverBy!: string;

  @Column('timestamptz')
  handedOverAt!: Date;

  /** Who signed for the archive, or gave the papers back. */
  @Column('varchar', { length: 60, nullable: true })
  receivedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  receivedAt!: Date | null;

  @Column('varchar', { length: 500, nullable: true })
  returnReason!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}

/** What can be wrong with papers. Of each one document, but `late` of a dossier and `loan_overdue` of a loan. ARC-12..16 */
export const VIOLATION_KINDS = [
  'late',
  'incomplete',
  'customer_signature_missing',
  'internal_signature_missing',
  'not_to_requirement',
  'lost',
  'damaged',
  'loan_overdue',
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** A violation of the archive rules (档案违规), which counts again each working day until it is corrected. ARC-14, ARC-16 */
@Entity('archive_violation')
@Index('uq_archive_violation_open', ['subjectId', 'kind'], { unique: true, where: 'corrected_at IS NULL' })
@Index('ix_archive_violation_found_at', ['foundAt', 'id'])
@Check(
  'ck_archive_violation_kind',
  `kind IN ('late', 'incomplete', 'customer_signature_missing', 'internal_signature_missing',
            'not_to_requirement', 'lost', 'damaged', 'loan_overdue')`,
)
@Check('ck_archive_violation_department', `department IN ('sales', 'service', 'customer_care')`)
@Check('ck_archive_violation_corrected_at', `(corrected_at IS NULL) = (corrected_by IS NULL)`)
export class ArchiveViolation {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ArchiveFile, { name: 'fk_archive_violation_file_id' })
  fileId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ArchiveDossier, { name: 'fk_archive_violation_dossier_id' })
  dossierId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ArchiveDocument, { name: 'fk_archive_violation_document_id' })
  documentId!: string | null;

  /** The document, the dossier or the loan that it is about. */
  @Column('uuid')
  subjectId!: string;

  @Column('varchar', { length: 30 })
  kind!: ViolationKind;

  @Column('varchar', { length: 15 })
  department!: ArchiveDepartment;

  /** Role that it is charged to. CF-22 */
  @Column('varchar', { length: 60 })
  role!: string;

  /** How often it counted again because nobody had corrected it. ARC-16 */
  @Column('integer', { default: 0 })
  repeats!: number;

  @Column('varchar', { length: 60 })
  foundBy!: string;

  @Column('timestamptz')
  foundAt!: Date;

  @Column('varchar', { length: 60, nullable: true })
  correctedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  correctedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;
}

/** How what was lent came back. */
export const LOAN_CONDITIONS = ['complete', 'damaged', 'lost'] as const;
export type LoanCondition = (typeof LOAN_CONDITIONS)[number];

/** A bag or one of its documents in somebody's hands (档案借阅). ARC-13 */
@Entity('archive_loan')
@Index('ix_archive_loan_file_id', ['fileId'], { where: 'returned_at IS NULL' })
@Index('ix_archive_loan_lent_at', ['lentAt', 'id'])
@Check('ck_archive_loan_condition', `condition IN ('complete', 'damaged', 'lost')`)
@Check('ck_archive_loan_returned_at', `num_nulls(returned_to, returned_at, condition) IN (0, 3)`)
export class ArchiveLoan {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ArchiveFile, { name: 'fk_archive_loan_file_id' })
  fileId!: string;

  /** Null: the whole bag. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ArchiveDocument, { name: 'fk_archive_loan_document_id' })
  documentId!: string | null;

  @Column('varchar', { length: 60 })
  borrower!: string;

  @Column('varchar', { length: 200 })
  purpose!: string;

  @Column('varchar', { length: 60 })
  lentBy!: string;

  @Column('timestamptz')
  lentAt!: Date;

  @Column('varchar', { length: 60, nullable: true })
  returnedTo!: string | null;

  @Column('timestamptz', { nullable: true })
  returnedAt!: Date | null;

  @Column('varchar', { length: 10, nullable: true })
  condition!: LoanCondition | null;

  @Column('timestamptz')
  createdAt!: Date;
}
