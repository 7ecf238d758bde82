import type { Localized } from '#libs/foundation';
import { CALL_OUTCOME_LABELS, CALL_OUTCOMES } from '#libs/outreach';

/** How one try to call a customer can end: as a call can, or with a time agreed for the next one (约定回拨). FUP-03 */
export const ATTEMPT_OUTCOMES = [...CALL_OUTCOMES, 'call_back_agreed'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export const OUTCOME_LABELS: Readonly<Record<AttemptOutcome, Localized>> = {
  ...CALL_OUTCOME_LABELS,
  call_back_agreed: { 'zh-CN': '约定回拨', en: 'Call back agreed' },
};

/** 表扬, 建议, 批评, 询问: the same as in communications. CUS-20 */
export const CALL_OPINIONS = ['praise', 'suggestion', 'criticism', 'question'] as const;
export type CallOpinion = (typeof CALL_OPINIONS)[number];

export const OPINION_LABELS: Readonly<Record<CallOpinion, Localized>> = {
  praise: { 'zh-CN': '表扬', en: 'Praise' },
  suggestion: { 'zh-CN': '建议', en: 'Suggestion' },
  criticism: { 'zh-CN': '批评', en: 'Criticism' },
  question: { 'zh-CN': '询问', en: 'Question' },
};
