import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Localized } from '#libs/foundation';
import { ServiceOrder } from '#libs/service-orders';
import type { ScanType } from '#libs/storage';

/** 预检, 12项免费检查, 终检, 返厂复检, 试车. SVC-17, SVC-21, SVC-26, SVC-28 */
export const CHECK_SHEET_KINDS = [
  'pre_inspection',
  'twelve_point',
  'final_check',
  'return_inspection',
  'road_test',
] as const;
export type CheckSheetKind = (typeof CHECK_SHEET_KINDS)[number];

/** In order; work is advised; work is urgent; the vehicle has no such part. */
export const CHECK_RESULTS = ['ok', 'advise', 'urgent', 'not_applicable'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export const CUSTOMER_SIGNATURES = ['open', 'signed', 'refused'] as const;
export type CustomerSignature = (typeof CUSTOMER_SIGNATURES)[number];

export const CHECK_VERDICTS = ['passed', 'failed'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** One point of a sheet, as the form had it when the sheet was begun. */
export interface CheckPoint {
  readonly code: string;
  readonly label: Localized;
  /** Null: not looked at yet. */
  readonly result: CheckResult | null;
  readonly note: string | null;
}

/** A picture of what was seen, kept in the storage of files. */
export interface CheckPhoto {
  readonly id: string;
  /** Code of the point that it shows; null: the vehicle as a whole. */
  readonly point: string | null;
  readonly key: string;
  readonly type: ScanType;
  readonly bytes: number;
  readonly sha256: string;
  readonly addedAt: string;
}

/** A sheet that a vehicle is looked at by (检查表), with what was found. Open until `completedAt`. */
@Entity('check_sheet')
@Index('uq_check_sheet_open', ['orderId', 'kind'], { unique: true, where: 'completed_at IS NULL' })
@Index('ix_check_sheet_order_id', ['orderId'])
@Index('ix_check_sheet_created_at', ['createdAt', 'id'])
@Check(
  'ck_check_sheet_kind',
  `kind IN ('pre_inspection', 'twelve_point', 'final_check', 'return_inspection', 'road_test')`,
)
@Check('ck_check_sheet_customer_signature', `customer_signature IN ('open', 'signed', 'refused')`)
@Check('ck_check_sheet_customer_signed_at', `(customer_signature = 'open') = (customer_signed_at IS NULL)`)
@Check('ck_check_sheet_verdict', `verdict IN ('passed', 'failed')`)
@Check(
  'ck_check_sheet_completed',
  `(completed_at IS NULL) = (verdict IS NULL) AND (completed_at IS NULL) = (completed_by IS NULL)`,
)
export class CheckSheet {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_check_sheet_order_id' })
  orderId!: string;

  @Column('varchar', { length: 20 })
  kind!: CheckSheetKind;

  /** Form that it was begun by. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  @Column('jsonb')
  points!: readonly CheckPoint[];

  @Column('jsonb')
  photos!: readonly CheckPhoto[];

  @Column('varchar', { length: 1000, nullable: true })
  remark!: string | null;

  /** Customer took part (互动预检). SVC-18 */
  @Column('boolean')
  customerPresent!: boolean;

  @Column('varchar', { length: 10 })
  customerSignature!: CustomerSignature;

  /** When the customer signed, or refused to. */
  @Column('timestamptz', { nullable: true })
  customerSignedAt!: Date | null;

  @Column('varchar', { length: 10, nullable: true })
  verdict!: CheckVerdict | null;

  @Column('timestamptz', { nullable: true })
  completedAt!: Date | null;

  /** Who signed for the store: the id of a person or of an API key. */
  @Column('varchar', { length: 60, nullable: true })
  completedBy!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  completedByName!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
