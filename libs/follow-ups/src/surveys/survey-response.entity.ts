import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { ServiceOrder } from '#libs/service-orders';
import type { RecordingType } from '#libs/storage';
import { Vehicle } from '#libs/vehicles';
import type { ResponseSource, ScaleKind, SixQs, SurveyMode, Verdict } from './survey-words';

/** An answer with the scale that it was given on, so that it can be read when the survey has long changed. CF-10 */
export interface GivenAnswer {
  readonly question: string;
  readonly index: string | null;
  readonly scale: { readonly code: string; readonly kind: ScaleKind; readonly min?: string; readonly max?: string };
  readonly value: string | null;
  /** 0 to 100; null: says nothing of satisfaction. */
  readonly score: number | null;
  readonly verdict: Verdict | null;
  /** In the words of whoever answered. Personal: emptied when the customer is erased. */
  readonly text: string | null;
}

/** A recording or photo that proves what was seen (录音录像). SEC-09 */
export interface Evidence {
  readonly id: string;
  readonly key: string;
  readonly type: RecordingType;
  readonly bytes: number;
  readonly sha256: string;
  /** RFC 3339 */
  readonly addedAt: string;
}

/** One answered survey (调查答卷). FUP-01, FUP-16, FUP-22 */
@Entity('survey_response')
@Unique('uq_survey_response_source', ['sourceId', 'sourceType', 'survey'])
@Index('ix_survey_response_answered_at', ['answeredAt', 'id'])
@Index('ix_survey_response_customer_id', ['customerId'], { where: 'customer_id IS NOT NULL' })
@Index('ix_survey_response_consultant_id', ['consultantId', 'answeredAt'], { where: 'consultant_id IS NOT NULL' })
@Check('ck_survey_response_mode', `mode IN ('phone', 'online', 'visit', 'mystery_shopper', 'interview')`)
@Check('ck_survey_response_source_type', `source_type IN ('contact', 'task', 'link', 'visit', 'delivery-interview')`)
@Check('ck_survey_response_verdict', `verdict IN ('satisfied', 'so_so', 'not_satisfied')`)
@Check('ck_survey_response_worst', `worst IN ('satisfied', 'so_so', 'not_satisfied')`)
@Check('ck_survey_response_score', `score BETWEEN 0 AND 100`)
export class SurveyResponse {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 60 })
  survey!: string;

  /** Version of the survey that was asked. */
  @Column('varchar', { length: 120 })
  surveyRef!: string;

  @Column('varchar', { length: 15 })
  mode!: SurveyMode;

  @Column('varchar', { length: 20 })
  sourceType!: ResponseSource;

  /** What led to it: a second answer to the same is refused. */
  @Column('uuid')
  sourceId!: string;

  /** Null: a mystery shopper, or a visitor who is not known. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_survey_response_customer_id' })
  customerId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Vehicle, { name: 'fk_survey_response_vehicle_id' })
  vehicleId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_survey_response_order_id' })
  orderId!: string | null;

  /** Whose work it is about: somebody of the group's staff. */
  @Column('uuid', { nullable: true })
  consultantId!: string | null;

  @Column('timestamptz')
  answeredAt!: Date;

  /** 0 to 100, of the answer about the whole, else the mean of the answers. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  score!: string | null;

  /** Of the answer about the whole, else the worst. */
  @Column('varchar', { length: 13, nullable: true })
  verdict!: Verdict | null;

  /** The worst of all answers. */
  @Column('varchar', { length: 13, nullable: true })
  worst!: Verdict | null;

  /** Items of the 6QS that were reported. FUP-02 */
  @Column('jsonb', { default: () => `'[]'` })
  sixQs!: SixQs[];

  /** Every answer that has a worth is the best one. STF-22 */
  @Column('boolean', { default: false })
  fullMarks!: boolean;

  /** The row of full marks that it is in has been told of. STF-22 */
  @Column('boolean', { default: false })
  fullMarksRun!: boolean;

  @Column('jsonb')
  answers!: GivenAnswer[];

  @Column('jsonb', { default: () => `'[]'` })
  evidence!: Evidence[];

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** What a response says of one index, which figures are made of by the hundred thousand. FUP-18, FUP-19 */
@Entity('survey_answer')
@Index('ix_survey_answer_answered_at', ['answeredAt', 'indexCode'])
@Check('ck_survey_answer_verdict', `verdict IN ('satisfied', 'so_so', 'not_satisfied')`)
@Check('ck_survey_answer_score', `score BETWEEN 0 AND 100`)
export class SurveyAnswer {
  @PrimaryColumn('uuid')
  @ForeignKey(() => SurveyResponse, { name: 'fk_survey_answer_response_id' })
  responseId!: string;

  @PrimaryColumn('varchar', { length: 40 })
  indexCode!: string;

  @Column('varchar', { length: 15 })
  mode!: SurveyMode;

  @Column('timestamptz')
  answeredAt!: Date;

  /** 0 to 100 */
  @Column('numeric', { precision: 5, scale: 2 })
  score!: string;

  @Column('varchar', { length: 13 })
  verdict!: Verdict;

  /** False: the mean of what was asked below it. */
  @Column('boolean')
  asked!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
