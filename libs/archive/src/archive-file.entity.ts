import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import type { Localized } from '#libs/foundation';
import { ServiceOrder } from '#libs/service-orders';
import type { ScanType } from '#libs/storage';
import { Vehicle } from '#libs/vehicles';

/** Who hands papers over and answers for them: sales (销售部), after-sales (售后部), customer care (客户关爱部). ARC-17 */
export const ARCHIVE_DEPARTMENTS = ['sales', 'service', 'customer_care'] as const;
export type ArchiveDepartment = (typeof ARCHIVE_DEPARTMENTS)[number];

/** What brings papers: a new car, a service order, a complaint, anything else. ARC-09, ARC-10, ARC-19 */
export const OCCASIONS = ['sale', 'order', 'complaint', 'other'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** Due; signed for by the department; received with something wrong; received and whole. */
export const DOSSIER_STATES = ['expected', 'handed_over', 'incomplete', 'complete'] as const;
export type DossierState = (typeof DOSSIER_STATES)[number];

export const DOCUMENT_STATES = ['expected', 'handed_over', 'missing', 'filed', 'lost', 'damaged', 'erased'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

/** Original (原件), copy (复印件), either, or a record that has no paper. */
export const DOCUMENT_FORMS = ['original', 'copy', 'either', 'electronic'] as const;
export type DocumentForm = (typeof DOCUMENT_FORMS)[number];

/** One of the two signatures of a document: awaited until somebody looked, then there or not. ARC-11 */
export const SIGNATURE_STATES = ['not_needed', 'awaited', 'signed', 'absent'] as const;
export type SignatureState = (typeof SIGNATURE_STATES)[number];

/** The file of a vehicle (用户档案, 一车一档): a bag in a cabinet, and its electronic twin. ARC-01..04 */
@Entity('archive_file')
@Unique('uq_archive_file_vehicle_id', ['vehicleId'])
@Index('uq_archive_file_bag_number', ['bagNumber'], { unique: true, where: 'bag_number IS NOT NULL' })
@Index('ix_archive_file_created_at', ['createdAt', 'id'])
export class ArchiveFile {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_archive_file_vehicle_id' })
  vehicleId!: string;

  /** On the uniform bag (档案袋), as a rule a bar code. */
  @Column('varchar', { length: 40, nullable: true })
  bagNumber!: string | null;

  /** Cabinet (档案柜) that the bag stands in. */
  @Column('varchar', { length: 40, nullable: true })
  cabinet!: string | null;

  @Column('varchar', { length: 40, nullable: true })
  place!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

/** The papers that one occasion asks for (一次业务的资料), by a checklist that was in force then. ARC-07..10, ARC-19 */
@Entity('archive_dossier')
@Index('ix_archive_dossier_file_id', ['fileId'])
@Index('uq_archive_dossier_sale', ['fileId'], { unique: true, where: `occasion = 'sale'` })
@Index('uq_archive_dossier_order_id', ['orderId'], { unique: true, where: 'order_id IS NOT NULL' })
@Index('ix_archive_dossier_started_at', ['startedAt', 'id'])
@Check('ck_archive_dossier_occasion', `occasion IN ('sale', 'order', 'complaint', 'other')`)
@Check('ck_archive_dossier_order_id', `(occasion = 'order') = (order_id IS NOT NULL)`)
@Check('ck_archive_dossier_department', `department IN ('sales', 'service', 'customer_care')`)
@Check('ck_archive_dossier_state', `state IN ('expected', 'handed_over', 'incomplete', 'complete')`)
@Check('ck_archive_dossier_completed_at', `(state = 'complete') = (completed_at IS NOT NULL)`)
export class ArchiveDossier {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ArchiveFile, { name: 'fk_archive_dossier_file_id' })
  fileId!: string;

  @Column('varchar', { length: 10 })
  occasion!: Occasion;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_archive_dossier_order_id' })
  orderId!: string | null;

  /** Code of the checklist, such as `new-car`. */
  @Column('varchar', { length: 60 })
  checklist!: string;

  @Column('varchar', { length: 120 })
  policyRef!: string;

  @Column('varchar', { length: 15 })
  department!: ArchiveDepartment;

  /** Role that owes the papers, and whose violations they are. CF-22 */
  @Column('varchar', { length: 60 })
  role!: string;

  @Column('varchar', { length: 12 })
  state!: DossierState;

  /** Sale, delivery or hand-back, from which the time to hand over counts. CF-19 */
  @Column('timestamptz')
  startedAt!: Date;

  /** The department's signature; of papers that were returned, none. */
  @Column('timestamptz', { nullable: true })
  handedOverAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  receivedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

/** One document of a file, on paper and electronic (纸质档案 / 电子档案). ARC-02, ARC-11, ARC-12 */
@Entity('archive_document')
@Index('ix_archive_document_file_id', ['fileId'])
@Index('ix_archive_document_dossier_id', ['dossierId'])
@Index('ix_archive_document_customer_id', ['customerId'])
@Check(
  'ck_archive_document_state',
  `state IN ('expected', 'handed_over', 'missing', 'filed', 'lost', 'damaged', 'erased')`,
)
@Check('ck_archive_document_form', `form IN ('original', 'copy', 'either', 'electronic')`)
@Check('ck_archive_document_customer_signature', `customer_signature IN ('not_needed', 'awaited', 'signed', 'absent')`)
@Check('ck_archive_document_internal_signature', `internal_signature IN ('not_needed', 'awaited', 'signed', 'absent')`)
@Check('ck_archive_document_scan_type', `scan_type IN ('pdf', 'jpg', 'png', 'tiff', 'heic')`)
@Check('ck_archive_document_scan', `num_nulls(scan_key, scan_type, scan_bytes, scan_sha256, scanned_at) IN (0, 5)`)
export class ArchiveDocument {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ArchiveFile, { name: 'fk_archive_document_file_id' })
  fileId!: string;

  /** Null: filed by itself, such as what a call brought. ARC-18 */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ArchiveDossier, { name: 'fk_archive_document_dossier_id' })
  dossierId!: string | null;

  /** Whom it is about: its scan and note are erased with them. SEC-08 */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_archive_document_customer_id' })
  customerId!: string | null;

  /** Code within the checklist, such as `green-card`. */
  @Column('varchar', { length: 60 })
  kind!: string;

  @Column('jsonb')
  label!: Localized;

  @Column('smallint')
  position!: number;

  @Column('varchar', { length: 11 })
  state!: DocumentState;

  @Column('boolean')
  required!: boolean;

  /** Check-type document (检查类档案). ARC-12 */
  @Column('boolean')
  checkType!: boolean;

  @Column('varchar', { length: 10 })
  form!: DocumentForm;

  @Column('varchar', { length: 10 })
  customerSignature!: SignatureState;

  @Column('varchar', { length: 10 })
  internalSignature!: SignatureState;

  /** False: wrong or not to requirement (错误、不符合要求). */
  @Column('boolean', { default: true })
  toRequirement!: boolean;

  @Column('varchar', { length: 1000, nullable: true })
  note!: string | null;

  @Column('varchar', { length: 40, nullable: true })
  sourceType!: string | null;

  @Column('uuid', { nullable: true })
  sourceId!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  scanKey!: string | null;

  @Column('varchar', { length: 4, nullable: true })
  scanType!: ScanType | null;

  @Column('integer', { nullable: true })
  scanBytes!: number | null;

  @Column('char', { length: 64, nullable: true })
  scanSha256!: string | null;

  @Column('timestamptz', { nullable: true })
  scannedAt!: Date | null;

  /** When the administrator put it into the bag. */
  @Column('timestamptz', { nullable: true })
  filedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
