import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ServiceOrder } from '#libs/service-orders';

/** 车辆损坏, 维修失误, 遗失, 人身伤害, 其他. SVC-30 */
export const ACCIDENT_KINDS = ['vehicle_damage', 'faulty_repair', 'loss', 'injury', 'other'] as const;
export type AccidentKind = (typeof ACCIDENT_KINDS)[number];

/** An accident that the workshop answers for (责任事故), on one order. SVC-30 */
@Entity('responsibility_accident')
@Index('ix_responsibility_accident_occurred_at', ['occurredAt', 'id'])
@Index('ix_responsibility_accident_order_id', ['orderId'])
@Check('ck_responsibility_accident_kind', `kind IN ('vehicle_damage', 'faulty_repair', 'loss', 'injury', 'other')`)
@Check('ck_responsibility_accident_damage_fen', `damage_fen >= 0`)
export class ResponsibilityAccident {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_responsibility_accident_order_id' })
  orderId!: string;

  @Column('varchar', { length: 20 })
  kind!: AccidentKind;

  @Column('timestamptz')
  occurredAt!: Date;

  /** Null: emptied, since it may have named somebody. */
  @Column('varchar', { length: 2000, nullable: true })
  description!: string | null;

  @Column('bigint', { nullable: true })
  damageFen!: number | null;

  /** What is done so that it does not happen again. */
  @Column('varchar', { length: 2000, nullable: true })
  measures!: string | null;

  @Column('timestamptz', { nullable: true })
  resolvedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
