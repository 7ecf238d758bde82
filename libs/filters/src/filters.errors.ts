import { defineFieldProblem } from '#libs/foundation';

export const filterShape = defineFieldProblem('filter_shape', {
  'zh-CN': '条件须为 all、any、not 之一，或 field、op、value',
  en: 'A condition is one of all, any and not, or field, op and value',
});

export const unknownFilterField = defineFieldProblem('unknown_filter_field', {
  'zh-CN': '{catalogue} 没有可筛选的字段 {field}',
  en: 'Records of {catalogue} have no field {field} to filter by',
});

export const filterOperator = defineFieldProblem('filter_operator', {
  'zh-CN': '该字段可用的运算为：{allowed}',
  en: 'This field can be asked for: {allowed}',
});

export const filterTooLarge = defineFieldProblem('filter_too_large', {
  'zh-CN': '筛选条件最多 {maxNodes} 个，最多嵌套 {maxDepth} 层',
  en: 'A filter has at most {maxNodes} conditions, nested at most {maxDepth} deep',
});
