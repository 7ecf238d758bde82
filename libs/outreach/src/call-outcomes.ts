import type { Localized } from '#libs/foundation';

/**
 * How a call to a customer ends (回访结果). Successful is `reached` alone; a message left (留言) is no success. FUP-03
 */
export const CALL_OUTCOMES = [
  'reached',
  'no_answer',
  'refused',
  'wrong_number',
  'empty_number',
  'no_number',
  'message_left',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const CALL_OUTCOME_LABELS: Readonly<Record<CallOutcome, Localized>> = {
  reached: { 'zh-CN': '成功', en: 'Reached' },
  no_answer: { 'zh-CN': '无人接听', en: 'No answer' },
  refused: { 'zh-CN': '客户拒访', en: 'Refused' },
  wrong_number: { 'zh-CN': '错号', en: 'Wrong number' },
  empty_number: { 'zh-CN': '空号', en: 'Empty number' },
  no_number: { 'zh-CN': '无号', en: 'No number' },
  message_left: { 'zh-CN': '留言', en: 'Message left' },
};
