import { allowanceFaults, defineDeadlineKind } from '#libs/deadlines';
import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { CustomerCareDocument } from './customer-care-policy.dto';

/** Code of the one document of each kind. */
export const DEFAULT_RULES = 'default';

export const repeatedSpecialist = defineFieldProblem('repeated_specialist', {
  'zh-CN': '该专员重复',
  en: 'This specialist stands there twice',
});

/** One week by the calendar is the sources' (CUS-16); of the reply they only say that it is in time (CUS-20). */
export const USUAL_CARE: CustomerCareDocument = {
  abilities: [],
  keyCustomerPercent: 100,
  firstCommunication: { allowance: { unit: 'calendar_days', amount: 7 }, warnBeforeMinutes: 2 * 24 * 60 },
  opinionReply: { allowance: { unit: 'working_days', amount: 3 } },
  retentionTargetPercent: 90,
};

/** How a store looks after its customers (客户维护规则). */
export const CUSTOMER_CARE = definePolicyKind<CustomerCareDocument>({
  code: 'customer-care',
  label: { 'zh-CN': '客户维护规则', en: 'Care for customers' },
  document: CustomerCareDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [{ code: DEFAULT_RULES, version: 1, label: { 'zh-CN': '常用规则', en: 'The usual' }, document: USUAL_CARE }],
  check: ({ abilities, firstCommunication, opinionReply }) => [
    ...allowanceFaults(firstCommunication.allowance, '#/firstCommunication/allowance'),
    ...allowanceFaults(opinionReply.allowance, '#/opinionReply/allowance'),
    ...abilities.flatMap(({ staffId }, line) =>
      abilities.findIndex((ability) => ability.staffId === staffId) < line
        ? [{ pointer: `#/abilities/${line}/staffId`, code: repeatedSpecialist.code }]
        : [],
    ),
  ],
});

/** The specialist speaks to a customer that was assigned (首次沟通). Subject: the customer; occurrence: the assignment. */
export const FIRST_COMMUNICATION = defineDeadlineKind<CustomerCareDocument>({
  code: 'first-communication',
  label: { 'zh-CN': '分配后首次沟通', en: 'First communication after the assignment' },
  policy: CUSTOMER_CARE,
  rule: ({ firstCommunication }) => firstCommunication,
});

/** An opinion is answered (意见回复). Subject: the customer; occurrence: the communication. CUS-20 */
export const OPINION_REPLY = defineDeadlineKind<CustomerCareDocument>({
  code: 'opinion-reply',
  label: { 'zh-CN': '客户意见回复', en: 'Reply to an opinion' },
  policy: CUSTOMER_CARE,
  rule: ({ opinionReply }) => opinionReply,
});
