import { defineFieldProblem } from '#libs/foundation';
import { defineContactReason } from '#libs/outreach';
import type { DropReason } from './judge-contact.policy';
import { JOURNEY_FAULTS } from './journey-check.policy';

defineFieldProblem(JOURNEY_FAULTS.missingRules, {
  'zh-CN': '该触发条件缺少参数',
  en: 'The trigger lacks its parameters',
});
defineFieldProblem(JOURNEY_FAULTS.reminderWindow, {
  'zh-CN': '提醒时段的结束早于开始',
  en: 'The reminder window ends before it begins',
});
defineFieldProblem(JOURNEY_FAULTS.duplicateStep, {
  'zh-CN': '步骤代码重复',
  en: 'Another step has this code',
});
defineFieldProblem(JOURNEY_FAULTS.laterStep, {
  'zh-CN': '所接的步骤不在本步骤之前',
  en: 'No earlier step has this code',
});
defineFieldProblem(JOURNEY_FAULTS.endOfChannel, {
  'zh-CN': '只有电话步骤才有接听结果',
  en: 'Only a call is answered or not',
});
defineFieldProblem(JOURNEY_FAULTS.backInTime, {
  'zh-CN': '后续步骤不能早于前一步骤',
  en: 'A step cannot lie before the one that it follows',
});
defineFieldProblem(JOURNEY_FAULTS.noTemplate, { 'zh-CN': '短信步骤缺少内容', en: 'A message needs a text' });
defineFieldProblem(JOURNEY_FAULTS.noRole, {
  'zh-CN': '电话步骤缺少负责岗位',
  en: 'A call needs the role that makes it',
});
defineFieldProblem(JOURNEY_FAULTS.unknownPlaceholder, {
  'zh-CN': '内容中有未知的占位符',
  en: 'The text has a placeholder that nothing fills',
});

/** A window of the odometer ends before it begins, or begins before the one ahead of it ends. */
export const windowsOutOfOrder = defineFieldProblem('maintenance_windows_out_of_order', {
  'zh-CN': '里程区间必须由小到大且不重叠',
  en: 'Mileage windows rise and do not overlap',
});

/** Why a planned contact is not made, in the log of decisions. */
const DROPPED: Readonly<Record<DropReason, readonly [zh: string, en: string]>> = {
  vehicle_visited: ['车辆已来店', 'The vehicle has been here meanwhile'],
  vehicle_in_workshop: ['车辆正在店内', 'The vehicle is in the workshop'],
  appointment_made: ['已预约来店', 'A visit is booked'],
  owner_changed: ['车主已变更', 'The vehicle has another owner now'],
  appointment_over: ['预约已取消或已结束', 'The appointment was called off or is over'],
  appointment_moved: ['预约已改期', 'The appointment was moved'],
  delivery_undone: ['工单未交车', 'The order is not delivered'],
};
for (const [code, [zh, en]] of Object.entries(DROPPED)) defineContactReason(code, { 'zh-CN': zh, en });

export const JOURNEY_OFF = defineContactReason('journey_off', {
  'zh-CN': '关怀旅程已停用',
  en: 'The journey was switched off',
});

/** A placeholder has no value, such as the name of a store that nobody entered. */
export const TEXT_INCOMPLETE = defineContactReason('text_incomplete', {
  'zh-CN': '短信内容缺少必要信息',
  en: 'Something that the text needs is not known',
});

/** Suppressed for one of these, the round is over: what it was about is gone, or somebody called it off. */
export const DROPPED_REASONS: ReadonlySet<string> = new Set([...Object.keys(DROPPED), JOURNEY_OFF, 'called_off']);
