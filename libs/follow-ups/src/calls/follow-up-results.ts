import type { Localized } from '#libs/foundation';
import { CALL_OUTCOME_LABELS, CALL_OUTCOMES } from '#libs/outreach';

/** What came of a case: as its last call ended, or it is still open, or nobody called in time (未拨打). FUP-03 */
export const FOLLOW_UP_RESULTS = [...CALL_OUTCOMES, 'open', 'not_called'] as const;
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number];

export const RESULT_LABELS: Readonly<Record<FollowUpResult, Localized>> = {
  ...CALL_OUTCOME_LABELS,
  message_left: { 'zh-CN': '仅留言、短信或寄信', en: 'A message or letter alone' },
  open: { 'zh-CN': '待回访', en: 'Still to be called' },
  not_called: { 'zh-CN': '逾期未回访', en: 'Nobody called in time' },
};
