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
  handedToPerson: reason('handed_to_person', '已转为人工任务', 'Handed to a person, who calls or visits'),
  printed: reason('printed', '已打印', 'Printed by a member of staff'),
  outcomeUnknown: reason('outcome_unknown', '已提交，结果不明', 'Handed over; nobody knows whether it arrived'),
  quietHours: reason('quiet_hours', '客户休息时间', 'The customer is left in peace at this time'),
  minimumGap: reason('minimum_gap', '距上次关怀时间过短', 'Too soon after the last contact'),
  frequencyCap: reason('frequency_cap', '联系次数已达上限', 'The person has had as many contacts as the policy allows'),
  outsideWorkingHours: reason('outside_working_hours', '门店非工作时间', 'Nobody is at work to make the contact'),
  consentWithdrawn: reason(
    'consent_withdrawn',
    '客户已撤回同意',
    'The customer does not want to be contacted for this',
  ),
  personErased: reason('person_erased', '客户信息已删除', 'The customer had everything about itself erased'),
  noConsent: reason('no_consent', '未取得客户同意', 'The customer has not agreed to be contacted for this'),
  gatewayBusy: reason('gateway_busy', '短信网关暂时拒绝', 'The gateway refused for the time being'),
  carriedAlong: reason('carried_along', '与其他关怀合并', 'Combined with another contact'),
  expired: reason('expired', '已过有效期', 'Too late to be of use'),
  noEmail: reason('no_email', '无可用电子邮箱', 'There is no e-mail address that works'),
  noAddress: reason('no_address', '无通信地址', 'There is no address to send a letter to'),
  noProviderTemplate: reason('no_provider_template', '未配置短信模板', 'The provider has no approved template for it'),
  noNumber: reason('no_number', '无可用号码', 'There is no number to reach the customer at'),
  noText: reason('no_text', '无短信内容', 'There is no text to send'),
  gatewayRefused: reason('gateway_refused', '短信网关拒绝', 'The gateway refused for good'),
  gaveUp: reason('gave_up', '多次尝试失败', 'Given up after too many tries'),
  calledOff: reason('called_off', '员工取消', 'Called off by a member of staff'),
} as const;
