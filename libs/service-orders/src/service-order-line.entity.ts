import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ServiceOrder } from './service-order.entity';

/** 工时 or 配件. SVC-14 */
export const LINE_KINDS = ['labour', 'part'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A line of an order (工单明细): work done or a part used. SVC-14, SVC-16, SVC-19 */
@Entity('service_order_line')
@Unique('uq_service_order_line_position', ['orderId', 'position'])
@Check('ck_service_order_line_kind', `kind IN ('labour', 'part')`)
export class ServiceOrderLine {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_service_order_line_order_id' })
  orderId!: string;

  /** From 1, as written on the order. */
  @Column('smallint')
  position!: number;

  @Column('varchar', { length: 6 })
  kind!: LineKind;

  @Column('varchar', { length: 64, nullable: true })
  code!: string | null;

  @Column('varchar', { length: 200 })
  name!: string;

  /** Hours of labour, pieces or litres of a part; a decimal string. */
  @Column('numeric', { precision: 12, scale: 3 })
  quantity!: string;

  @Column('bigint')
  amountFen!: number;

  /** Whether the part was in stock when the workshop asked for it (立刻供应); null: labour, or not told. SVC-19 */
  @Column('boolean', { nullable: true })
  availableAtOnce!: boolean | null;

  /** Whether the price is the catalogue's; null: not told. SVC-16 */
  @Column('boolean', { nullable: true })
  fromCatalogue!: boolean | null;

  /** Diagnosis that nobody pays (免费诊断). SVC-31 */
  @Column('boolean', { default: false })
  freeDiagnosis!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
