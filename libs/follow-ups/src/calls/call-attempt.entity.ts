import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Contact } from '#libs/outreach';
import type { AudioType } from '#libs/storage';
import type { AttemptOutcome, CallOpinion } from './call-outcomes';

/** What was said in a call, recorded (通话录音). FUP-13 */
export interface CallRecording {
  /** Where it is kept. */
  readonly key: string;
  readonly type: AudioType;
  readonly bytes: number;
  readonly sha256: string;
  /** RFC 3339. */
  readonly addedAt: string;
  /** Id of the person or of the API key. */
  readonly addedBy: string;
}

/**
 * One try to reach a customer by phone, and how it ended (回访记录). Append-only: what was tried is never changed, only
 * emptied of what is personal. FUP-03, FUP-09
 */
@Entity('call_attempt')
@Unique('uq_call_attempt_number', ['contactId', 'number'])
@Index('ix_call_attempt_made_at', ['madeAt', 'id'])
@Index('ix_call_attempt_customer_id', ['customerId'])
@Index('ix_call_attempt_recording', ['madeAt', 'id'], { where: 'recording IS NOT NULL' })
@Check(
  'ck_call_attempt_outcome',
  `outcome IN ('reached', 'no_answer', 'refused', 'wrong_number', 'empty_number', 'no_number', 'message_left',
    'call_back_agreed')`,
)
@Check('ck_call_attempt_opinion', `opinion IN ('praise', 'suggestion', 'criticism', 'question')`)
@Check('ck_call_attempt_call_back', `outcome <> 'call_back_agreed' OR next_at IS NOT NULL`)
export class CallAttempt {
  @PrimaryColumn('uuid')
  id!: string;

  /** The task `contact-call` that asked for the call. */
  @Column('uuid')
  taskId!: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { name: 'fk_call_attempt_contact_id' })
  contactId!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_call_attempt_customer_id' })
  customerId!: string;

  /** 1 for the first try of a call. */
  @Column('smallint')
  number!: number;

  @Column('timestamptz')
  madeAt!: Date;

  /** Id of the person or of the API key. */
  @Column('varchar', { length: 60 })
  madeBy!: string;

  @Column('varchar', { length: 16 })
  outcome!: AttemptOutcome;

  /** The phone that was dialled, where it is known. */
  @Column('uuid', { nullable: true })
  phoneId!: string | null;

  /** From when on it is tried again; null: that was the last try. */
  @Column('timestamptz', { nullable: true })
  nextAt!: Date | null;

  /** What the customer raised of its own accord (客户意见). FUP-07 */
  @Column('varchar', { length: 15, nullable: true })
  opinion!: CallOpinion | null;

  /** What was said; personal, so it never stands in events. */
  @Column('varchar', { length: 1000, nullable: true })
  note!: string | null;

  /** Kept as long as the `call-rules` say, and not beyond the person. */
  @Column('jsonb', { nullable: true })
  recording!: CallRecording | null;

  /** The version of `call-rules` that said whether to try again; null: closed in the inbox. */
  @Column('varchar', { length: 120, nullable: true })
  policyRef!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}
