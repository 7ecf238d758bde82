import type { Readable } from 'node:stream';
import { type CsvCell, csvOf, type Locale, type Localized } from '#libs/foundation';
import type { KpiComparisonDto, KpiFigureDto, KpiHeadDto, StoreKpisDto } from './reports.dto';

const PERIOD: readonly Localized[] = [
  { 'zh-CN': '起始日', en: 'From' },
  { 'zh-CN': '截止日（不含）', en: 'Before' },
];
const HEAD: readonly Localized[] = [
  { 'zh-CN': '指标', en: 'KPI' },
  { 'zh-CN': '名称', en: 'Name' },
  { 'zh-CN': '单位', en: 'Unit' },
];
const ROW: readonly Localized[] = [
  { 'zh-CN': '代码', en: 'Code' },
  { 'zh-CN': '门店/区域/品牌', en: 'Store/region/brand' },
  { 'zh-CN': '名次', en: 'Rank' },
];
const FIGURE: readonly Localized[] = [
  { 'zh-CN': '数值', en: 'Value' },
  { 'zh-CN': '分子', en: 'Numerator' },
  { 'zh-CN': '分母', en: 'Denominator' },
  { 'zh-CN': '目标', en: 'Target' },
  { 'zh-CN': '目标币种', en: 'Currency of the target' },
  { 'zh-CN': '差距', en: 'Distance' },
  { 'zh-CN': '达标', en: 'Reached' },
  { 'zh-CN': '障碍', en: 'Barriers' },
  { 'zh-CN': '指标定义', en: 'Definition' },
  { 'zh-CN': '汇总时间', en: 'As of' },
];

/** A comparison as CSV: a line for each figure of each row. */
export function comparisonCsv({ from, before, kpis }: KpiComparisonDto, locale: Locale): Readable {
  const lines = kpis.flatMap((kpi) =>
    kpi.rows.map(({ code, name, rank, figure }) => [
      ...[from, before, ...headCells(kpi), code, name, rank],
      ...figureCells(figure, locale),
    ]),
  );
  return csv([...PERIOD, ...HEAD, ...ROW, ...FIGURE], lines, locale);
}

/** The figures of one store as CSV: a line for each. */
export function storeKpisCsv({ from, before, kpis }: StoreKpisDto, locale: Locale): Readable {
  const lines = kpis.map((kpi) => [from, before, ...headCells(kpi), ...figureCells(kpi.figure, locale)]);
  return csv([...PERIOD, ...HEAD, ...FIGURE], lines, locale);
}

function csv(header: readonly Localized[], lines: readonly (readonly CsvCell[])[], locale: Locale): Readable {
  return csvOf(
    header.map((title) => title[locale]),
    lines,
  );
}

const headCells = ({ kpi, label, unit, currency }: KpiHeadDto): CsvCell[] => [kpi, label, currency ?? unit];

const YES_NO: Readonly<Record<Locale, readonly [yes: string, no: string]>> = {
  'zh-CN': ['是', '否'],
  en: ['yes', 'no'],
};

function figureCells(figure: KpiFigureDto, locale: Locale): CsvCell[] {
  const { value, numerator, denominator, target, distance, reached, barriers, definition, asOf } = figure;
  const [yes, no] = YES_NO[locale];
  return [
    value,
    numerator,
    denominator,
    target?.value,
    target?.currency,
    distance,
    reached === null ? '' : reached ? yes : no,
    barriers.join(locale === 'zh-CN' ? '；' : '; '),
    definition,
    asOf?.toISOString(),
  ];
}
