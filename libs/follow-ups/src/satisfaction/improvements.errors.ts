import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const improvementState = defineProblem({
  code: 'improvement_state',
  kind: 'conflict',
  title: { 'zh-CN': '改进措施状态不允许此操作', en: 'The improvement does not allow that any more' },
  detail: {
    'zh-CN': '改进措施状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The improvement is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const introductionMissing = defineFieldProblem('introduction_missing', {
  'zh-CN': '已实施的措施须有实施日期',
  en: 'What was introduced has a day on which it was',
});

export const indexUnknown = defineFieldProblem('satisfaction_index_unknown', {
  'zh-CN': '满意度指标体系中没有此指标',
  en: 'The tree of satisfaction indexes has no such index',
});

export const findingsFull = defineProblem({
  code: 'improvement_findings_full',
  kind: 'conflict',
  title: { 'zh-CN': '评估记录已达上限', en: 'There is no room for more findings' },
  detail: { 'zh-CN': '一项措施最多 {max} 条评估记录', en: 'An improvement holds at most {max} findings' },
});
