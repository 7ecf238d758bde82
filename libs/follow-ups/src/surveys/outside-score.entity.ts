import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import type { LocalDate } from '#libs/foundation';
import { ServiceOrder } from '#libs/service-orders';
import { Vehicle } from '#libs/vehicles';

/** 厂家回访分值, 第三方售后服务满意度调查. FUP-28, FUP-29 */
export const OUTSIDE_SCORE_KINDS = ['manufacturer_follow_up', 'third_party_csi'] as const;
export type OutsideScoreKind = (typeof OUTSIDE_SCORE_KINDS)[number];

/** How others judge the store: the manufacturer's call to one customer, or a quarter's survey of a third party. */
@Entity('outside_score')
@Unique('uq_outside_score_external_id', ['source', 'externalId'])
@Index('ix_outside_score_scored_on', ['scoredOn', 'id'])
@Check('ck_outside_score_kind', `kind IN ('manufacturer_follow_up', 'third_party_csi')`)
@Check('ck_outside_score_score', `score BETWEEN 0 AND scale_max`)
@Check('ck_outside_score_csi', `(kind = 'third_party_csi') = (average_score IS NOT NULL AND store_count IS NOT NULL)`)
export class OutsideScore {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 25 })
  kind!: OutsideScoreKind;

  @Column('varchar', { length: 60 })
  source!: string;

  /** Of the source: what is sent twice is kept once. */
  @Column('varchar', { length: 100 })
  externalId!: string;

  /** Of a quarter's survey: its first day. */
  @Column('date')
  scoredOn!: LocalDate;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_outside_score_customer_id' })
  customerId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Vehicle, { name: 'fk_outside_score_vehicle_id' })
  vehicleId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_outside_score_order_id' })
  orderId!: string | null;

  @Column('numeric', { precision: 7, scale: 2 })
  score!: string;

  /** The best that can be given. */
  @Column('numeric', { precision: 7, scale: 2 })
  scaleMax!: string;

  /** It comes back as a complaint form. FUP-28 */
  @Column('boolean')
  belowLimit!: boolean;

  /** Rules that judged it. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  /** Of all stores that were surveyed. */
  @Column('numeric', { precision: 7, scale: 2, nullable: true })
  averageScore!: string | null;

  @Column('integer', { nullable: true })
  storeCount!: number | null;

  /** Personal: emptied when the customer is erased. */
  @Column('varchar', { length: 1000, nullable: true })
  remark!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
