import { IsAfter, PageQuery } from '#libs/http';
import {
  BooleanField,
  DecimalField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  StringField,
} from '#libs/http';
import { KPI_SIDES, type KpiSide } from './kpis-in-force';
import { KPI_DIRECTIONS, KPI_UNITS, type KpiDirection, type KpiUnit } from './kpi-value.policy';

export const GROUPINGS = ['store', 'region', 'brand'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const MONTH = /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/;

const MonthField = () =>
  StringField({
    description: 'A month, `YYYY-MM`, instead of `from` and `before`',
    max: 7,
    pattern: MONTH,
    optional: true,
    example: '2026-10',
  });
const FromField = () =>
  LocalDateField({ description: 'First day, in the zone of each store', optional: true, example: '2026-10-01' });
const BeforeField = () =>
  LocalDateField({ description: 'Day after the last one', optional: true, example: '2026-11-01' });

/** A period as callers give it. */
export interface AskedPeriod {
  readonly month?: string;
  readonly from?: string;
  readonly before?: string;
}

export class KpisQuery implements AskedPeriod {
  @MonthField()
  month?: string;

  @FromField()
  from?: string;

  @BeforeField()
  @IsAfter('from')
  before?: string;

  @ListField('string', {
    description: 'Codes of figures; left out: all',
    max: 100,
    optional: true,
    example: ['KPI-01'],
  })
  kpi?: string[];

  @EnumField(['json', 'csv'] as const, {
    enumName: 'ReportFormat',
    description: '`csv` answers `text/csv`, as the header Accept can also ask for',
    optional: true,
    example: 'json',
  })
  format?: 'json' | 'csv';
}

export class CompareKpisQuery extends KpisQuery {
  @EnumField(GROUPINGS, { enumName: 'KpiGrouping', description: 'What is compared', default: 'store' })
  groupBy!: Grouping;

  @ListField('string', {
    description: 'Codes of stores; left out: all that you may see',
    max: 500,
    optional: true,
    example: ['pudong'],
  })
  store?: string[];
}

export class KpiRecordsQuery extends PageQuery implements AskedPeriod {
  @MonthField()
  month?: string;

  @FromField()
  from?: string;

  @BeforeField()
  @IsAfter('from')
  before?: string;

  @EnumField(KPI_SIDES, { enumName: 'KpiSide', description: 'Which side of the figure to open' })
  side!: KpiSide;
}

export class GroupKpiRecordsQuery extends KpiRecordsQuery {
  @StringField({ description: 'Code of the store', min: 1, max: 31, example: 'pudong' })
  store!: string;
}

export class KpiRowTargetDto {
  @DecimalField({ description: 'In the unit of the figure', scale: 4, example: '50' })
  value!: string;

  @StringField({ description: 'ISO 4217; of money only', max: 3, nullable: true })
  currency!: string | null;

  @BooleanField({ description: 'Whether the figure must be better than the value, not just as good', example: true })
  exceed!: boolean;
}

/** One figure of one store, or of the stores of a region or a brand together. */
export class KpiFigureDto {
  @DecimalField({
    description: 'The figure, in its unit; null without a record to count',
    scale: 6,
    nullable: true,
    example: '41.3',
  })
  value!: string | null;

  @DecimalField({ description: 'Numerator: a number of records, or their sum', scale: 6, example: '62' })
  numerator!: string;

  @DecimalField({ description: 'Denominator: a number of records', scale: 0, example: '150' })
  denominator!: string;

  @ObjectField(() => KpiRowTargetDto, { description: 'What it should be; null: no target is set', nullable: true })
  target!: KpiRowTargetDto | null;

  @DecimalField({
    description:
      'Value less target, the other way round where lower is better: negative where it falls short. Null where the two are in different currencies',
    scale: 6,
    nullable: true,
    example: '-8.7',
  })
  distance!: string | null;

  @BooleanField({
    description: 'Whether the target is reached; null: it cannot be told',
    nullable: true,
    example: false,
  })
  reached!: boolean | null;

  @ListField('string', {
    description: 'What usually stands in the way (障碍), where it falls short',
    max: 20,
    example: ['预约时沟通不够'],
  })
  barriers!: string[];

  @StringField({
    description: 'Version of the definition that it was made by; null while it is made anew, or by several versions',
    max: 120,
    nullable: true,
    example: 'kpi/KPI-01@preset:1',
  })
  definition!: string | null;

  @InstantField({ description: 'When its roll-up was last written; null: not yet', nullable: true })
  asOf!: Date | null;

  @StringField({
    description: 'Where its records are listed: add `&side=numerator` or `&side=denominator`. Null for several stores',
    max: 300,
    nullable: true,
    example: '/v1/group/reports/kpis/KPI-01/records?store=pudong&from=2026-10-01&before=2026-11-01',
  })
  records!: string | null;
}

export class KpiRowDto {
  @StringField({
    description: 'Code of the store, region or brand; null: stores without one',
    max: 31,
    nullable: true,
    example: 'pudong',
  })
  code!: string | null;

  @StringField({ description: 'Its name', max: 200, nullable: true, example: '浦东店' })
  name!: string | null;

  @IntegerField({
    description: 'Place among the rows, 1 is best, equal figures share one; null without a value',
    nullable: true,
    min: 1,
    example: 2,
  })
  rank!: number | null;

  @ObjectField(() => KpiFigureDto, { description: 'The figure, and how it stands' })
  figure!: KpiFigureDto;
}

export class KpiHeadDto {
  @StringField({ description: 'Code of the figure', max: 60, example: 'KPI-01' })
  kpi!: string;

  @StringField({ description: 'Name, in the caller’s language', max: 300, example: '预约率' })
  label!: string;

  @StringField({
    description: 'Formula in words, in the caller’s language',
    max: 300,
    example: '按预约时间来店的工单 ÷ 维修工单（不含内部客户）',
  })
  formula!: string;

  @StringField({ description: 'Version of the definition in force', max: 120, example: 'kpi/KPI-01@preset:1' })
  definition!: string;

  @EnumField(KPI_UNITS, { enumName: 'KpiUnit', description: 'Of value, target and distance' })
  unit!: KpiUnit;

  @StringField({ description: 'ISO 4217; of money only', max: 3, nullable: true })
  currency!: string | null;

  @EnumField(KPI_DIRECTIONS, { enumName: 'KpiDirection', description: 'Which way is better' })
  direction!: KpiDirection;
}

export class ComparedKpiDto extends KpiHeadDto {
  @ListField(() => KpiRowDto, { description: 'Stores, regions or brands in the order of their codes', max: 5_000 })
  rows!: KpiRowDto[];
}

class PeriodDto {
  @LocalDateField({ description: 'First day, in the zone of each store', example: '2026-10-01' })
  from!: string;

  @LocalDateField({ description: 'Day after the last one', example: '2026-11-01' })
  before!: string;
}

export class KpiComparisonDto extends PeriodDto {
  @EnumField(GROUPINGS, { enumName: 'KpiGrouping', description: 'What is compared' })
  groupBy!: Grouping;

  @ListField(() => ComparedKpiDto, { description: 'Figures, in the order of their codes', max: 200 })
  kpis!: ComparedKpiDto[];
}

export class StoreKpiDto extends KpiHeadDto {
  @ObjectField(() => KpiFigureDto, { description: 'The figure of the store' })
  figure!: KpiFigureDto;
}

export class StoreKpisDto extends PeriodDto {
  @ListField(() => StoreKpiDto, { description: 'Figures, in the order of their codes', max: 200 })
  kpis!: StoreKpiDto[];
}

export class KpiRecordDto {
  @IdField({ description: 'Id of the record' })
  id!: string;

  @StringField({ description: 'Type of the record', max: 40, example: 'service-order' })
  recordType!: string;

  @StringField({ description: 'Its number as staff know it', max: 64, example: 'RO202610-0042' })
  number!: string;

  @InstantField({ description: 'Instant by whose day it is counted' })
  at!: Date;

  @DecimalField({
    description: 'What it adds to this side: 1 where records are counted. The values of all pages add up to the figure',
    scale: 6,
    example: '1',
  })
  value!: string;

  @StringField({
    description: 'Where the record is read, for who may',
    max: 200,
    example: '/v1/stores/pudong/service-orders/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11',
  })
  href!: string;
}
