import { newId } from '#libs/foundation';
import { defineTaskKind, type NewTask } from '#libs/tasks';
import type { DissatisfactionLineDto, DissatisfactionRulesDocument } from './satisfaction-policy.dto';
import type { SurveyResponse } from './survey-response.entity';
import type { Verdict } from './survey-words';

/** Goes to who must hear of it at once, such as the service manager (服务经理). FUP-12 */
export const DISSATISFIED_CUSTOMER = defineTaskKind({
  code: 'dissatisfied-customer',
  title: { 'zh-CN': '客户回访不满意，请立即联系客户', en: 'A customer is not satisfied: get in touch at once' },
  outcomes: [
    { code: 'solved', label: { 'zh-CN': '已解决', en: 'Solved' } },
    { code: 'being_handled', label: { 'zh-CN': '处理中', en: 'Being handled' } },
    { code: 'unfounded', label: { 'zh-CN': '不成立', en: 'Nothing to it' } },
  ],
  permission: 'complaints:write',
});

/** Goes to who hands it out, such as the customer-care manager (客户关爱经理). CF-26 */
export const DISSATISFACTION_ROUTING = defineTaskKind({
  code: 'dissatisfaction-routing',
  title: { 'zh-CN': '客户回访不满意，请分流', en: 'A customer is not satisfied: decide who handles it' },
  outcomes: [
    { code: 'to_service', label: { 'zh-CN': '分流至售后', en: 'To after-sales' } },
    { code: 'to_sales', label: { 'zh-CN': '分流至销售', en: 'To sales' } },
    { code: 'none_needed', label: { 'zh-CN': '无需处理', en: 'Needs no handling' } },
  ],
  permission: 'complaints:write',
});

/** Whether an answer counts as dissatisfied. So-so takes the same branch unless a store says otherwise. FUP-11 */
export function isDissatisfied(worst: Verdict | null, { soSoToo }: Pick<DissatisfactionRulesDocument, 'soSoToo'>) {
  return worst === 'not_satisfied' || (worst === 'so_so' && soSoToo);
}

/** The line of the rules that counts for a department; undefined: nobody is told. */
export function lineFor(
  { lines }: DissatisfactionRulesDocument,
  department: DissatisfactionLineDto['department'],
): DissatisfactionLineDto | undefined {
  return lines.find((line) => line.department === department || line.department === null);
}

/** A task for each who must hear of it, and one for who routes it. Both rules may fire. CF-26 */
export function dissatisfactionTasks(
  subjectType: 'survey-response' | 'outside-score',
  judged: Pick<SurveyResponse, 'id' | 'customerId' | 'vehicleId'>,
  { notify, route, withinMinutes }: DissatisfactionLineDto,
  now: Date,
): NewTask[] {
  const dueAt = new Date(now.getTime() + withinMinutes * 60_000);
  const task = (kind: NewTask['kind'], ownerRole: string): NewTask => ({
    ...{ id: newId(), kind, ownerRole, dueAt, priority: 'high' },
    subject: { type: subjectType, id: judged.id },
    customerId: judged.customerId,
    vehicleId: judged.vehicleId,
    dedupeKey: `${kind.code}:${judged.id}:${ownerRole}`,
  });
  return [
    ...notify.map((role) => task(DISSATISFIED_CUSTOMER, role)),
    ...(route === null ? [] : [task(DISSATISFACTION_ROUTING, route)]),
  ];
}
