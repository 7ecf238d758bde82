import type { KpiDefinitionDto } from '../kpi-definition.dto';

/** The figures of the KPI manual that are kept from follow-up; docs/domain/requirements.md, 12.1. CF-09, CF-10, FUP-14 */
export const KPI_FOLLOW_UP: Readonly<Record<string, KpiDefinitionDto>> = {
  'KPI-13': {
    label: { 'zh-CN': '回访率', en: 'Follow-up rate' },
    formula: {
      'zh-CN': '电话或上门回访成功的应回访事项 ÷ 应回访事项（短信与信函不计）',
      en: 'Cases in which the customer was reached by call or visit ÷ cases to be followed up; messages and letters do not count',
    },
    recordType: 'follow-up-case',
    dayField: 'decidedAt',
    denominator: { all: [] },
    numerator: { field: 'result', op: 'eq', value: 'reached' },
    sumOf: null,
    unit: 'percent',
    currency: null,
    direction: 'up',
    decimals: 1,
    barriers: [
      { 'zh-CN': '回访流程未受重视', en: 'The process is not valued' },
      { 'zh-CN': '人员未受培训或能力不足', en: 'Staff are untrained or not competent' },
    ],
  },
  'KPI-14': {
    label: { 'zh-CN': '客户满意率', en: 'Satisfied customers' },
    formula: {
      'zh-CN': '对服务满意的客户 ÷ 回访成功并作答的客户',
      en: 'Customers satisfied with the service ÷ customers who were reached by phone and answered',
    },
    recordType: 'survey-response',
    dayField: 'answeredAt',
    denominator: {
      all: [
        { field: 'mode', op: 'eq', value: 'phone' },
        { field: 'verdict', op: 'in', value: ['satisfied', 'so_so', 'not_satisfied'] },
      ],
    },
    numerator: { field: 'verdict', op: 'eq', value: 'satisfied' },
    sumOf: null,
    unit: 'percent',
    currency: null,
    direction: 'up',
    decimals: 1,
    barriers: [],
  },
};

/** What a figure was until it changed: documents that name that version still say what they counted. */
export const KPI_FOLLOW_UP_BEFORE: Readonly<Record<string, KpiDefinitionDto>> = {
  'KPI-13': {
    label: { 'zh-CN': '回访率', en: 'Follow-up rate' },
    formula: {
      'zh-CN': '电话回访成功 ÷ 应回访（短信与信函不计）',
      en: 'Follow-up calls that reached the customer ÷ those that were to be made; messages and letters do not count',
    },
    recordType: 'call',
    dayField: 'decidedAt',
    denominator: {
      all: [
        { field: 'category', op: 'eq', value: 'follow_up' },
        { field: 'toBeMade', op: 'eq', value: true },
      ],
    },
    numerator: { field: 'outcome', op: 'eq', value: 'reached' },
    sumOf: null,
    unit: 'percent',
    currency: null,
    direction: 'up',
    decimals: 1,
    barriers: [
      { 'zh-CN': '回访流程未受重视', en: 'The process is not valued' },
      { 'zh-CN': '人员未受培训或能力不足', en: 'Staff are untrained or not competent' },
    ],
  },
};
