import { DecimalField, EnumField, IntegerField, ListField, ObjectField, PeriodQuery, StringField } from '#libs/http';
import { DEPARTMENT_CODES, type DepartmentCode } from '#libs/identity';
import { QUALITY_DIMENSIONS, type QualityDimension, SURVEY_MODES, type SurveyMode } from '../surveys/survey-words';
import { type Quadrant, QUADRANTS } from './influence.policy';

const SCORE = { scale: 2, nullable: true, example: '88.40' } as const;

export class SatisfactionQuery extends PeriodQuery {
  @ListField(SURVEY_MODES, {
    enumName: 'SurveyMode',
    description: 'Asked in one of these ways',
    optional: true,
    max: 5,
  })
  mode?: SurveyMode[];

  @StringField({
    description: 'Asked by this survey only, such as `service-standard`',
    optional: true,
    min: 1,
    max: 60,
    example: 'three-day-call',
  })
  survey?: string;
}

export class InfluenceDto {
  @StringField({ description: 'Index above that it was measured on', max: 40, example: 'overall' })
  on!: string;

  @DecimalField({ description: 'Standardised: −1 to 1', scale: 3, example: '0.612' })
  strength!: string;

  @IntegerField({ description: 'Responses that have both', min: 0, example: 214 })
  sample!: number;
}

/** One index over a period. Its records: `survey-responses?index=…`. FUP-18, FUP-19 */
export class IndexScoreDto {
  @StringField({ description: 'Code', max: 40, example: 'reception_timeliness' })
  index!: string;

  @StringField({ description: 'Name', max: 500, example: '前台接待及时性' })
  label!: string;

  @IntegerField({
    description: '1 overall, 2 its parts, 3 touch points; null: no longer in the tree',
    nullable: true,
    min: 1,
    example: 3,
  })
  level!: number | null;

  @StringField({ description: 'Index on the level above', max: 40, nullable: true, example: 'service' })
  parent!: string | null;

  @EnumField(DEPARTMENT_CODES, {
    enumName: 'DepartmentCode',
    nullable: true,
    description: 'Who answers for it',
    example: 'after_sales',
  })
  department!: DepartmentCode | null;

  @EnumField(QUALITY_DIMENSIONS, {
    enumName: 'QualityDimension',
    nullable: true,
    description: 'Dimension of service quality',
    example: 'response_speed',
  })
  dimension!: QualityDimension | null;

  @IntegerField({ description: 'Responses that say something of it', min: 0, example: 214 })
  answers!: number;

  @DecimalField({ description: 'Mean score, 0 to 100', ...SCORE })
  score!: string | null;

  @StringField({ description: 'Band of the score', max: 40, nullable: true, example: 'good' })
  band!: string | null;

  @IntegerField({ description: 'Satisfied (满意)', min: 0, example: 180 })
  satisfied!: number;

  @IntegerField({ description: 'So-so (一般)', min: 0, example: 22 })
  soSo!: number;

  @IntegerField({ description: 'Not satisfied (不满意)', min: 0, example: 12 })
  notSatisfied!: number;

  @DecimalField({ description: 'Percent of the answers that are satisfied', ...SCORE, example: '84.11' })
  satisfactionRate!: string | null;

  @ObjectField(() => InfluenceDto, {
    description: 'Influence on the level above; null: too few answers have both',
    nullable: true,
  })
  influence!: InfluenceDto | null;
}

export class GroupScoreDto {
  @StringField({ description: 'Code of the department or dimension', max: 40, example: 'after_sales' })
  code!: string;

  @IntegerField({ description: 'Answers about its touch points', min: 0, example: 640 })
  answers!: number;

  @DecimalField({ description: 'Mean score of its touch points', ...SCORE })
  score!: string | null;

  @StringField({ description: 'Band of the score', max: 40, nullable: true, example: 'good' })
  band!: string | null;
}

/** Satisfaction of a period. FUP-06, FUP-16, FUP-18, FUP-19, FUP-23 */
export class SatisfactionDto {
  @StringField({ description: 'Rules that judged it', max: 120, example: 'satisfaction-rules/usual@preset:1' })
  policyRef!: string;

  @DecimalField({ description: 'Score that is aimed at', scale: 2, example: '90' })
  target!: string;

  @IntegerField({ description: 'Answers without which no influence is told', min: 1, example: 30 })
  minimumSample!: number;

  @ListField(() => IndexScoreDto, { description: 'Indexes in the order of the tree', max: 200 })
  indexes!: IndexScoreDto[];

  @ListField(() => GroupScoreDto, { description: 'Touch points by the department that answers for them', max: 20 })
  departments!: GroupScoreDto[];

  @ListField(() => GroupScoreDto, { description: 'Touch points by the dimension of service quality', max: 5 })
  dimensions!: GroupScoreDto[];
}

export class MatrixQuery extends SatisfactionQuery {
  @IntegerField({ description: 'Level that is compared', min: 2, max: 3, default: 3 })
  level!: number;
}

export class MatrixEntryDto {
  @StringField({ description: 'Code of the index', max: 40, example: 'on_time_completion' })
  index!: string;

  @StringField({ description: 'Name', max: 500, example: '按时交车' })
  label!: string;

  @EnumField(DEPARTMENT_CODES, { enumName: 'DepartmentCode', nullable: true, description: 'Who answers for it' })
  department!: DepartmentCode | null;

  @DecimalField({ description: 'Satisfaction: mean score', scale: 2, example: '71.20' })
  score!: string;

  @DecimalField({ description: 'Importance: influence on the level above', scale: 3, example: '0.713' })
  strength!: string;

  @EnumField(QUADRANTS, {
    enumName: 'SatisfactionQuadrant',
    description:
      'improve_first 重点改进: important and weak; keep_up 保持优势: important and strong; watch 次要改进: neither; ' +
      'do_not_overdo 避免过度: strong and unimportant',
  })
  quadrant!: Quadrant;
}

/** Satisfaction against importance. FUP-20 */
export class SatisfactionMatrixDto {
  @DecimalField({ description: 'Line between weak and strong: the mean; null: nothing can be placed', ...SCORE })
  scoreLine!: string | null;

  @DecimalField({
    description: 'Line between unimportant and important: the mean',
    scale: 3,
    nullable: true,
    example: '0.500',
  })
  strengthLine!: string | null;

  @ListField(() => MatrixEntryDto, { description: 'What to improve first stands first', max: 100 })
  entries!: MatrixEntryDto[];
}

export class ComparisonQuery extends PeriodQuery {
  @EnumField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'One way of asking', default: 'phone' })
  mode!: SurveyMode;

  @EnumField(SURVEY_MODES, { enumName: 'SurveyMode', description: 'The other', default: 'mystery_shopper' })
  against!: SurveyMode;
}

export class SideDto {
  @IntegerField({ description: 'Answers', min: 0, example: 120 })
  answers!: number;

  @DecimalField({ description: 'Mean score', ...SCORE })
  score!: string | null;

  @DecimalField({ description: 'Percent that is satisfied: how far the standard was kept', ...SCORE, example: '82.00' })
  satisfactionRate!: string | null;
}

export class ComparedIndexDto {
  @StringField({ description: 'Code of the index', max: 40, example: 'reception_timeliness' })
  index!: string;

  @StringField({ description: 'Name', max: 500, example: '前台接待及时性' })
  label!: string;

  @ObjectField(() => SideDto, { description: 'Asked in the one way' })
  one!: SideDto;

  @ObjectField(() => SideDto, { description: 'Asked in the other' })
  other!: SideDto;

  @DecimalField({ description: 'How much higher the one is', ...SCORE, example: '9.30' })
  difference!: string | null;
}

/** The same touch points, asked in two ways. FUP-17 */
export class ModeComparisonDto {
  @ListField(() => ComparedIndexDto, { description: 'Indexes of which either says something', max: 200 })
  indexes!: ComparedIndexDto[];
}

export class LoyaltyDto {
  @IntegerField({ description: 'Customers who visited', min: 0, example: 480 })
  visitors!: number;

  @IntegerField({ description: 'Those of them who had visited before', min: 0, example: 391 })
  repeatVisitors!: number;

  @DecimalField({ description: 'Percent who came again (重复消费)', ...SCORE, example: '81.46' })
  repeatRate!: string | null;

  @DecimalField({ description: 'Score of the index `repurchase`', ...SCORE })
  repurchase!: string | null;

  @DecimalField({ description: 'Score of the index `recommendation` (口碑)', ...SCORE })
  recommendation!: string | null;
}

/** What care for customers achieves (客户关怀效果评估). FUP-24 */
export class CareEffectDto {
  @IntegerField({ description: 'Contacts of care and campaigns that were made', min: 0, example: 912 })
  contacts!: number;

  @IntegerField({ description: 'Customers whom they reached', min: 0, example: 640 })
  participants!: number;

  @IntegerField({ description: 'Responses to surveys', min: 0, example: 214 })
  responses!: number;

  @DecimalField({ description: 'Score of the index `overall`', ...SCORE })
  satisfaction!: string | null;

  @ObjectField(() => LoyaltyDto, { description: 'Loyalty: coming again and word of mouth' })
  loyalty!: LoyaltyDto;

  @DecimalField({ description: 'Score of the index `brand_image`', ...SCORE })
  brandImage!: string | null;

  @IntegerField({ description: 'Findings of field studies in the period: `improvements`', min: 0, example: 2 })
  fieldStudies!: number;

  @IntegerField({ description: 'Findings of expert reviews in the period', min: 0, example: 1 })
  expertReviews!: number;
}
