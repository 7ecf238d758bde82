import { defineTaskKind } from '#libs/tasks';

/** What such a task is about: a customer who cannot be reached. Its id is the customer's. */
export const PHONE_GAP = 'customer-phone';

/** Ask a customer who is here for the right number (收集正确号码). CUS-12 */
export const COLLECT_PHONE = defineTaskKind({
  code: 'collect-phone',
  title: { 'zh-CN': '客户无有效号码，请当面收集', en: 'No number of the customer works: ask for the right one' },
  outcomes: [
    { code: 'collected', label: { 'zh-CN': '已收集', en: 'Collected' } },
    { code: 'refused', label: { 'zh-CN': '客户拒绝提供', en: 'The customer does not want to give one' } },
    { code: 'missed', label: { 'zh-CN': '未能询问', en: 'Nobody could ask' } },
  ],
  permission: 'customers:write',
});
