import type { Locale, Localized } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  ObjectField,
  StringField,
} from '#libs/http';
import { DEPARTMENT_CODES, type DepartmentCode } from '#libs/identity';
import type { PolicyInForce } from '#libs/policies';
import type { SurveyDocument } from './survey.dto';
import { SurveyConditionDto } from './survey.dto';
import { ToldAnswerDto } from './survey-answers.dto';
import {
  SCALE_KINDS,
  type ScaleKind,
  SURVEY_MODES,
  SURVEY_PARTS,
  SURVEY_PURPOSES,
  type SurveyMode,
  type SurveyPart,
  type SurveyPurpose,
} from './survey-words';

const LABEL = '三日例行回访';

export class SurveySummaryDto {
  @StringField({ description: 'Code', max: 60, example: 'three-day-call' })
  code!: string;

  @StringField({ description: 'Version in force', max: 120, example: 'survey/three-day-call@preset:1' })
  ref!: string;

  @StringField({ description: 'Name', max: 500, example: LABEL })
  label!: string;

  @EnumField(SURVEY_PURPOSES, { enumName: 'SurveyPurpose', description: 'What it is for' })
  purpose!: SurveyPurpose;

  @EnumField(DEPARTMENT_CODES, { enumName: 'DepartmentCode', description: 'Department whose work it is about' })
  department!: DepartmentCode;

  @ListField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'How it may be asked', max: 5 })
  modes!: SurveyMode[];
}

export class SurveysDto {
  @ListField(() => SurveySummaryDto, { description: 'Surveys in force, by code', max: 1000 })
  surveys!: SurveySummaryDto[];
}

export class AskedOptionDto {
  @StringField({ description: 'What the answer’s `value` says', max: 40, example: 'so_so' })
  code!: string;

  @StringField({ description: 'What is read out', max: 500, example: '一般' })
  label!: string;
}

export class AskedScaleDto {
  @EnumField(SCALE_KINDS, { enumName: 'SurveyScaleKind', description: 'How it is answered', example: 'choice' })
  kind!: ScaleKind;

  @StringField({ description: 'Lowest number', max: 10, nullable: true, example: '1' })
  min!: string | null;

  @StringField({ description: 'Highest number', max: 10, nullable: true, example: '10' })
  max!: string | null;

  @ListField(() => AskedOptionDto, { description: 'What a choice is made of', max: 20 })
  options!: AskedOptionDto[];
}

export class AskedQuestionDto {
  @StringField({ description: 'Code', max: 40, example: 'overall' })
  code!: string;

  @EnumField(SURVEY_PARTS, { enumName: 'SurveyPart', description: 'Part of the talk', example: 'satisfaction' })
  part!: SurveyPart;

  @StringField({ description: 'What is asked', max: 500, example: '您对本次服务总体满意吗？' })
  text!: string;

  @ObjectField(() => AskedScaleDto, { description: 'How it is answered' })
  scale!: AskedScaleDto;

  @BooleanField({ description: 'Whether it must be answered where it is asked', example: true })
  required!: boolean;

  @ObjectField(() => SurveyConditionDto, { description: 'When it is asked; null: always', nullable: true })
  onlyAfter!: SurveyConditionDto | null;
}

/** A survey as it is gone through, in the language of the caller. FUP-01, FUP-11 */
export class SurveyDto extends SurveySummaryDto {
  @StringField({
    description: 'What is said first (开场白)',
    max: 500,
    nullable: true,
    example: '您好！占用您两分钟。',
  })
  opening!: string | null;

  @StringField({
    description: 'What is said at the end (善意问候)',
    max: 500,
    nullable: true,
    example: '祝您用车愉快！',
  })
  closing!: string | null;

  @ListField(() => AskedQuestionDto, { description: 'Questions, in order', max: 60 })
  questions!: AskedQuestionDto[];
}

/** What stands behind a link: the questions and nothing of whom they are for. FUP-22 */
export class OpenSurveyDto {
  @StringField({ description: 'Name', max: 500, example: LABEL })
  label!: string;

  @StringField({ description: 'Name of the store', max: 100, example: '浦东店' })
  store!: string;

  @StringField({ description: 'What is said first', max: 500, nullable: true, example: '您好！' })
  opening!: string | null;

  @StringField({ description: 'What is said at the end', max: 500, nullable: true, example: '祝您用车愉快！' })
  closing!: string | null;

  @InstantField({ description: 'Until when it can be answered' })
  expiresAt!: Date;

  @ListField(() => AskedQuestionDto, { description: 'Questions, in order', max: 60 })
  questions!: AskedQuestionDto[];
}

@Example({ answers: [{ question: 'overall', value: 'satisfied' }] })
export class AnswerOpenSurveyDto {
  @ListField(() => ToldAnswerDto, { description: 'Answers, each question once', min: 1, max: 60 })
  answers!: ToldAnswerDto[];
}

export class SurveyThanksDto {
  @StringField({ description: 'What is said at the end', max: 500, nullable: true, example: '祝您用车愉快！' })
  closing!: string | null;
}

@Example({ vehicleId: undefined, orderId: undefined })
export class CreateSurveyLinkDto {
  @IdField({ description: 'Customer who is asked' })
  customerId!: string;

  @IdField({ optional: true, description: 'Vehicle that it is about' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Order that it is about' })
  orderId?: string;
}

/** Link to a survey: good for one answer. */
export class SurveyLinkDto {
  @StringField({
    description: 'Where it is read and answered',
    max: 600,
    example: 'https://api.example.cn/v1/surveys/…',
  })
  url!: string;

  @InstantField({ description: 'Until when' })
  expiresAt!: Date;

  @IntegerField({ description: 'Days', min: 1, max: 90, example: 14 })
  days!: number;
}

export function toSurveySummary({ code, ref, document }: PolicyInForce<SurveyDocument>, locale: Locale) {
  const { label, purpose, department, modes } = document;
  return { code, ref, label: label[locale], purpose, department, modes };
}

export function toSurveyDto(survey: PolicyInForce<SurveyDocument>, locale: Locale): SurveyDto {
  return { ...toSurveySummary(survey, locale), ...toTalk(survey.document, locale) };
}

/** What is said and asked, in one language. */
export function toTalk({ opening, closing, questions, scales }: SurveyDocument, locale: Locale) {
  const said = (text: Localized | undefined) => text?.[locale] ?? null;
  return {
    opening: said(opening),
    closing: said(closing),
    questions: questions.map(({ code, part, text, scale: wanted, required, onlyAfter }): AskedQuestionDto => {
      const scale = scales.find((one) => one.code === wanted);
      const options = scale?.options?.map((option) => ({ code: option.code, label: option.label[locale] })) ?? [];
      const asked = { kind: scale?.kind ?? 'text', min: scale?.min ?? null, max: scale?.max ?? null, options };
      return { code, part, text: text[locale], scale: asked, required, onlyAfter: onlyAfter ?? null };
    }),
  };
}
