import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const technicianAtWork = defineProblem({
  code: 'technician_at_work',
  kind: 'conflict',
  title: { 'zh-CN': '技师正在其他工单上作业', en: 'The technician is at another job' },
  detail: {
    'zh-CN': '技师正在工单 {orderNumber} 上作业；请先下卡，或使用 switch',
    en: 'The technician is clocked on at the order {orderNumber}; clock off there, or send `switch`',
  },
});

export const clockingOverlap = defineProblem({
  code: 'clocking_overlap',
  kind: 'conflict',
  title: { 'zh-CN': '打卡时间重叠', en: 'The clocked times overlap' },
  detail: {
    'zh-CN': '该技师在这段时间已有其他打卡记录',
    en: 'The technician was clocked on at another job in that time',
  },
});

export const clockingEnded = defineProblem({
  code: 'clocking_ended',
  kind: 'conflict',
  title: { 'zh-CN': '已下卡', en: 'The clock has stopped' },
  detail: { 'zh-CN': '该打卡记录已结束', en: 'Somebody clocked off there already' },
});

export const clockingOfOther = defineProblem({
  code: 'clocking_of_other',
  kind: 'forbidden',
  title: { 'zh-CN': '只能为本人打卡', en: 'Technicians clock themselves only' },
  detail: {
    'zh-CN': '为他人打卡需要车间调度权限',
    en: 'Whoever clocks for others needs the permission workshop:schedule',
  },
});

export const orderNotWorkedOn = defineProblem({
  code: 'order_not_worked_on',
  kind: 'conflict',
  title: { 'zh-CN': '工单状态不允许此操作', en: 'The order is not in a state for this' },
  detail: {
    'zh-CN': '工单状态为 {state}；仅以下状态可以：{allowed}',
    en: 'The order is {state}; this is for orders that are: {allowed}',
  },
});

export const workPlanOverlap = defineProblem({
  code: 'work_plan_overlap',
  kind: 'conflict',
  title: { 'zh-CN': '计划时间冲突', en: 'The planned times overlap' },
  detail: {
    'zh-CN': '{what} 在这段时间已有其他计划或预约',
    en: 'The {what} has another plan or a booking in that time',
  },
});

export const clockOutOfTime = defineFieldProblem('clock_out_of_time', {
  'zh-CN': '时间应在 {notBefore} 与 {notAfter} 之间',
  en: 'Must lie between {notBefore} and {notAfter}',
});

export const planTooLong = defineFieldProblem('plan_too_long', {
  'zh-CN': '单个时段不得超过 24 小时',
  en: 'A planned stretch has at most 24 hours',
});

export const bayOutOfUse = defineFieldProblem('bay_out_of_use', {
  'zh-CN': '该工位已停用',
  en: 'The bay is no longer in use',
});

export const technicianOutOfUse = defineFieldProblem('technician_out_of_use', {
  'zh-CN': '该技师已停用',
  en: 'The technician is no longer in use',
});
