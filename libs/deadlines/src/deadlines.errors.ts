import { defineFieldProblem } from '#libs/foundation';

export const misplacedWindowProblem = defineFieldProblem('misplaced_window', {
  'zh-CN': '时段的结束须晚于开始，且各时段须按先后排列、互不重叠',
  en: 'A window ends after it begins, and windows are in order and apart',
});

export const noWorkingTime = defineFieldProblem('no_working_time', {
  'zh-CN': '一周之内至少要有一个工作时段',
  en: 'A week has at least one window',
});

export const rangeTooLong = defineFieldProblem('range_too_long', {
  'zh-CN': '时间范围最多 {max} 天',
  en: 'The range is at most {max} days',
});

export const amountRequired = defineFieldProblem('amount_required', {
  'zh-CN': '该时限单位需要数量；当天则不需要',
  en: 'This unit needs an amount, and same_day takes none',
});
