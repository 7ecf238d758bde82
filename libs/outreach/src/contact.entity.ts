import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import type { ProviderTemplate } from './gateways/channel-gateway';
import type {
  ContactCategory,
  ContactChannel,
  ContactState,
  ContactSubjectType,
  DecisionKind,
  DeliveryState,
} from './contact-states';

/** One contact with a customer, planned, under way or made (关怀联系). One row for each step of a journey's round. */
@Entity('contact')
@Unique('uq_contact_step', ['journey', 'subjectType', 'subjectId', 'occurrence', 'step'])
@Index('ix_contact_due_at', ['dueAt', 'id'])
@Index('ix_contact_waiting', ['place', 'precedence', 'dueAt', 'id'], { where: `state = 'due'` })
@Index('ix_contact_to_print', ['dueAt', 'id'], { where: `state = 'to_print'` })
@Index('ix_contact_awaiting_receipt', ['receiptDueAt', 'id'], { where: `delivery_state = 'pending'` })
@Index('ix_contact_claim_id', ['claimId'], { where: 'claim_id IS NOT NULL' })
@Index('ix_contact_follow_up', ['subjectId', 'occurrence'], { where: `category = 'follow_up'` })
@Index('ix_contact_customer_id', ['customerId', 'dueAt'])
@Index('ix_contact_vehicle_id', ['vehicleId'], { where: 'vehicle_id IS NOT NULL' })
@Index('ix_contact_merged_into_id', ['mergedIntoId'], { where: 'merged_into_id IS NOT NULL' })
@Check('ck_contact_subject_type', `subject_type IN ('vehicle', 'service-order', 'appointment', 'customer')`)
@Check('ck_contact_channel', `channel IN ('sms', 'phone_call', 'email', 'letter', 'sticker', 'visit')`)
@Check('ck_contact_category', `category IN ('appointment', 'care', 'expiry', 'follow_up', 'safety', 'campaign')`)
@Check(
  'ck_contact_state',
  `state IN ('due', 'claimed', 'sending', 'to_print', 'sent', 'failed', 'unknown', 'cancelled')`,
)
@Check('ck_contact_precedence', `precedence BETWEEN 1 AND 3`)
@Check('ck_contact_priority', `priority BETWEEN 1 AND 9`)
@Check('ck_contact_place', `place BETWEEN 1 AND 9`)
@Check('ck_contact_claim', `(state IN ('claimed', 'sending')) = (claim_id IS NOT NULL AND lease_until IS NOT NULL)`)
@Check('ck_contact_intent', `state NOT IN ('sending', 'to_print', 'sent', 'unknown') OR intent_at IS NOT NULL`)
@Check('ck_contact_sent_at', `(state = 'sent') = (sent_at IS NOT NULL)`)
@Check('ck_contact_delivery_state', `delivery_state IN ('pending', 'delivered', 'undelivered', 'not_told')`)
@Check(
  'ck_contact_delivery_at',
  `(delivery_at IS NOT NULL) = (coalesce(delivery_state, '') IN ('delivered', 'undelivered'))`,
)
export class Contact {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 60 })
  journey!: string;

  /** Version of the journey that planned it. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  @Column('varchar', { length: 40 })
  step!: string;

  @Column('varchar', { length: 20 })
  subjectType!: ContactSubjectType;

  @Column('uuid')
  subjectId!: string;

  @Column('varchar', { length: 80 })
  occurrence!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_contact_customer_id' })
  customerId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Vehicle, { name: 'fk_contact_vehicle_id' })
  vehicleId!: string | null;

  @Column('varchar', { length: 10 })
  channel!: ContactChannel;

  @Column('varchar', { length: 12 })
  category!: ContactCategory;

  @Column('timestamptz')
  dueAt!: Date;

  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  /** What its step says of its place among others, 1 before all; null: the place of its category. CF-27 */
  @Column('smallint', { nullable: true })
  priority!: number | null;

  /** The place at which it is claimed, by its priority or its category. As it was when it was planned. CF-27 */
  @Column('smallint', { default: 7 })
  place!: number;

  /**
   * Where many of one place are due: 1 gold customers (A), 2 important ones (B), 3 the others. As it was when it was
   * planned. REM-36
   */
  @Column('smallint', { default: 3 })
  precedence!: number;

  @Column('varchar', { length: 40, nullable: true })
  ownerRole!: string | null;

  @Column('boolean', { default: false })
  quietHoursExempt!: boolean;

  /** Set: a person asked to have it made now, so that the minimum gap and merging do not hold it. */
  @Column('timestamptz', { nullable: true })
  askedAt!: Date | null;

  /** For the template: ids, dates and numbers. */
  @Column('jsonb', { default: () => `'{}'` })
  values!: Record<string, string | number>;

  @Column('varchar', { length: 9 })
  state!: ContactState;

  /** The block that it was claimed with. */
  @Column('uuid', { nullable: true })
  claimId!: string | null;

  /** The run of that block's job: two workers with one job do not both get past the intent. */
  @Column('uuid', { nullable: true })
  runId!: string | null;

  /** The server's clock, which no test moves: until then the claim is its owner's alone. */
  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;

  /** Runs that took it up. */
  @Column('smallint', { default: 0 })
  attempts!: number;

  /** Messages that the gateway refused for the time being. */
  @Column('smallint', { default: 0 })
  refusals!: number;

  /** When the intent was committed: from here on the customer may have been reached. */
  @Column('timestamptz', { nullable: true })
  intentAt!: Date | null;

  /** Contact policy in force when the intent was committed. */
  @Column('varchar', { length: 120, nullable: true })
  contactPolicyRef!: string | null;

  /** Where it goes, as the intent has it: a number in E.164, an e-mail address, or the address of a letter. */
  @Column('varchar', { length: 400, nullable: true })
  recipient!: string | null;

  /** Of an e-mail. */
  @Column('varchar', { length: 200, nullable: true })
  subject!: string | null;

  /** The message as a gateway of approved templates wants it, with the words that fill it. */
  @Column('jsonb', { nullable: true })
  providerTemplate!: ProviderTemplate | null;

  /** The message, as the intent has it. */
  @Column('varchar', { length: 8000, nullable: true })
  message!: string | null;

  /** What the gateway calls it. */
  @Column('varchar', { length: 200, nullable: true })
  reference!: string | null;

  @Column('timestamptz', { nullable: true })
  sentAt!: Date | null;

  /** What receipts say of a message that was sent; null: none is expected. */
  @Column('varchar', { length: 11, nullable: true })
  deliveryState!: DeliveryState | null;

  @Column('timestamptz', { nullable: true })
  deliveryAt!: Date | null;

  /** The provider's own code of why. */
  @Column('varchar', { length: 60, nullable: true })
  deliveryCode!: string | null;

  /** When the provider is asked for a receipt that has not come. */
  @Column('timestamptz', { nullable: true })
  receiptDueAt!: Date | null;

  /** The contact that this one's content went out with. REM-31 */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Contact, { name: 'fk_contact_merged_into_id' })
  mergedIntoId!: string | null;

  /** What came of it: outcome code of the call's task. */
  @Column('varchar', { length: 40, nullable: true })
  outcome!: string | null;

  @Column('timestamptz', { nullable: true })
  outcomeAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** What was decided about a contact, and why (联系决策). Append-only; of each contact at most one that is final. */
@Entity('contact_decision')
@Index('uq_contact_decision_final', ['contactId'], { unique: true, where: `kind <> 'deferred'` })
@Index('ix_contact_decision_contact_id', ['contactId', 'decidedAt'])
@Index('ix_contact_decision_decided_at', ['decidedAt', 'id'])
@Index('ix_contact_decision_reason', ['reason', 'decidedAt', 'id'])
@Check('ck_contact_decision_kind', `kind IN ('sent', 'deferred', 'merged', 'suppressed')`)
@Check('ck_contact_decision_until', `(kind = 'deferred') = (until IS NOT NULL)`)
export class ContactDecision {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Contact, { name: 'fk_contact_decision_contact_id' })
  contactId!: string;

  @Column('timestamptz')
  decidedAt!: Date;

  @Column('varchar', { length: 10 })
  kind!: DecisionKind;

  /** Code of a `defineContactReason`. */
  @Column('varchar', { length: 60 })
  reason!: string;

  /** When a deferred one is due again. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  /** Contact policy that decided; null where none was asked. */
  @Column('varchar', { length: 120, nullable: true })
  policyRef!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
