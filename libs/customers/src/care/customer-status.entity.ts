import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '../customer.entity';

/** 大客户单位, VIP 个人, 金卡客户, 消费卡客户, 会员 */
export const CUSTOMER_STATUS_KINDS = ['key_account', 'vip', 'gold_card', 'consumption_card', 'member'] as const;
export type CustomerStatusKind = (typeof CUSTOMER_STATUS_KINDS)[number];

/** A special status that a customer holds or held (特殊身份). CUS-14, LOY-15 */
@Entity('customer_status')
@Index('ix_customer_status_customer_id', ['customerId', 'since', 'id'])
@Index('ix_customer_status_until', ['until'], { where: 'until IS NOT NULL' })
@Check('ck_customer_status_kind', `kind IN ('key_account', 'vip', 'gold_card', 'consumption_card', 'member')`)
@Check('ck_customer_status_until', `until >= since`)
export class CustomerStatus {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_status_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 20 })
  kind!: CustomerStatusKind;

  /** Of the card or the contract. */
  @Column('varchar', { length: 40, nullable: true })
  number!: string | null;

  @Column('timestamptz')
  since!: Date;

  /** Half-open; null: until further notice. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('varchar', { length: 60 })
  grantedBy!: string;

  @Column('varchar', { length: 60, nullable: true })
  endedBy!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}
