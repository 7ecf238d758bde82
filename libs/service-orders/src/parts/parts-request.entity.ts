import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { PartsRequestState } from './parts-picking.policy';
import { ServiceOrder } from '../service-order.entity';

/** A kind of part that the workshop asks the parts department for (零件申请). SVC-19 */
@Entity('parts_request')
@Index('ix_parts_request_order_id', ['orderId'])
@Index('ix_parts_request_requested_at', ['requestedAt', 'id'], {
  where: `state IN ('requested', 'available', 'awaited')`,
})
@Check('ck_parts_request_state', `state IN ('requested', 'available', 'awaited', 'prepicked', 'cancelled')`)
@Check('ck_parts_request_quantity', `quantity > 0`)
@Check('ck_parts_request_prepicked_at', `(state = 'prepicked') = (prepicked_at IS NOT NULL)`)
export class PartsRequest {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_parts_request_order_id' })
  orderId!: string;

  @Column('varchar', { length: 64 })
  code!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  /** Pieces or litres; a decimal string. */
  @Column('numeric', { precision: 12, scale: 3 })
  quantity!: string;

  @Column('varchar', { length: 10 })
  state!: PartsRequestState;

  /** Whether it could be supplied at once (可立刻供应); null: not answered yet. */
  @Column('boolean', { nullable: true })
  availableAtOnce!: boolean | null;

  /** Null: when work on the order begins. */
  @Column('timestamptz', { nullable: true })
  neededAt!: Date | null;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;

  /** When a part that was not there will be. */
  @Column('timestamptz', { nullable: true })
  expectedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  prepickedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
