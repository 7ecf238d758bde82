import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PeriodPageQuery,
  PeriodQuery,
  StringField,
} from '#libs/http';
import type { LocalDate } from '#libs/foundation';
import { SIX_QS, type SixQs } from '../surveys/survey-words';
import { CALL_OPINIONS, type CallOpinion } from './call-outcomes';
import {
  FOLLOW_UP_FIGURES,
  FOLLOW_UP_POPULATIONS,
  type FollowUpFigure,
  type FollowUpPopulation,
  TARGET_DIRECTIONS,
  type TargetDirection,
} from './follow-up-figures.policy';
import { FOLLOW_UP_RESULTS, type FollowUpResult } from './follow-up-results';

const FIGURE = {
  enumName: 'FollowUpFigure',
  description:
    '`follow_up` (回访率): reached, of those to be followed up; `success` (成功率): reached, of those called; ' +
    '`no_answer_or_refused` (无人接听与拒访率): of those called; `retention` (信息留存率): whose number is not wrong, empty or ' +
    'missing; `opinion` (客户意见率): who raised something, of those reached',
} as const;
const RESULT = {
  enumName: 'FollowUpResult',
  description: 'What came of it. Messages and letters are no success (成功回访不包括留言和寄信). FUP-03',
} as const;
const POPULATION = { enumName: 'FollowUpPopulation', description: 'All customers, or the members among them' } as const;

export class FollowUpFigureTargetDto {
  @IntegerField({ min: 0, max: 100, description: 'Percent', example: 65 })
  percent!: number;

  @EnumField(TARGET_DIRECTIONS, { enumName: 'FollowUpTargetDirection', description: 'Which side of it is right' })
  direction!: TargetDirection;
}

/** One figure of a time. */
@Example({ rate: '0.7000', numerator: 70, denominator: 100 })
export class FollowUpFigureDto {
  @EnumField(FOLLOW_UP_FIGURES, FIGURE)
  figure!: FollowUpFigure;

  @IntegerField({ min: 0, description: 'Cases on top', example: 70 })
  numerator!: number;

  @IntegerField({ min: 0, description: 'Cases below', example: 100 })
  denominator!: number;

  @StringField({
    max: 10,
    nullable: true,
    description: 'Their ratio, four places; null: nothing to divide by',
    example: '0.7000',
  })
  rate!: string | null;

  @ObjectField(() => FollowUpFigureTargetDto, {
    nullable: true,
    description: 'What it should be (CF-09); null: none is set',
  })
  target!: FollowUpFigureTargetDto | null;

  @BooleanField({ nullable: true, description: 'Whether it is where it should be', example: true })
  met!: boolean | null;
}

export class FollowUpResultDto {
  @EnumField(FOLLOW_UP_RESULTS, RESULT)
  result!: FollowUpResult;

  @StringField({ max: 100, description: 'In the language of the caller', example: '成功' })
  label!: string;

  @IntegerField({ min: 0, description: 'Cases', example: 70 })
  count!: number;
}

export class FollowUpPopulationDto {
  @EnumField(FOLLOW_UP_POPULATIONS, POPULATION)
  population!: FollowUpPopulation;

  @IntegerField({ min: 0, description: 'Cases to be followed up', example: 100 })
  toFollow!: number;

  @ListField(() => FollowUpFigureDto, { max: 10, description: 'The figures' })
  figures!: FollowUpFigureDto[];

  @ListField(() => FollowUpResultDto, { max: 10, description: 'What came of the cases; they add up' })
  results!: FollowUpResultDto[];
}

@Example({ name: '王芳' })
export class FollowUpCallerDto {
  @StringField({ max: 60, description: 'Id of the person or of the API key', example: 'fc8Jk2mQ91xZ' })
  staffId!: string;

  @StringField({ max: 100, nullable: true, description: 'Name, as it was at the call', example: '王芳' })
  name!: string | null;

  @IntegerField({ min: 0, description: 'Tries', example: 120 })
  attempts!: number;

  @IntegerField({ min: 0, description: 'Of them those that reached the customer', example: 84 })
  reached!: number;
}

/** The follow-up summary report (《回访总结报告》). FUP-04, FUP-05, FUP-07, FUP-08, FUP-09 */
export class FollowUpSummaryDto {
  @LocalDateField({ description: 'First day', example: '2026-11-01' })
  from!: LocalDate;

  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;

  @StringField({ max: 120, description: 'Version of the targets', example: 'follow-up-targets/default@preset:1' })
  policyRef!: string;

  @ListField(() => FollowUpPopulationDto, { max: 2, description: 'Of all customers, and of the members' })
  populations!: FollowUpPopulationDto[];

  @ListField(() => FollowUpCallerDto, { max: 500, description: 'Who called how often' })
  callers!: FollowUpCallerDto[];
}

export class FollowUpSummaryQuery extends PeriodQuery {}

/** A customer to be followed up about one thing, and what came of it. */
@Example({ opinion: null })
export class FollowUpCaseDto {
  @IdField({ description: 'The first contact of the case; `GET contacts/{id}` opens it' })
  id!: string;

  @InstantField({ description: 'When it was due' })
  dueAt!: Date;

  @InstantField({ description: 'When its first contact was handed over, sent or given up: it counts on that day' })
  decidedAt!: Date;

  @StringField({ max: 60, description: 'Journey', example: 'after-service' })
  journey!: string;

  @StringField({ max: 40, description: 'Step of it', example: 'call' })
  step!: string;

  @StringField({ max: 20, description: 'What it is about', example: 'service-order' })
  subjectType!: string;

  @IdField({ description: 'Its id' })
  subjectId!: string;

  @IdField({ description: 'Customer' })
  customerId!: string;

  @StringField({ max: 100, description: 'Name of the customer', example: '石远梅' })
  customerName!: string;

  @IdField({ nullable: true, description: 'Vehicle' })
  vehicleId!: string | null;

  @StringField({ max: 20, nullable: true, description: 'Its plate', example: '沪A·E48B4' })
  plate!: string | null;

  @BooleanField({ description: 'A member when it was due (会员)' })
  member!: boolean;

  @BooleanField({ description: 'Somebody tried to call' })
  called!: boolean;

  @EnumField(FOLLOW_UP_RESULTS, RESULT)
  result!: FollowUpResult;

  @IntegerField({ min: 0, description: 'Tries', example: 1 })
  attempts!: number;

  @InstantField({ nullable: true, description: 'The last one' })
  lastAttemptAt!: Date | null;

  @EnumField(CALL_OPINIONS, { enumName: 'CustomerOpinion', nullable: true, description: 'What the customer raised' })
  opinion!: CallOpinion | null;
}

const SIDES = ['numerator', 'denominator'] as const;

export class ListFollowUpCasesQuery extends PeriodPageQuery {
  @EnumField(FOLLOW_UP_POPULATIONS, { ...POPULATION, default: 'all' })
  population!: FollowUpPopulation;

  @EnumField(FOLLOW_UP_FIGURES, { ...FIGURE, optional: true })
  figure?: FollowUpFigure;

  @EnumField(SIDES, {
    enumName: 'FollowUpSide',
    optional: true,
    description: 'With `figure`: the cases on top or, by default, those below',
  })
  side?: (typeof SIDES)[number];

  @ListField(FOLLOW_UP_RESULTS, { ...RESULT, optional: true, max: FOLLOW_UP_RESULTS.length })
  result?: FollowUpResult[];
}

const RATE = { max: 10, nullable: true, description: 'Their ratio, four places; null: nothing to divide by' } as const;

export class CheckedShareDto {
  @IntegerField({ min: 0, description: 'Of them', example: 92 })
  numerator!: number;

  @IntegerField({ min: 0, description: 'Of so many', example: 100 })
  denominator!: number;

  @StringField({ ...RATE, example: '0.9200' })
  rate!: string | null;
}

/** One figure as several sources have it. */
export class CrossCheckedFigureDto {
  @ObjectField(() => CheckedShareDto, { description: 'As customers told in follow-up calls (回访)' })
  calls!: CheckedShareDto;

  @ObjectField(() => CheckedShareDto, {
    description: 'As customers told in the survey: online, on visits (满意度调查)',
  })
  survey!: CheckedShareDto;

  @StringField({ max: 10, nullable: true, description: 'Rate of the calls less that of the survey', example: '0.0300' })
  difference!: string | null;
}

export class CrossCheckedCauseDto {
  @EnumField(SIX_QS, { enumName: 'SixQs', description: 'Item of the 6QS' })
  cause!: SixQs;

  @ObjectField(() => CheckedShareDto, {
    description: 'Who reported it, of the customers who are not satisfied or so-so',
  })
  dissatisfied!: CheckedShareDto;

  @ObjectField(() => CheckedShareDto, { description: 'Who reported it, of those who are satisfied' })
  satisfied!: CheckedShareDto;
}

/** Follow-up calls and survey checked against each other (相互印证). FUP-14 */
export class FollowUpCrossCheckDto {
  @LocalDateField({ description: 'First day', example: '2026-11-01' })
  from!: LocalDate;

  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;

  @ObjectField(() => CrossCheckedFigureDto, {
    description:
      'One-time repair (一次修复率): nothing qualified late, left over or done again, of whom the 6QS was asked',
  })
  oneTimeRepair!: CrossCheckedFigureDto;

  @ObjectField(() => CheckedShareDto, {
    description: 'One-time repair by the workshop: orders handed over that were not done again',
  })
  recordedOneTimeRepair!: CheckedShareDto;

  @ObjectField(() => CrossCheckedFigureDto, { description: 'Satisfied customers (满意率), of those who answered' })
  satisfaction!: CrossCheckedFigureDto;

  @ListField(() => CrossCheckedCauseDto, {
    max: 6,
    description: 'Worst first: what dissatisfied customers report more often than others',
  })
  causes!: CrossCheckedCauseDto[];

  @EnumField(SIX_QS, {
    enumName: 'SixQs',
    nullable: true,
    description: 'What dissatisfied customers report most more often than others; null: nothing',
    example: 'rework',
  })
  mainCause!: SixQs | null;
}
