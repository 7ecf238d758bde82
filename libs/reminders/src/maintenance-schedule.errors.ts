import { defineFieldProblem } from '#libs/foundation';

/** A window of the odometer ends before it begins, or begins before the one ahead of it ends. */
export const windowsOutOfOrder = defineFieldProblem('maintenance_windows_out_of_order', {
  'zh-CN': '里程区间必须由小到大且不重叠',
  en: 'Mileage windows rise and do not overlap',
});
