import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import type { OrderState } from './order-state.policy';

/** Order types (维修类型): 小修, 首保, 保养, 大修, 索赔. SVC-15 */
export const ORDER_TYPES = [
  'minor_repair',
  'first_maintenance',
  'maintenance',
  'major_repair',
  'warranty_claim',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/** What a rework repairs again: body (钣金), paint (喷漆), mechanical (机电), parts (配件). SVC-26 */
export const REWORK_CONTENTS = ['body', 'paint', 'mechanical', 'parts'] as const;
export type ReworkContent = (typeof REWORK_CONTENTS)[number];

/** Why it came back: wrong diagnosis (误诊), workmanship (维修失误), a bad part (配件质量), not all done (漏项), other. SVC-26 */
export const REWORK_CAUSES = ['diagnosis', 'workmanship', 'part_quality', 'incomplete', 'other'] as const;
export type ReworkCause = (typeof REWORK_CAUSES)[number];

/** A service order (工单) from a vehicle's arrival until it is settled. SVC-12, SVC-14..26, SVC-32 */
@Entity('service_order')
@Unique('uq_service_order_source_order_number', ['source', 'orderNumber'])
@Index('ix_service_order_arrived_at', ['arrivedAt', 'id'])
@Index('ix_service_order_promised_at', ['promisedAt', 'id'], { where: 'promised_at IS NOT NULL' })
@Index('ix_service_order_delivered_at', ['deliveredAt'], { where: 'delivered_at IS NOT NULL' })
@Index('ix_service_order_state', ['state', 'arrivedAt', 'id'])
@Index('ix_service_order_vehicle_id', ['vehicleId', 'arrivedAt', 'id'])
@Index('ix_service_order_customer_id', ['customerId', 'arrivedAt', 'id'])
@Index('ix_service_order_order_number', ['orderNumber'])
@Index('ix_service_order_rework_of_id', ['reworkOfId'], { where: 'rework_of_id IS NOT NULL' })
@Check(
  'ck_service_order_type',
  `type IN ('minor_repair', 'first_maintenance', 'maintenance', 'major_repair', 'warranty_claim')`,
)
@Check(
  'ck_service_order_state',
  `state IN ('arrived', 'inspected', 'quoted', 'in_work', 'work_completed', 'checked', 'delivered', 'settled', 'cancelled')`,
)
@Check('ck_service_order_odometer_km', `odometer_km >= 0`)
@Check('ck_service_order_rework_of_id', `rework_of_id <> id`)
@Check('ck_service_order_intake_verified_at', `(intake_verified_at IS NULL) = (intake_verified_by IS NULL)`)
@Check('ck_service_order_free_diagnosis_minutes', `free_diagnosis_minutes >= 0`)
@Check('ck_service_order_rework_content', `rework_content IN ('body', 'paint', 'mechanical', 'parts')`)
@Check(
  'ck_service_order_rework_cause',
  `rework_cause IN ('diagnosis', 'workmanship', 'part_quality', 'incomplete', 'other')`,
)
export class ServiceOrder {
  @PrimaryColumn('uuid')
  id!: string;

  /** Dispatch number (派工单号), unique in its source. SVC-14 */
  @Column('varchar', { length: 64 })
  orderNumber!: string;

  /** System that gave the number; null: this store's own. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_service_order_vehicle_id' })
  vehicleId!: string;

  /** Owner when the vehicle arrived; a later sale of the vehicle leaves it alone. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_service_order_customer_id' })
  customerId!: string | null;

  @Column('varchar', { length: 20 })
  type!: OrderType;

  @Column('varchar', { length: 15 })
  state!: OrderState;

  /** For an internal customer (内部客户), such as the store's own used cars: left out of KPI-01 to 12. SVC-25 */
  @Column('boolean', { default: false })
  internal!: boolean;

  @Column('timestamptz')
  arrivedAt!: Date;

  /** Planned completion, as agreed with the customer (约定交车). SVC-12, SVC-32 */
  @Column('timestamptz', { nullable: true })
  promisedAt!: Date | null;

  /** Repair and quality check done (完工). SVC-20 */
  @Column('timestamptz', { nullable: true })
  workCompletedAt!: Date | null;

  /** Final inspection and itemised bill done (终检和明细账单). SVC-21 */
  @Column('timestamptz', { nullable: true })
  billedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  deliveredAt!: Date | null;

  /** Null in a settled order: the system that it came from did not tell when. SVC-24 */
  @Column('timestamptz', { nullable: true })
  settledAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt!: Date | null;

  @Column('integer')
  odometerKm!: number;

  @Column('varchar', { length: 100, nullable: true })
  adviserName!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  technicianName!: string | null;

  @Column('varchar', { length: 50, nullable: true })
  bay!: string | null;

  @Column('boolean', { default: false })
  preInspected!: boolean;

  /** Pre-inspection sheet (预检表) used. SVC-17 */
  @Column('boolean', { default: false })
  inspectionSheetUsed!: boolean;

  /** Customer took part in the pre-inspection (客户随同预检). SVC-18 */
  @Column('boolean', { default: false })
  customerPresent!: boolean;

  /** All items were quoted from the price catalogue (目录报价). SVC-16 */
  @Column('boolean', { default: false })
  quotedFromCatalogue!: boolean;

  /** Parts were pre-picked in time (预捡及时). SVC-19 */
  @Column('boolean', { default: false })
  partsPrepickedInTime!: boolean;

  /** Bill explained and information given at delivery (说明账单). SVC-22 */
  @Column('boolean', { default: false })
  billExplained!: boolean;

  /** What the customer was told is still needed. SVC-22 */
  @Column('varchar', { length: 500, nullable: true })
  servicesStillNeeded!: string | null;

  /** Hours sold (销售工时), a decimal string. SVC-23 */
  @Column('numeric', { precision: 11, scale: 2, nullable: true })
  soldHours!: string | null;

  /** Hours clocked (打卡工时), a decimal string. SVC-23 */
  @Column('numeric', { precision: 11, scale: 2, nullable: true })
  clockedHours!: string | null;

  /** What the customer was told it would cost. SVC-12 */
  @Column('bigint', { nullable: true })
  quoteFen!: number | null;

  @Column('bigint', { default: 0 })
  labourFen!: number;

  @Column('bigint', { default: 0 })
  partsFen!: number;

  /** The earlier order that this one repairs again (返修). SVC-26 */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_service_order_rework_of_id' })
  reworkOfId!: string | null;

  /** Number of that order as its system gave it, whether it is known here or not. */
  @Column('varchar', { length: 64, nullable: true })
  reworkOfNumber!: string | null;

  /** When the return inspection confirmed the rework. SVC-26 */
  @Column('timestamptz', { nullable: true })
  reworkConfirmedAt!: Date | null;

  @Column('varchar', { length: 10, nullable: true })
  reworkContent!: ReworkContent | null;

  @Column('varchar', { length: 15, nullable: true })
  reworkCause!: ReworkCause | null;

  /** Contact person of this visit (当次进厂的联系人); null also where it is the customer. No key: contacts are removed. CUS-11 */
  @Column('uuid', { nullable: true })
  intakeContactId!: string | null;

  /** The one phone by which that person is reached (唯一联系方式). CUS-11 */
  @Column('uuid', { nullable: true })
  intakePhoneId!: string | null;

  @Column('timestamptz', { nullable: true })
  intakeVerifiedAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  intakeVerifiedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  inspectedAt!: Date | null;

  /** The customer was told cost and time. SVC-12 */
  @Column('timestamptz', { nullable: true })
  quotedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  workStartedAt!: Date | null;

  /** The free check of twelve points (12项免费检查) was done. SVC-28 */
  @Column('timestamptz', { nullable: true })
  twelvePointCheckedAt!: Date | null;

  /** The final check (终检) was passed. SVC-21 */
  @Column('timestamptz', { nullable: true })
  finalCheckedAt!: Date | null;

  /** Minutes of diagnosis that nobody pays (免费诊断). SVC-31 */
  @Column('integer', { nullable: true })
  freeDiagnosisMinutes!: number | null;

  /** Import that wrote the order or its lines last. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Fingerprint of the row as the import had it. */
  @Column('char', { length: 32, nullable: true })
  importDigest!: string | null;

  /** Fingerprint of the set of lines as the import had it. */
  @Column('char', { length: 32, nullable: true })
  linesDigest!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
