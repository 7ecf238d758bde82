import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const estimateClosed = defineProblem({
  code: 'estimate_closed',
  kind: 'conflict',
  title: { 'zh-CN': '报价单状态不允许此操作', en: 'The estimate does not allow that any more' },
  detail: {
    'zh-CN': '报价单状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The estimate is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const estimateTooLate = defineProblem({
  code: 'estimate_too_late',
  kind: 'conflict',
  title: { 'zh-CN': '工单状态不允许再报价', en: 'The order is too far on for an estimate' },
  detail: {
    'zh-CN': '工单状态为 {state}；可报价的状态：{allowed}',
    en: 'The order is {state}; estimates are made while it is: {allowed}',
  },
});

export const unknownPrice = defineFieldProblem('unknown_price', {
  'zh-CN': '价目表没有该编码在 {on} 的价格，须填写金额',
  en: 'The price catalogue has no price of it on {on}: tell the amount',
});

export const unknownName = defineFieldProblem('unknown_name', {
  'zh-CN': '价目表没有该编码，须填写名称',
  en: 'The price catalogue does not know it: tell what it is',
});

export const repeatedEntry = defineFieldProblem('repeated_entry', {
  'zh-CN': '同一编码、同一起始日期出现多次',
  en: 'The same code begins on the same day twice',
});

export const validUntilBeforeFrom = defineFieldProblem('valid_until_before_from', {
  'zh-CN': '失效日期早于生效日期',
  en: 'Ends before it begins',
});

export const hoursOutOfRange = defineFieldProblem('hours_out_of_range', {
  'zh-CN': '合计工时超出范围',
  en: 'The lines add up to more hours than an order can have',
});

export const promiseInPast = defineFieldProblem('promise_in_past', {
  'zh-CN': '约定交车时间不能早于现在',
  en: 'Nothing can be promised for a time that has passed',
});
