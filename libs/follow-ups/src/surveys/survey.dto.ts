import type { Localized } from '#libs/foundation';
import { BooleanField, DecimalField, EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { DEPARTMENT_CODES, type DepartmentCode } from '#libs/identity';
import {
  SCALE_KINDS,
  type ScaleKind,
  SIX_QS,
  type SixQs,
  SURVEY_MODES,
  SURVEY_PARTS,
  SURVEY_PURPOSES,
  type SurveyMode,
  type SurveyPart,
  type SurveyPurpose,
  VERDICTS,
  type Verdict,
} from './survey-words';

const CODE = /^[a-z][a-z0-9_]{0,39}$/;

/** A text in both languages. */
export class SurveyTextDto implements Localized {
  @StringField({ description: 'Chinese', min: 1, max: 500, example: '您对本次服务总体满意吗？' })
  'zh-CN'!: string;

  @StringField({ description: 'English', min: 1, max: 500, example: 'Are you satisfied with this visit as a whole?' })
  en!: string;
}

export class SurveyOptionDto {
  @StringField({ description: 'Code', pattern: CODE, max: 40, example: 'so_so' })
  code!: string;

  @ObjectField(() => SurveyTextDto, { description: 'What is read out', example: { 'zh-CN': '一般', en: 'So-so' } })
  label!: SurveyTextDto;

  @IntegerField({
    description: 'Worth, 0 to 100; null: says nothing of satisfaction',
    min: 0,
    max: 100,
    nullable: true,
  })
  score!: number | null;

  @EnumField(VERDICTS, {
    enumName: 'SurveyVerdict',
    nullable: true,
    description: 'What it means; null: nothing',
    example: 'so_so',
  })
  verdict!: Verdict | null;
}

/** A scale (量表): what may be answered, what it is worth, and from where on somebody is satisfied. CF-10 */
export class SurveyScaleDto {
  @StringField({ description: 'Code; unique in the survey', pattern: CODE, max: 40, example: 'three_words' })
  code!: string;

  @EnumField(SCALE_KINDS, {
    enumName: 'SurveyScaleKind',
    description: 'A number between `min` and `max`, one of `options`, or free text',
    example: 'choice',
  })
  kind!: ScaleKind;

  @DecimalField({ description: 'Lowest number', scale: 2, optional: true, example: '0' })
  min?: string;

  @DecimalField({ description: 'Highest number, the best', scale: 2, optional: true, example: '10' })
  max?: string;

  @DecimalField({ description: 'From this number on: satisfied', scale: 2, optional: true, example: '9' })
  satisfiedFrom?: string;

  @DecimalField({
    description: 'From this number on: so-so; below it not satisfied',
    scale: 2,
    optional: true,
    example: '7',
  })
  soSoFrom?: string;

  @ListField(() => SurveyOptionDto, { description: 'Of a choice', max: 20, optional: true })
  options?: SurveyOptionDto[];
}

export class SurveyConditionDto {
  @StringField({ description: 'An earlier question', pattern: CODE, max: 40, example: 'overall' })
  question!: string;

  @ListField(VERDICTS, { enumName: 'SurveyVerdict', description: 'What it was answered with', min: 1, max: 3 })
  verdicts!: Verdict[];
}

export class SurveyQuestionDto {
  @StringField({ description: 'Code; unique in the survey', pattern: CODE, max: 40, example: 'overall' })
  code!: string;

  @EnumField(SURVEY_PARTS, {
    enumName: 'SurveyPart',
    description: 'Part of the talk: 6QS confirmation (6QS确认), satisfaction (满意度), suggestions (建议征询), others',
    example: 'satisfaction',
  })
  part!: SurveyPart;

  @ObjectField(() => SurveyTextDto, { description: 'What is asked' })
  text!: SurveyTextDto;

  @StringField({ description: 'Scale that it is answered on', pattern: CODE, max: 40, example: 'three_words' })
  scale!: string;

  @StringField({
    description: 'Index of `satisfaction-index` that the answer counts for',
    pattern: CODE,
    max: 40,
    optional: true,
    example: 'overall',
  })
  index?: string;

  @EnumField(SIX_QS, {
    enumName: 'SixQs',
    description: 'Item of the 6QS that the answer `yes` reports',
    optional: true,
    example: 'residual_fault',
  })
  sixQs?: SixQs;

  @BooleanField({ description: 'Whether it must be answered where it is asked', example: false })
  required!: boolean;

  @ObjectField(() => SurveyConditionDto, { description: 'When it is asked; left out: always', optional: true })
  onlyAfter?: SurveyConditionDto;
}

/** A survey (调查问卷), as one call, questionnaire or visit goes through it. FUP-01, FUP-18, FUP-22 */
export class SurveyDocument {
  @ObjectField(() => SurveyTextDto, { description: 'Name', example: { 'zh-CN': '三日例行回访', en: 'Three-day call' } })
  label!: SurveyTextDto;

  @EnumField(SURVEY_PURPOSES, {
    enumName: 'SurveyPurpose',
    description: 'What it is for',
    example: 'after_service',
  })
  purpose!: SurveyPurpose;

  @EnumField(DEPARTMENT_CODES, {
    enumName: 'DepartmentCode',
    description: 'Department whose work it is about; `dissatisfaction-rules` goes by it',
    example: 'after_sales',
  })
  department!: DepartmentCode;

  @ListField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'How it may be asked', min: 1, max: 5, unique: true })
  modes!: SurveyMode[];

  @ObjectField(() => SurveyTextDto, { description: 'What is said first (开场白)', optional: true })
  opening?: SurveyTextDto;

  @ObjectField(() => SurveyTextDto, { description: 'What is said at the end (善意问候)', optional: true })
  closing?: SurveyTextDto;

  @IntegerField({ description: 'Days that a link to it can be answered', min: 1, max: 90, example: 14 })
  linkDays!: number;

  @ListField(() => SurveyScaleDto, { description: 'Scales of its questions', min: 1, max: 20 })
  scales!: SurveyScaleDto[];

  @ListField(() => SurveyQuestionDto, { description: 'Questions, in order', min: 1, max: 60 })
  questions!: SurveyQuestionDto[];
}
