import {
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { RECORDING_TYPES, type RecordingType } from '#libs/storage';
import { ToldAnswerDto } from './survey-answers.dto';
import type { SurveyResponse } from './survey-response.entity';
import { SURVEY_RESPONSE_SORTS } from './survey-response.queries';
import {
  RESPONSE_SOURCES,
  type ResponseSource,
  SCALE_KINDS,
  type ScaleKind,
  SIX_QS,
  type SixQs,
  SURVEY_MODES,
  type SurveyMode,
  type Verdict,
  VERDICTS,
} from './survey-words';

@Example({
  ...{ survey: 'service-standard', mode: 'mystery_shopper', answeredAt: '2026-11-21T08:00:00.000Z' },
  answers: [{ question: 'reception_timeliness', value: 'yes' }],
  ...{ vehicleId: undefined, orderId: undefined, customerId: undefined },
})
export class RecordSurveyResponseDto {
  @StringField({ description: 'Code of the survey', min: 1, max: 60, example: 'service-standard' })
  survey!: string;

  @EnumField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'How it was asked', example: 'mystery_shopper' })
  mode!: SurveyMode;

  @IdField({ optional: true, description: 'Who answered; left out for a mystery shopper and an unknown visitor' })
  customerId?: string;

  @IdField({ optional: true, description: 'Vehicle that it is about' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Order that it is about' })
  orderId?: string;

  @IdField({ optional: true, description: 'Whose work it is about: somebody of the staff. STF-22, FUP-26' })
  consultantId?: string;

  @InstantField({ optional: true, description: 'When; left out: now. Not in the future' })
  answeredAt?: Date;

  @ListField(() => ToldAnswerDto, { description: 'Answers, each question once', min: 1, max: 60 })
  answers!: ToldAnswerDto[];
}

export class GivenScaleDto {
  @StringField({ description: 'Code', max: 40, example: 'kept' })
  code!: string;

  @EnumField(SCALE_KINDS, { enumName: 'SurveyScaleKind', description: 'What it takes', example: 'choice' })
  kind!: ScaleKind;

  @StringField({ description: 'Lowest number', max: 10, nullable: true, example: '1' })
  min!: string | null;

  @StringField({ description: 'Highest number', max: 10, nullable: true, example: '10' })
  max!: string | null;
}

/** An answer with the scale that it was given on. CF-10 */
export class GivenAnswerDto {
  @StringField({ description: 'Code of the question', max: 40, example: 'reception_timeliness' })
  question!: string;

  @StringField({ description: 'Index that it counts for', max: 40, nullable: true, example: 'reception_timeliness' })
  index!: string | null;

  @ObjectField(() => GivenScaleDto, { description: 'Scale of the answer' })
  scale!: GivenScaleDto;

  @StringField({ description: 'Number or code on the scale', max: 40, nullable: true, example: 'yes' })
  value!: string | null;

  @DecimalField({ description: 'Worth, 0 to 100', scale: 2, nullable: true, example: '100.00' })
  score!: string | null;

  @EnumField(VERDICTS, { enumName: 'SurveyVerdict', nullable: true, description: 'What it means' })
  verdict!: Verdict | null;

  @StringField({ description: 'Words of whoever answered', max: 1000, nullable: true, example: '等了十分钟' })
  text!: string | null;
}

export class EvidenceDto {
  @IdField({ description: 'Id of the file' })
  id!: string;

  @EnumField(RECORDING_TYPES, { enumName: 'RecordingType', description: 'By its content', example: 'mp4' })
  type!: RecordingType;

  @IntegerField({ description: 'Size in bytes', min: 0, example: 48_213_004 })
  bytes!: number;

  @StringField({ description: 'SHA-256, hexadecimal', max: 64, example: '9f86d081884c7d659a2feaa0c55ad015'.repeat(2) })
  sha256!: string;

  @InstantField({ description: 'When it was added' })
  addedAt!: Date;
}

export class EvidenceLinkDto {
  @StringField({
    description: 'Good for whoever holds it, until it ends',
    max: 1000,
    example: 'https://api.example.cn/v1/files/…',
  })
  url!: string;

  @InstantField({ description: 'When it ends' })
  expiresAt!: Date;
}

/** One answered survey. FUP-16 */
export class SurveyResponseDto {
  @IdField({ description: 'Id of the response' })
  id!: string;

  @StringField({ description: 'Code of the survey', max: 60, example: 'service-standard' })
  survey!: string;

  @StringField({ description: 'Version that was asked', max: 120, example: 'survey/service-standard@preset:1' })
  surveyRef!: string;

  @EnumField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'How it was asked', example: 'mystery_shopper' })
  mode!: SurveyMode;

  @EnumField(RESPONSE_SOURCES, { enumName: 'SurveySource', description: 'What led to it', example: 'visit' })
  sourceType!: ResponseSource;

  @IdField({ description: 'Which contact, task, link, visit or interview' })
  sourceId!: string;

  @IdField({ description: 'Who answered', nullable: true })
  customerId!: string | null;

  @IdField({ description: 'Vehicle', nullable: true })
  vehicleId!: string | null;

  @IdField({ description: 'Order', nullable: true })
  orderId!: string | null;

  @IdField({ description: 'Whose work it is about', nullable: true })
  consultantId!: string | null;

  @InstantField({ description: 'When' })
  answeredAt!: Date;

  @DecimalField({ description: 'Of the answer about the whole, else the mean; 0 to 100', scale: 2, nullable: true })
  score!: string | null;

  @EnumField(VERDICTS, { enumName: 'SurveyVerdict', nullable: true, description: 'About the whole, else the worst' })
  verdict!: Verdict | null;

  @EnumField(VERDICTS, { enumName: 'SurveyVerdict', nullable: true, description: 'The worst of all answers' })
  worst!: Verdict | null;

  @ListField(SIX_QS, { enumName: 'SixQs', description: 'Items of the 6QS that were reported', max: 6 })
  sixQs!: SixQs[];

  @ListField(() => GivenAnswerDto, { description: 'Every answer', max: 60 })
  answers!: GivenAnswerDto[];

  @ListField(() => EvidenceDto, { description: 'Recordings and photos. SEC-09', max: 20 })
  evidence!: EvidenceDto[];

  @IntegerField({ description: 'Goes up with every change; the ETag', min: 1, example: 1 })
  version!: number;

  @InstantField({ description: 'When it was recorded' })
  createdAt!: Date;
}

export class ListSurveyResponsesQuery extends PageQuery {
  @SortField(SURVEY_RESPONSE_SORTS, 'SurveyResponseSort')
  sort!: (typeof SURVEY_RESPONSE_SORTS.names)[number];

  @StringField({ description: 'Of this survey', optional: true, min: 1, max: 60, example: 'three-day-call' })
  survey?: string;

  @ListField(SURVEY_MODES, {
    enumName: 'SurveyMode',
    description: 'Asked in one of these ways',
    optional: true,
    max: 5,
  })
  mode?: SurveyMode[];

  @ListField(VERDICTS, { enumName: 'SurveyVerdict', description: 'About the whole', optional: true, max: 3 })
  verdict?: Verdict[];

  @ListField(VERDICTS, { enumName: 'SurveyVerdict', description: 'The worst answer', optional: true, max: 3 })
  worst?: Verdict[];

  @ListField(SIX_QS, { enumName: 'SixQs', description: 'Reported one of these', optional: true, max: 6 })
  sixQs?: SixQs[];

  @IdField({ description: 'Of this customer and of the duplicates merged into it', optional: true })
  customerId?: string;

  @IdField({ description: 'About this order', optional: true })
  orderId?: string;

  @IdField({ description: 'About the work of this person', optional: true })
  consultantId?: string;

  @StringField({
    description: 'Says something of this index: the records behind its score',
    optional: true,
    min: 1,
    max: 40,
    example: 'reception_timeliness',
  })
  index?: string;

  @ListField(VERDICTS, {
    enumName: 'SurveyVerdict',
    description: 'What it says of `index`',
    optional: true,
    max: 3,
  })
  indexVerdict?: Verdict[];

  @InstantField({ description: 'Answered from here on', optional: true })
  answeredFrom?: Date;

  @IsAfter('answeredFrom')
  @InstantField({ description: 'Answered before this instant', optional: true })
  answeredBefore?: Date;
}

export function toSurveyResponseDto(response: SurveyResponse): SurveyResponseDto {
  const { fullMarks: _full, fullMarksRun: _run, updatedAt: _updated, answers, evidence, ...shown } = response;
  return {
    ...shown,
    answers: answers.map(({ scale, score, ...answer }) => ({
      ...answer,
      scale: { code: scale.code, kind: scale.kind, min: scale.min ?? null, max: scale.max ?? null },
      score: score === null ? null : score.toFixed(2),
    })),
    evidence: evidence.map(({ id, type, bytes, sha256, addedAt }) => ({
      ...{ id, type, bytes, sha256, addedAt: new Date(addedAt) },
    })),
  };
}
