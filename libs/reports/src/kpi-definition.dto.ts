import { FilterTreeField, type FilterTree } from '#libs/filters';
import type { Localized } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  StringField,
} from '#libs/http';
import { KPI_DIRECTIONS, KPI_UNITS, type KpiDirection, type KpiUnit } from './kpi-value.policy';

/** A text in both languages. */
export class KpiTextDto implements Localized {
  @StringField({ description: 'Chinese', min: 1, max: 300, example: '预约率' })
  'zh-CN'!: string;

  @StringField({ description: 'English', min: 1, max: 300, example: 'Appointment rate' })
  en!: string;
}

/**
 * What a figure counts (指标定义), as data: the figure, its roll-up, the list of its records and its documentation all
 * come from this one document. KPI-01..20, SEC-04
 */
export class KpiDefinitionDto {
  @ObjectField(() => KpiTextDto, { description: 'Name of the figure' })
  label!: KpiTextDto;

  @ObjectField(() => KpiTextDto, { description: 'The formula in words' })
  formula!: KpiTextDto;

  @StringField({
    description: 'Field catalogue of the records that are counted',
    max: 40,
    pattern: /^[a-z][a-z0-9-]*$/,
    example: 'service-order',
  })
  recordType!: string;

  @StringField({
    description: 'Instant of the record, by whose day in the zone of the store it is counted: a field of the catalogue',
    max: 60,
    example: 'arrivedAt',
  })
  dayField!: string;

  @FilterTreeField({ description: 'Records that count at all; their number is the denominator' })
  denominator!: FilterTree;

  @FilterTreeField({
    description: 'Which of those count for the numerator',
    example: { field: 'booked', op: 'eq', value: true },
  })
  numerator!: FilterTree;

  @StringField({
    description: 'Numeric field whose sum over these records is the numerator; null: their number is',
    max: 60,
    nullable: true,
    example: 'soldHours',
  })
  sumOf!: string | null;

  @EnumField(KPI_UNITS, {
    enumName: 'KpiUnit',
    description: 'percent of the denominator; hours or money for each record of the denominator',
  })
  unit!: KpiUnit;

  @StringField({
    description: 'ISO 4217; of money only',
    pattern: /^[A-Z]{3}$/,
    max: 3,
    nullable: true,
    example: 'CNY',
  })
  currency!: string | null;

  @EnumField(KPI_DIRECTIONS, { enumName: 'KpiDirection', description: 'Which way is better' })
  direction!: KpiDirection;

  @IntegerField({
    description: 'Decimals that the figure is rounded to, half away from zero',
    min: 0,
    max: 6,
    example: 1,
  })
  decimals!: number;

  @ListField(() => KpiTextDto, {
    description: 'What usually stands in the way (障碍): shown where it falls short',
    max: 20,
  })
  barriers!: KpiTextDto[];
}

export class KpiTargetStepDto {
  @DecimalField({ description: 'In the unit of the figure', scale: 4, example: '50' })
  value!: string;

  @BooleanField({ description: 'Whether the figure must be better than the value, not just as good', example: true })
  exceed!: boolean;

  @StringField({
    description: 'ISO 4217; of money only. In another currency than the figure, no distance is told',
    pattern: /^[A-Z]{3}$/,
    max: 3,
    nullable: true,
    optional: true,
    example: 'USD',
  })
  currency?: string | null;

  @LocalDateField({
    description: 'First day of periods that it holds for; left out: all before the next',
    optional: true,
  })
  from?: string;
}

/** What a figure should be (目标), of the group or of one store. Targets of periods past stay beside those of today. */
export class KpiTargetDto {
  @ListField(() => KpiTargetStepDto, {
    description: 'The target that begins last by the last day of a period counts',
    max: 50,
  })
  targets!: KpiTargetStepDto[];
}
