import { defineContactReason } from '#libs/outreach';

/** Why somebody whose round has come is not planned, beside what the trigger says; and who no plan can reach. */
export const LEFT_OUT = {
  noCustomer: defineContactReason('no_customer', { 'zh-CN': '没有车主或客户', en: 'There is no owner or customer' }),
  erased: defineContactReason('customer_erased', {
    'zh-CN': '客户已要求删除',
    en: 'The customer asked to be forgotten',
  }),
  outsidePopulation: defineContactReason('outside_population', {
    'zh-CN': '不在目标人群内',
    en: 'Not in the population of the journey',
  }),
  noForecast: defineContactReason('no_forecast', {
    'zh-CN': '没有可推算保养时间的资料',
    en: 'Nothing is known to reckon its maintenance from',
  }),
  alreadyPlanned: defineContactReason('already_planned', { 'zh-CN': '已在计划中', en: 'Planned already' }),
} as const;
