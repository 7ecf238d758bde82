/** What a survey is for (调查目的). FUP-01, FUP-17, FUP-21, FUP-24..26, FUP-29 */
export const SURVEY_PURPOSES = [
  'after_service',
  'service_standard',
  'new_car',
  'delivery_interview',
  'spot_interview',
  'lost_customer',
  'care_effect',
  'csi',
] as const;
export type SurveyPurpose = (typeof SURVEY_PURPOSES)[number];

/** How it is asked: 电话访谈, 线上问卷, 现场访问, 神秘顾客, 店内面访. FUP-17, FUP-22 */
export const SURVEY_MODES = ['phone', 'online', 'visit', 'mystery_shopper', 'interview'] as const;
export type SurveyMode = (typeof SURVEY_MODES)[number];

/** Parts of the talk; opening and greeting stand around them. FUP-01 */
export const SURVEY_PARTS = ['six_qs', 'satisfaction', 'suggestion', 'other'] as const;
export type SurveyPart = (typeof SURVEY_PARTS)[number];

/** 满意, 一般, 不满意, from best to worst. FUP-11 */
export const VERDICTS = ['satisfied', 'so_so', 'not_satisfied'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const SCALE_KINDS = ['number', 'choice', 'text'] as const;
export type ScaleKind = (typeof SCALE_KINDS)[number];

/** The six items of the 6QS: 费用超标, 一次交付不合格, 故障遗留, 配件缺货, 未按时交工, 返工. FUP-02, CMP-20 */
export const SIX_QS = [
  'over_quote',
  'first_delivery_not_qualified',
  'residual_fault',
  'parts_shortage',
  'late',
  'rework',
] as const;
export type SixQs = (typeof SIX_QS)[number];

/** The five dimensions of service quality: 响应速度, 态度, 效果, 流程, 创新. FUP-23 */
export const QUALITY_DIMENSIONS = ['response_speed', 'attitude', 'effect', 'process', 'innovation'] as const;
export type QualityDimension = (typeof QUALITY_DIMENSIONS)[number];

/** What a response answers. Of each there is one response to a survey. */
export const RESPONSE_SOURCES = ['contact', 'task', 'link', 'visit', 'delivery-interview'] as const;
export type ResponseSource = (typeof RESPONSE_SOURCES)[number];
