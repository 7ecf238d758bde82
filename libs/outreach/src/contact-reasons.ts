import type { Localized } from '#libs/foundation';

const reasons = new Map<string, Localized>();

/** Declares why a contact is made, put off or not made. Two with one code are a programming error. */
export function defineContactReason(code: string, label: Localized): string {
  if (reasons.has(code)) throw new Error(`The contact reason ${code} is defined twice`);
  reasons.set(code, label);
  return code;
}

/** The text of a reason; a code that nobody declares any more stands for itself. */
export function contactReasonLabel(code: string): Localized {
  return reasons.get(code) ?? { 'zh-CN': code, en: code };
}

const reason = (code: string, zh: string, en: string): string => defineContactReason(code, { 'zh-CN': zh, en });

/** The reasons of this lib; sources add their own. Policies, which import no declarations, name them by their codes. */
export const REASONS = {
  asPlanned: reason('as_planned', '按计划联系', 'Made as planned'),
  asked: reason('asked', '员工要求立即联系', 'Made because a member of staff asked for it now'),
  handedToPerson: reason('handed_to_person', '已转为电话任务', 'Handed to a person as a call to make'),
  outcomeUnknown: reason('outcome_unknown', '已提交，结果不明', 'Handed over; nobody knows whether it arrived'),
  quietHours: reason('quiet_hours', '客户休息时间', 'The customer is left in peace at this time'),
  minimumGap: reason('minimum_gap', '距上次关怀时间过短', 'Too soon after the last contact'),
  gatewayBusy: reason('gateway_busy', '短信网关暂时拒绝', 'The gateway refused for the time being'),
  carriedAlong: reason('carried_along', '与其他关怀合并', 'Combined with another contact'),
  expired: reason('expired', '已过有效期', 'Too late to be of use'),
  noNumber: reason('no_number', '无可用号码', 'There is no number to reach the customer at'),
  noText: reason('no_text', '无短信内容', 'There is no text to send'),
  gatewayRefused: reason('gateway_refused', '短信网关拒绝', 'The gateway refused for good'),
  gaveUp: reason('gave_up', '多次尝试失败', 'Given up after too many tries'),
  calledOff: reason('called_off', '员工取消', 'Called off by a member of staff'),
} as const;
