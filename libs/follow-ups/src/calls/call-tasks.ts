import { newId } from '#libs/foundation';
import { defineTaskKind, type NewTask } from '#libs/tasks';
import type { CallAttempt } from './call-attempt.entity';
import type { CallRulesDocument } from './call-rules.dto';

/** What such a task is about: a try of a call. */
export const CALL_ATTEMPT = 'call-attempt';

/** The supervisor listens to, or reads, how a call went (回访监控). FUP-13 */
export const CALL_REVIEW = defineTaskKind({
  code: 'call-review',
  title: { 'zh-CN': '抽查回访电话：话术与接听标准', en: 'Review a follow-up call: script and standard' },
  outcomes: [
    { code: 'up_to_standard', label: { 'zh-CN': '符合标准', en: 'Up to the standard' } },
    { code: 'below_standard', label: { 'zh-CN': '不符合标准', en: 'Below the standard' } },
    { code: 'not_recorded', label: { 'zh-CN': '无录音', en: 'There is no recording' } },
  ],
  permission: 'follow-ups:write',
});

/** Somebody may buy a car (潜在客户): sales takes it up. FUP-15 */
export const POTENTIAL_CUSTOMER = defineTaskKind({
  code: 'potential-customer',
  title: { 'zh-CN': '回访发现潜在客户，请跟进', en: 'A follow-up call found a potential customer' },
  outcomes: [
    { code: 'lead_opened', label: { 'zh-CN': '已建线索', en: 'A lead was opened' } },
    { code: 'known', label: { 'zh-CN': '已在跟进', en: 'Followed up already' } },
    { code: 'no_interest', label: { 'zh-CN': '无意向', en: 'No interest' } },
  ],
  permission: 'leads:write',
});

/** A repair is not right (维修质量问题): the workshop hears of it at first hand. FUP-15 */
export const REPAIR_QUALITY = defineTaskKind({
  code: 'repair-quality',
  title: { 'zh-CN': '回访发现维修质量问题，请核实', en: 'A follow-up call found a repair that is not right' },
  outcomes: [
    { code: 'rework_arranged', label: { 'zh-CN': '已安排返修', en: 'It is repaired again' } },
    { code: 'explained', label: { 'zh-CN': '已向客户解释', en: 'Explained to the customer' } },
    { code: 'unfounded', label: { 'zh-CN': '不成立', en: 'Nothing to it' } },
  ],
  permission: 'service-orders:write',
});

const HOUR_MS = 3_600_000;

/** How long whoever hears of something has. Hours. */
const HOURS = { review: 7 * 24, potentialCustomer: 24, repairQuality: 4 } as const;

export interface FoundInCall {
  readonly potentialCustomer?: boolean;
  readonly repairProblem?: boolean;
}

/** What a try leads to. A call that reached the customer is reviewed where its lot says so. FUP-13, FUP-15 */
export function tasksOfAttempt(
  attempt: CallAttempt & { readonly vehicleId: string | null },
  { potentialCustomer, repairProblem }: FoundInCall,
  rules: CallRulesDocument,
): NewTask[] {
  const task = (kind: NewTask['kind'], ownerRole: string, hours: number, priority: NewTask['priority']): NewTask => ({
    ...{ id: newId(), kind, ownerRole, priority, subject: { type: CALL_ATTEMPT, id: attempt.id } },
    ...{ customerId: attempt.customerId, vehicleId: attempt.vehicleId },
    dueAt: new Date(attempt.madeAt.getTime() + hours * HOUR_MS),
  });
  return [
    ...(potentialCustomer
      ? [task(POTENTIAL_CUSTOMER, rules.potentialCustomerRole, HOURS.potentialCustomer, 'normal')]
      : []),
    ...(repairProblem ? [task(REPAIR_QUALITY, rules.repairQualityRole, HOURS.repairQuality, 'high')] : []),
    ...(attempt.outcome === 'reached' && isDrawn(attempt.id, rules.reviewPercent)
      ? [task(CALL_REVIEW, rules.reviewerRole, HOURS.review, 'low')]
      : []),
  ];
}

/** A lot of the id itself, so that nobody picks what is reviewed. The end of a UUIDv7 is random. */
export function isDrawn(id: string, percent: number): boolean {
  return Number.parseInt(id.slice(-8), 16) % 100 < percent;
}
