import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';
import { AUDIO_TYPES, type AudioType } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import { ToldAnswerDto } from '../surveys/survey-answers.dto';
import type { CallAttempt, CallRecording } from './call-attempt.entity';
import {
  ATTEMPT_OUTCOMES,
  type AttemptOutcome,
  CALL_OPINIONS,
  type CallOpinion,
  OUTCOME_LABELS,
} from './call-outcomes';

const JOURNEY_CODE = { max: 60, pattern: /^[a-z][a-z0-9_-]*$/ } as const;
export const OUTCOME = {
  enumName: 'CallAttemptOutcome',
  description:
    'Successful is `reached` alone; a message left is not. Wrong (错号) and empty (空号) numbers are noted on the phone. FUP-03',
} as const;

/** How a try ended. */
@Example({ callBackAt: undefined, phoneId: undefined, survey: undefined, answers: undefined, opinion: undefined })
export class RecordAttemptDto {
  @EnumField(ATTEMPT_OUTCOMES, OUTCOME)
  outcome!: AttemptOutcome;

  @IdField({ optional: true, description: 'Phone that was dialled; left out: the first of the call' })
  phoneId?: string;

  @InstantField({
    optional: true,
    description: 'With `call_back_agreed`: when (约定时间). It wins over every rule. FUP-08',
  })
  callBackAt?: Date;

  @StringField({
    optional: true,
    min: 1,
    max: 1000,
    description: 'What was said',
    example: '客户对服务满意，建议增加周末快修',
  })
  note?: string;

  @EnumField(CALL_OPINIONS, {
    enumName: 'CustomerOpinion',
    optional: true,
    description: 'What the customer raised of its own accord; all but praise is owed a reply. FUP-07, CUS-20',
  })
  opinion?: CallOpinion;

  @StringField({
    ...JOURNEY_CODE,
    optional: true,
    description: 'Survey that was answered, where the call itself asks none',
    example: 'three-day-call',
  })
  survey?: string;

  @ListField(() => ToldAnswerDto, {
    optional: true,
    min: 1,
    max: 60,
    description: 'Answers, of a customer who was reached',
  })
  answers?: ToldAnswerDto[];

  @BooleanField({
    optional: true,
    description: 'The customer, or somebody it knows, may buy a car (潜在客户): sales hears of it. FUP-15',
    example: false,
  })
  potentialCustomer?: boolean;

  @BooleanField({
    optional: true,
    description: 'The repair is not right (维修质量问题): the service manager hears of it. FUP-15',
    example: false,
  })
  repairProblem?: boolean;
}

/** A recorded call (通话录音). FUP-13 */
export class CallRecordingDto {
  @EnumField(AUDIO_TYPES, { enumName: 'CallRecordingType', description: 'By its content', example: 'wav' })
  type!: AudioType;

  @IntegerField({ description: 'Size in bytes', min: 0, example: 2_481_300 })
  bytes!: number;

  @StringField({ description: 'SHA-256, hexadecimal', max: 64, example: '9f86d081884c7d659a2feaa0c55ad015'.repeat(2) })
  sha256!: string;

  @InstantField({ description: 'When it was added' })
  addedAt!: Date;

  @StringField({ max: 60, description: 'Id of who added it', example: 'fc8Jk2mQ91xZ' })
  addedBy!: string;
}

export class CallRecordingLinkDto {
  @StringField({
    description: 'Good for whoever holds it, until it ends',
    max: 1000,
    example: 'https://api.example.cn/v1/files/…',
  })
  url!: string;

  @InstantField({ description: 'When it ends' })
  expiresAt!: Date;
}

/** One try to reach a customer by phone (回访记录). FUP-03, FUP-09 */
@Example({ nextAt: null, opinion: null, recording: null })
export class CallAttemptDto {
  @IdField({ description: 'Id' })
  id!: string;

  @IdField({ description: 'The call' })
  callId!: string;

  @IdField({ description: 'The contact that it is' })
  contactId!: string;

  @IdField({ description: 'The customer' })
  customerId!: string;

  @IntegerField({ min: 1, description: '1 for the first try of the call', example: 1 })
  number!: number;

  @InstantField({ description: 'When' })
  madeAt!: Date;

  @StringField({ max: 60, description: 'Id of who called', example: 'fc8Jk2mQ91xZ' })
  madeBy!: string;

  @EnumField(ATTEMPT_OUTCOMES, OUTCOME)
  outcome!: AttemptOutcome;

  @StringField({ max: 100, description: 'The same in the language of the caller', example: '成功' })
  outcomeLabel!: string;

  @IdField({ nullable: true, description: 'Phone that was dialled' })
  phoneId!: string | null;

  @InstantField({ nullable: true, description: 'When it is tried again; null: the call is over' })
  nextAt!: Date | null;

  @EnumField(CALL_OPINIONS, {
    enumName: 'CustomerOpinion',
    nullable: true,
    description: 'What the customer raised. CUS-20',
  })
  opinion!: CallOpinion | null;

  @StringField({ max: 1000, nullable: true, description: 'What was said', example: '客户对服务满意' })
  note!: string | null;

  @StringField({
    max: 120,
    nullable: true,
    description: 'Rules that said whether it is tried again; null: closed in the inbox',
    example: 'call-rules/default@preset:1',
  })
  policyRef!: string | null;

  @ObjectField(() => CallRecordingDto, {
    nullable: true,
    description: 'What was recorded; `GET call-attempts/{id}/recording/link` opens it. FUP-13',
  })
  recording!: CallRecordingDto | null;
}

export class ListCallAttemptsQuery extends PageQuery {
  @ListField(ATTEMPT_OUTCOMES, {
    ...OUTCOME,
    optional: true,
    max: ATTEMPT_OUTCOMES.length,
    description: 'Any of these',
  })
  outcome?: AttemptOutcome[];

  @StringField({ optional: true, min: 1, max: 60, description: 'Made by this person or API key' })
  madeBy?: string;

  @IdField({ optional: true, description: 'Tries of this call' })
  callId?: string;

  @IdField({ optional: true, description: 'Of this customer, or a duplicate merged into it' })
  customerId?: string;

  @InstantField({ optional: true, description: 'Made at this instant or later' })
  madeAtFrom?: Date;

  @InstantField({ optional: true, description: 'Made before this instant' })
  madeAtBefore?: Date;
}

export function toAttemptDto(
  { taskId, createdAt: _createdAt, recording, ...attempt }: CallAttempt,
  { locale }: StoreContext,
): CallAttemptDto {
  return {
    ...{ ...attempt, callId: taskId, outcomeLabel: OUTCOME_LABELS[attempt.outcome][locale] },
    recording: recording && toRecordingDto(recording),
  };
}

const toRecordingDto = ({ key: _key, addedAt, ...recording }: CallRecording): CallRecordingDto => ({
  ...recording,
  addedAt: new Date(addedAt),
});
