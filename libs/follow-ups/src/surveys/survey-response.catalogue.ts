import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { SURVEY_MODES, VERDICTS } from './survey-words';

/** What can be filtered by in responses to surveys (调查答卷), and what figures count of them. KPI-14 */
export const SURVEY_RESPONSE_CATALOGUE = defineCatalogue({
  code: 'survey-response',
  label: { 'zh-CN': '调查答卷', en: 'Survey responses' },
  from: sql`survey_response sr`,
  id: sql`sr.id`,
  fields: {
    id: { type: 'id', sql: sql`sr.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    survey: { type: 'text', sql: sql`sr.survey`, label: { 'zh-CN': '问卷', en: 'Survey' } },
    mode: { type: 'enum', values: SURVEY_MODES, sql: sql`sr.mode`, label: { 'zh-CN': '方式', en: 'How it was asked' } },
    verdict: { type: 'enum', values: VERDICTS, sql: sql`sr.verdict`, label: { 'zh-CN': '总体评价', en: 'Verdict' } },
    worst: { type: 'enum', values: VERDICTS, sql: sql`sr.worst`, label: { 'zh-CN': '最差评价', en: 'Worst answer' } },
    score: { type: 'decimal', scale: 2, sql: sql`sr.score`, label: { 'zh-CN': '得分', en: 'Score' } },
    fullMarks: { type: 'boolean', sql: sql`sr.full_marks`, label: { 'zh-CN': '满分', en: 'Full marks' } },
    customerId: { type: 'id', sql: sql`sr.customer_id`, label: { 'zh-CN': '客户', en: 'Customer' } },
    vehicleId: { type: 'id', sql: sql`sr.vehicle_id`, label: { 'zh-CN': '车辆', en: 'Vehicle' } },
    orderId: { type: 'id', sql: sql`sr.order_id`, label: { 'zh-CN': '工单', en: 'Order' } },
    answeredAt: { type: 'instant', sql: sql`sr.answered_at`, label: { 'zh-CN': '作答时间', en: 'Answered at' } },
  },
});
