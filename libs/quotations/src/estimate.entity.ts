import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import { type LineKind, ServiceOrder } from '#libs/service-orders';
import type { EstimateState } from './estimate-state.policy';

/** How the customer was told, or answered. */
export const TOLD_HOW = ['in_person', 'phone', 'message', 'online'] as const;
export type ToldHow = (typeof TOLD_HOW)[number];

/** A line of an estimate as it was priced; what the catalogue says later changes nothing of it. */
export interface EstimateLine {
  readonly kind: LineKind;
  readonly code: string | null;
  readonly name: string;
  /** Decimal string, at most three decimals. */
  readonly quantity: string;
  /** Null: priced as a whole. */
  readonly unitPriceFen: number | null;
  readonly amountFen: number;
  readonly fromCatalogue: boolean;
  /** Hours sold with it; decimal string. Null: a part, or not told by the catalogue. */
  readonly hours: string | null;
  readonly freeDiagnosis: boolean;
}

/** What an order will cost and when it will be done, as the customer was told it (报价单). SVC-12, SVC-16 */
@Entity('estimate')
@Unique('uq_estimate_number', ['orderId', 'number'])
@Check('ck_estimate_state', `state IN ('draft', 'told', 'accepted', 'declined', 'superseded')`)
@Check('ck_estimate_told_how', `told_how IN ('in_person', 'phone', 'message', 'online')`)
@Check('ck_estimate_answered_how', `answered_how IN ('in_person', 'phone', 'message', 'online')`)
@Check('ck_estimate_told_at', `(told_at IS NULL) = (told_how IS NULL)`)
@Check(
  'ck_estimate_answered_at',
  `(answered_at IS NULL) = (answered_how IS NULL)
    AND (state NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL)`,
)
export class Estimate {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_estimate_order_id' })
  orderId!: string;

  /** From 1, within the order. */
  @Column('smallint')
  number!: number;

  @Column('varchar', { length: 10 })
  state!: EstimateState;

  @Column('jsonb')
  lines!: EstimateLine[];

  @Column('bigint')
  labourFen!: number;

  @Column('bigint')
  partsFen!: number;

  /** Only when every line is priced by the catalogue (目录价报价). SVC-16 */
  @Column('boolean')
  allFromCatalogue!: boolean;

  @Column('numeric', { precision: 11, scale: 2, nullable: true })
  soldHours!: string | null;

  @Column('timestamptz')
  promisedAt!: Date;

  /** The day whose prices count, by the store's calendar. */
  @Column('date')
  pricedOn!: LocalDate;

  @Column('timestamptz', { nullable: true })
  toldAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  toldBy!: string | null;

  @Column('varchar', { length: 10, nullable: true })
  toldHow!: ToldHow | null;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;

  @Column('varchar', { length: 10, nullable: true })
  answeredHow!: ToldHow | null;

  /** What the customer said. Personal: emptied when the customer is erased. */
  @Column('varchar', { length: 500, nullable: true })
  answerNote!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
