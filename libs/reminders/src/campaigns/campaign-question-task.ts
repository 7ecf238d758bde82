import { defineTaskKind } from '#libs/tasks';

/** A question of an evaluation form is answered within 48 hours (讲堂提问回复). Subject: the question. REM-37 */
export const CAMPAIGN_QUESTION = defineTaskKind({
  code: 'campaign-question',
  title: { 'zh-CN': '48小时内回复车主讲堂提问', en: 'Answer a question of an evaluation form within 48 hours' },
  outcomes: [{ code: 'answered', label: { 'zh-CN': '已回复', en: 'Answered' } }],
  permission: 'campaigns:write',
});

/** Type of what promises and tasks of questions are about. */
export const QUESTION_SUBJECT = 'campaign-question';

/** Role that answers. REM-37 */
export const QUESTION_ROLE = 'customer_service_specialist';
