import { defineFieldProblem, defineProblem, DomainError, type Localized } from '#libs/foundation';
import type { SlotRefusal } from './slot-search.policy';

/** Why nothing can be booked for a time. */
type SlotNotOfferedReason = Exclude<SlotRefusal, 'taken'> | 'no_capacity';

export const bayCodeTaken = defineProblem({
  code: 'bay_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '工位编号已存在', en: 'The code of the bay is taken' },
  detail: { 'zh-CN': '本店已有该编号的工位', en: 'The workshop has a bay of this code already' },
});

export const technicianCodeTaken = defineProblem({
  code: 'technician_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '工号已存在', en: 'The number of the technician is taken' },
  detail: { 'zh-CN': '本店已有该工号的技师', en: 'The workshop has a technician of this number already' },
});

export const technicianStaffTaken = defineProblem({
  code: 'technician_staff_taken',
  kind: 'conflict',
  title: { 'zh-CN': '该员工已是技师', en: 'The person is another technician already' },
  detail: { 'zh-CN': '该登录账号已对应另一名技师', en: 'Whoever signs in as this is another technician already' },
});

export const slotTaken = defineProblem({
  code: 'slot_taken',
  kind: 'conflict',
  title: { 'zh-CN': '该时段已被占用', en: 'The slot is taken' },
  detail: {
    'zh-CN': '该时段没有空闲的工位和技师，请另选时间',
    en: 'No bay and technician that would do are free then; ask for other slots',
  },
});

export const slotNotOffered = defineProblem({
  code: 'slot_not_offered',
  kind: 'conflict',
  title: { 'zh-CN': '该时段不可预约', en: 'The slot is not offered' },
  detail: {
    'zh-CN': '{why}，请另选时间',
    en: '{why}; ask for other slots',
  },
});

const WHY_NOT_OFFERED: Readonly<Record<SlotNotOfferedReason, Localized>> = {
  too_soon: { 'zh-CN': '距开始时间太近', en: 'It begins too soon' },
  too_far_ahead: { 'zh-CN': '超出可预约的期限', en: 'It is further ahead than visits are booked' },
  before_parts_ready: { 'zh-CN': '零件届时尚未到货', en: 'The parts are not there by then' },
  not_at_work: {
    'zh-CN': '车间该时段不营业，或不在可选的时间点上',
    en: 'The workshop is not at work then, or no slot begins then',
  },
  set_aside: { 'zh-CN': '该时段已为优先客户预留', en: 'What is free then is set aside for others' },
  too_many_at_once: { 'zh-CN': '该时刻到店的车辆已满', en: 'As many vehicles as may come at one time are booked' },
  day_full: { 'zh-CN': '当天该工种的工时已约满', en: 'The hours of this skill on that day are booked' },
  no_capacity: { 'zh-CN': '没有能做这项工作的工位和技师', en: 'No bay and technician can do that work' },
};

/** `slot_not_offered`, which says why: to people in the text, to programs as `reason`. */
export function notOffered(reason: SlotNotOfferedReason): DomainError {
  return new DomainError(slotNotOffered, {
    params: { reason, why: WHY_NOT_OFFERED[reason] },
    extensions: { reason },
  });
}

export const holdExpired = defineProblem({
  code: 'hold_expired',
  kind: 'conflict',
  title: { 'zh-CN': '保留已失效', en: 'The hold is over' },
  detail: {
    'zh-CN': '该保留已于 {expiresAt} 失效，请重新选择时间',
    en: 'It kept its slot until {expiresAt}; ask for a slot again',
  },
});

export const holdBooked = defineProblem({
  code: 'hold_booked',
  kind: 'conflict',
  title: { 'zh-CN': '保留已转为预约', en: 'The hold was booked' },
  detail: { 'zh-CN': '该保留已转为预约', en: 'A visit is booked for it already' },
});

export const waitListEntryClosed = defineProblem({
  code: 'wait_list_entry_closed',
  kind: 'conflict',
  title: { 'zh-CN': '候补已结束', en: 'The entry of the wait-list is closed' },
  detail: {
    'zh-CN': '候补状态为 {state}；仅 {allowed} 状态可撤回',
    en: 'The entry is {state}; it can be withdrawn while it is {allowed}',
  },
});

export const unknownSkill = defineFieldProblem('unknown_skill', {
  'zh-CN': '车间没有该工种；可用：{known}',
  en: 'The workshop knows no such skill; it knows: {known}',
});
