import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '#libs/customers';
import type { LocalDate } from '#libs/foundation';
import type { ScanType } from '#libs/storage';
import type { CampaignState } from './campaign-state.policy';

/** How a campaign goes: a season's offer 四季活动, something to come to 活动, news 通知, an alert 提醒. */
export const CAMPAIGN_FORMS = ['season', 'event', 'news', 'alert'] as const;
export type CampaignForm = (typeof CAMPAIGN_FORMS)[number];

/** A care activity of a store (关怀活动): a season's offer, a lecture, a new product. REM-30, REM-34, REM-37, REM-38 */
@Entity('campaign')
@Index('ix_campaign_starts_on', ['startsOn', 'id'])
@Check('ck_campaign_form', `form IN ('season', 'event', 'news', 'alert')`)
@Check('ck_campaign_state', `state IN ('draft', 'announced', 'running', 'finished', 'cancelled')`)
@Check('ck_campaign_span', `starts_on <= ends_on AND notice_on <= ends_on`)
@Check('ck_campaign_announced_at', `announced_at IS NOT NULL OR state IN ('draft', 'cancelled')`)
@Check('ck_campaign_ended_at', `(state IN ('finished', 'cancelled')) = (ended_at IS NOT NULL)`)
@Check('ck_campaign_summary', `state <> 'finished' OR summary IS NOT NULL`)
@Check('ck_campaign_slides', `(slides_key IS NULL) = (slides_type IS NULL)`)
export class Campaign {
  @PrimaryColumn('uuid')
  id!: string;

  /** Code of a policy `campaign-kind`. */
  @Column('varchar', { length: 60 })
  kind!: string;

  /** Version of that kind that it began with. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  /** Of that kind; by it journeys choose what they speak of. */
  @Column('varchar', { length: 10 })
  form!: CampaignForm;

  @Column('varchar', { length: 200 })
  name!: string;

  @Column('varchar', { length: 10 })
  state!: CampaignState;

  @Column('varchar', { length: 1000, nullable: true })
  goal!: string | null;

  @Column('varchar', { length: 4000, nullable: true })
  plan!: string | null;

  /** What the message says, before the way to join. */
  @Column('varchar', { length: 300, nullable: true })
  notice!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  howToJoin!: string | null;

  @Column('varchar', { length: 4000, nullable: true })
  summary!: string | null;

  /** A filter over the catalogue `customer`; null: every customer. REM-41 */
  @Column('jsonb', { nullable: true })
  population!: object | null;

  /** Day of the notice; its steps count from it. */
  @Column('date')
  noticeOn!: LocalDate;

  @Column('date')
  startsOn!: LocalDate;

  /** Its last day. */
  @Column('date')
  endsOn!: LocalDate;

  @Column('timestamptz', { nullable: true })
  announcedAt!: Date | null;

  /** The last customer that was invited so far; thousands are invited in blocks. */
  @Column('uuid', { nullable: true })
  invitedThrough!: string | null;

  /** When all guests were invited; null: not yet. */
  @Column('timestamptz', { nullable: true })
  invitedAt!: Date | null;

  /** Finished or cancelled. */
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  /** When nothing of what is over was planned any more; thousands of contacts are called off in blocks. */
  @Column('timestamptz', { nullable: true })
  calledOffAt!: Date | null;

  /** Key in the storage. */
  @Column('varchar', { length: 300, nullable: true })
  slidesKey!: string | null;

  @Column('varchar', { length: 10, nullable: true })
  slidesType!: ScanType | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}

/** What a guest says to an invitation. */
export const GUEST_ANSWERS = ['joining', 'declined'] as const;
export type GuestAnswer = (typeof GUEST_ANSWERS)[number];

/** A question of an evaluation form (评价表问题), owed an answer within 48 hours. REM-37 */
export interface CampaignQuestion {
  readonly id: string;
  readonly text: string;
  readonly askedAt: string;
  readonly answer: string | null;
  readonly answeredAt: string | null;
  readonly answeredBy: string | null;
}

/** The evaluation form (评价表) of a guest. */
export interface CampaignEvaluation {
  readonly rating: number | null;
  readonly comment: string | null;
  readonly questions: readonly CampaignQuestion[];
}

/** One customer's part in a campaign: invited, notified, joining, there, and what was said of it. REM-32, REM-37 */
@Entity('campaign_response')
@Index('ix_campaign_response_created_at', ['campaignId', 'createdAt', 'customerId'])
@Index('ix_campaign_response_customer_id', ['customerId'])
@Check('ck_campaign_response_answer', `answer IN ('joining', 'declined')`)
@Check('ck_campaign_response_answered_at', `(answer IS NULL) = (answered_at IS NULL)`)
@Check('ck_campaign_response_evaluated_at', `evaluation IS NULL OR evaluated_at IS NOT NULL`)
export class CampaignResponse {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Campaign, { name: 'fk_campaign_response_campaign_id' })
  campaignId!: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => Customer, { name: 'fk_campaign_response_customer_id' })
  customerId!: string;

  /** Null: came without an invitation. */
  @Column('timestamptz', { nullable: true })
  invitedAt!: Date | null;

  /** A message went out, or the customer was spoken to. */
  @Column('timestamptz', { nullable: true })
  notifiedAt!: Date | null;

  @Column('varchar', { length: 10, nullable: true })
  answer!: GuestAnswer | null;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  attendedAt!: Date | null;

  /** Null: none, or emptied for a person who wants to be forgotten. */
  @Column('jsonb', { nullable: true })
  evaluation!: CampaignEvaluation | null;

  @Column('timestamptz', { nullable: true })
  evaluatedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
