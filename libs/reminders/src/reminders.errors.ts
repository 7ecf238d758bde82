import { defineFieldProblem } from '#libs/foundation';
import { defineContactReason } from '#libs/outreach';
import type { DropReason } from './judge-contact.policy';
import { JOURNEY_FAULTS } from './journey-check';
import { defineRoundEnd, isRoundEnd } from './triggers';

defineFieldProblem(JOURNEY_FAULTS.missingRules, {
  'zh-CN': '该触发条件缺少参数',
  en: 'The trigger lacks its parameters',
});
defineFieldProblem(JOURNEY_FAULTS.reminderWindow, {
  'zh-CN': '提醒时段的结束早于开始',
  en: 'The reminder window ends before it begins',
});
defineFieldProblem(JOURNEY_FAULTS.tooLong, {
  'zh-CN': '填写后超过 500 个字符，一条短信容纳不下',
  en: 'Once its words are filled in it has more than 500 characters, which no text message takes',
});
export const messageOrStep = defineFieldProblem('message_or_step', {
  'zh-CN': '请提供文本，或旅程与步骤，二者取其一',
  en: 'Give either a text, or a journey and its step',
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
  'zh-CN': '只有电话、拜访步骤才有接听结果',
  en: 'Only a call or a visit is answered or not',
});
defineFieldProblem(JOURNEY_FAULTS.backInTime, {
  'zh-CN': '后续步骤不能早于前一步骤',
  en: 'A step cannot lie before the one that it follows',
});
defineFieldProblem(JOURNEY_FAULTS.noTemplate, {
  'zh-CN': '短信、邮件、信函步骤缺少内容',
  en: 'What is sent or printed needs a text',
});
defineFieldProblem(JOURNEY_FAULTS.noRole, {
  'zh-CN': '电话、拜访步骤缺少负责岗位',
  en: 'A call or visit needs the role that makes it',
});
defineFieldProblem(JOURNEY_FAULTS.unknownPlaceholder, {
  'zh-CN': '内容中有未知的占位符',
  en: 'The text has a placeholder that nothing fills',
});
defineFieldProblem(JOURNEY_FAULTS.incompleteEvent, {
  'zh-CN': '事件条件须同时给出字段和取值',
  en: 'A condition on an event needs both the field and its values',
});
defineFieldProblem(JOURNEY_FAULTS.noSurvey, {
  'zh-CN': '内容含问卷链接，但步骤没有问卷',
  en: 'The text links to a survey, but the step has none',
});
defineFieldProblem(JOURNEY_FAULTS.unknownSurvey, { 'zh-CN': '没有此问卷', en: 'There is no such survey' });
defineFieldProblem(JOURNEY_FAULTS.unknownRole, {
  'zh-CN': '集团没有此岗位',
  en: 'The group has no such role',
});
defineFieldProblem(JOURNEY_FAULTS.unknownScript, { 'zh-CN': '没有此话术', en: 'There is no such script' });

defineFieldProblem(JOURNEY_FAULTS.heldOut, {
  'zh-CN': '安全或预约类旅程不能设对照组',
  en: 'A journey about safety or appointments leaves nobody unreminded',
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
for (const [code, [zh, en]] of Object.entries(DROPPED)) defineRoundEnd(code, zh, en);

export const JOURNEY_OFF = defineRoundEnd(
  'journey_off',
  '关怀旅程或步骤已停用',
  'The journey or the step was switched off',
);

/** CF-06 */
export const SATISFIED = defineRoundEnd(
  'satisfied',
  '已由另一次联系完成',
  'Another contact with the customer did it already',
);

/** REM-20 */
export const HELD_OUT = defineRoundEnd(
  'held_out',
  '对照组，不提醒',
  'Left unreminded on purpose, to measure whether reminders work',
);

/** A placeholder has no value, such as the name of a store that nobody entered. */
export const TEXT_INCOMPLETE = defineContactReason('text_incomplete', {
  'zh-CN': '短信内容缺少必要信息',
  en: 'Something that the text needs is not known',
});

/** Suppressed for such a reason, the round is over: what it was about is gone, or somebody called it off. */
export function endsRound(reason: string): boolean {
  return reason === 'called_off' || isRoundEnd(reason);
}
