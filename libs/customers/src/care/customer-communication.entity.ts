import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '../customer.entity';

/** 网上, 电话, 来店, 短信与信函, 上门. CUS-21 */
export const COMMUNICATION_CHANNELS = ['online', 'phone', 'in_store', 'message', 'home_visit'] as const;
export type CommunicationChannel = (typeof COMMUNICATION_CHANNELS)[number];

/** Who began: the customer or the store. */
export const COMMUNICATION_DIRECTIONS = ['inbound', 'outbound'] as const;
export type CommunicationDirection = (typeof COMMUNICATION_DIRECTIONS)[number];

/** How a call ended; the last two say something of the number: 错号, 空号. CUS-12 */
export const CALL_OUTCOMES = ['answered', 'not_answered', 'declined', 'wrong_number', 'empty_number'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** What a customer lets the store know of its own accord (客户意见): 表扬, 建议, 批评, 询问. CUS-20 */
export const OPINIONS = ['praise', 'suggestion', 'criticism', 'question'] as const;
export type Opinion = (typeof OPINIONS)[number];

/** What was said between the store and a customer (沟通记录). CUS-08, CUS-16, CUS-20, CUS-21 */
@Entity('customer_communication')
@Index('ix_customer_communication_customer_id', ['customerId', 'communicatedAt', 'id'])
@Index('ix_customer_communication_unanswered', ['communicatedAt', 'id'], {
  where: 'opinion IS NOT NULL AND replied_at IS NULL',
})
@Check('ck_customer_communication_channel', `channel IN ('online', 'phone', 'in_store', 'message', 'home_visit')`)
@Check('ck_customer_communication_direction', `direction IN ('inbound', 'outbound')`)
@Check(
  'ck_customer_communication_call_outcome',
  `call_outcome IN ('answered', 'not_answered', 'declined', 'wrong_number', 'empty_number')`,
)
@Check('ck_customer_communication_opinion', `opinion IN ('praise', 'suggestion', 'criticism', 'question')`)
@Check(
  'ck_customer_communication_replied',
  `(replied_at IS NULL) = (replied_by IS NULL) AND (replied_at IS NULL OR opinion IS NOT NULL)`,
)
export class CustomerCommunication {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_communication_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 10 })
  channel!: CommunicationChannel;

  @Column('varchar', { length: 10 })
  direction!: CommunicationDirection;

  @Column('timestamptz')
  communicatedAt!: Date;

  @Column('varchar', { length: 60 })
  recordedBy!: string;

  @Column('varchar', { length: 15, nullable: true })
  callOutcome!: CallOutcome | null;

  /** What was said, in detail; never in events. */
  @Column('varchar', { length: 2000 })
  summary!: string;

  @Column('varchar', { length: 15, nullable: true })
  opinion!: Opinion | null;

  @Column('varchar', { length: 2000, nullable: true })
  reply!: string | null;

  @Column('timestamptz', { nullable: true })
  repliedAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  repliedBy!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}
