import { BooleanField, DecimalField, EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { DEPARTMENT_CODES, type DepartmentCode } from '#libs/identity';
import { SurveyTextDto } from './survey.dto';
import { QUALITY_DIMENSIONS, type QualityDimension } from './survey-words';

const CODE = /^[a-z][a-z0-9_]{0,39}$/;

export class SatisfactionIndexDto {
  @StringField({ description: 'Code; unique', pattern: CODE, max: 40, example: 'reception_timeliness' })
  code!: string;

  @ObjectField(() => SurveyTextDto, {
    description: 'Name',
    example: { 'zh-CN': '前台接待及时性', en: 'Timeliness of the front desk' },
  })
  label!: SurveyTextDto;

  @StringField({
    description: 'Index on the level above, listed before it; null: overall satisfaction',
    pattern: CODE,
    max: 40,
    nullable: true,
    example: 'service',
  })
  parent!: string | null;

  @EnumField(DEPARTMENT_CODES, {
    enumName: 'DepartmentCode',
    nullable: true,
    description: 'Department that answers for it; of every touch point exactly one',
    example: 'after_sales',
  })
  department!: DepartmentCode | null;

  @EnumField(QUALITY_DIMENSIONS, {
    enumName: 'QualityDimension',
    nullable: true,
    description: 'Dimension of service quality: response speed, attitude, effect, process, innovation',
    example: 'response_speed',
  })
  dimension!: QualityDimension | null;
}

/** The multi-level index (多级指标) of satisfaction: overall, its parts, and touch points. FUP-18, FUP-23 */
export class SatisfactionIndexDocument {
  @ListField(() => SatisfactionIndexDto, { description: 'Indexes, each after the one above it', min: 1, max: 100 })
  indexes!: SatisfactionIndexDto[];
}

export class SatisfactionBandDto {
  @StringField({ description: 'Code', pattern: CODE, max: 40, example: 'good' })
  code!: string;

  @ObjectField(() => SurveyTextDto, { description: 'Name', example: { 'zh-CN': '85–90分', en: '85 to 90' } })
  label!: SurveyTextDto;

  @DecimalField({ description: 'Lowest score of the band', scale: 2, min: 0, max: 100, example: '85' })
  from!: string;
}

export class ComplaintThemeDto {
  @StringField({ description: 'Code', pattern: CODE, max: 40, example: 'waiting' })
  code!: string;

  @ObjectField(() => SurveyTextDto, { description: 'Name', example: { 'zh-CN': '等待', en: 'Waiting' } })
  label!: SurveyTextDto;

  @ListField('string', { description: 'A text with one of these words is about it', min: 1, max: 50 })
  words!: string[];
}

/** How satisfaction is judged (满意度评价规则). FUP-06, FUP-19, FUP-21, FUP-28, STF-22 */
export class SatisfactionRulesDocument {
  @DecimalField({ description: 'Score that is aimed at', scale: 2, min: 0, max: 100, example: '90' })
  target!: string;

  @ListField(() => SatisfactionBandDto, { description: 'Bands, the best first; the last begins at 0', min: 1, max: 10 })
  bands!: SatisfactionBandDto[];

  @DecimalField({ description: 'A mean from here on counts as satisfied', scale: 2, min: 0, max: 100, example: '80' })
  satisfiedFrom!: string;

  @DecimalField({ description: 'A mean from here on counts as so-so', scale: 2, min: 0, max: 100, example: '60' })
  soSoFrom!: string;

  @IntegerField({ description: 'Answers without which no influence is told', min: 3, max: 10_000, example: 30 })
  minimumSample!: number;

  @IntegerField({ description: 'Customers in a row whose full marks are told of', min: 2, max: 100, example: 3 })
  fullMarksInARow!: number;

  @IntegerField({ description: 'People whom a dissatisfied customer tells, on average', min: 0, max: 100, example: 7 })
  peopleTold!: number;

  @DecimalField({ description: 'Score of the manufacturer up to which it is a complaint', scale: 2, example: '6' })
  manufacturerLimit!: string;

  @ListField(() => ComplaintThemeDto, { description: 'What dissatisfied customers write about', max: 50 })
  themes!: ComplaintThemeDto[];
}

export class DissatisfactionLineDto {
  @EnumField(DEPARTMENT_CODES, {
    enumName: 'DepartmentCode',
    nullable: true,
    description: 'Department of the survey; null: every other',
    example: 'after_sales',
  })
  department!: DepartmentCode | null;

  @ListField('string', { description: 'Roles that hear of it at once', max: 5, example: ['service_manager'] })
  notify!: string[];

  @StringField({
    description: 'Role that decides who handles it; null: nobody needs to',
    max: 40,
    nullable: true,
    example: 'customer_care_manager',
  })
  route!: string | null;

  @IntegerField({ description: 'Minutes until somebody must have acted', min: 1, max: 10_080, example: 30 })
  withinMinutes!: number;

  @BooleanField({ description: 'Whether it may cost the consultant a penalty (处罚机制)', example: false })
  penalty!: boolean;
}

/** Who hears of a dissatisfied answer, and who routes it: two rules, and both may fire. CF-26, FUP-12, FUP-26 */
export class DissatisfactionRulesDocument {
  @BooleanField({ description: 'So-so (一般) takes the same way as not satisfied (不满意)', example: true })
  soSoToo!: boolean;

  @ListField(() => DissatisfactionLineDto, { description: 'The first line of the department counts', min: 1, max: 20 })
  lines!: DissatisfactionLineDto[];
}
