import { defineFieldProblem } from '#libs/foundation';

export const kpiField = defineFieldProblem('kpi_field_unfit', {
  'zh-CN': '目录 {catalogue} 中没有可用于此处的字段',
  en: 'Not a field of the catalogue {catalogue} that can be used here',
});

export const kpiCurrency = defineFieldProblem('kpi_currency_unfit', {
  'zh-CN': '金额须注明币种，其他单位不得注明',
  en: 'Money names its currency, and nothing else does',
});

export const periodIncomplete = defineFieldProblem('period_incomplete', {
  'zh-CN': '请给出月份，或起始日与截止日（不含）',
  en: 'Give a month, or the first day and the day before which it ends',
});

export const periodTooLong = defineFieldProblem('period_too_long', {
  'zh-CN': '期间最长为 {maxYears} 年',
  en: 'A period is {maxYears} years at most',
});
