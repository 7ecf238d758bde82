import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const campaignStepRefused = defineProblem({
  code: 'campaign_step_refused',
  kind: 'conflict',
  title: { 'zh-CN': '活动状态不允许此操作', en: 'The campaign cannot go there from here' },
  detail: {
    'zh-CN': '活动状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The campaign is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const campaignClosed = defineProblem({
  code: 'campaign_closed',
  kind: 'conflict',
  title: { 'zh-CN': '活动已结束', en: 'The campaign is over' },
  detail: {
    'zh-CN': '活动状态为 {state}，不能再修改；允许的状态：{allowed}',
    en: 'The campaign is {state}, and nothing of it changes any more; it changes while: {allowed}',
  },
});

export const campaignAnnounced = defineProblem({
  code: 'campaign_announced',
  kind: 'conflict',
  title: { 'zh-CN': '活动已发布', en: 'The campaign is announced' },
  detail: {
    'zh-CN': '活动状态为 {state}，对象、日期和通知内容只能在 draft 状态修改',
    en: 'The campaign is {state}; whom it is for, its days and its notice change only while it is: draft',
  },
});

export const campaignNotHeld = defineProblem({
  code: 'campaign_not_held',
  kind: 'conflict',
  title: { 'zh-CN': '活动未发布或已取消', en: 'The campaign is not held' },
  detail: {
    'zh-CN': '活动状态为 {state}；允许的状态：{allowed}',
    en: 'The campaign is {state}; guests are noted while it is: {allowed}',
  },
});

export const questionAnswered = defineProblem({
  code: 'campaign_question_answered',
  kind: 'conflict',
  title: { 'zh-CN': '问题已回复', en: 'The question is answered' },
  detail: {
    'zh-CN': '该问题已于 {answeredAt} 回复；只能回复一次',
    en: 'The question was answered at {answeredAt}; it is answered once',
  },
});

export const campaignDaysOutOfOrder = defineFieldProblem('campaign_days_out_of_order', {
  'zh-CN': '通知日和开始日不能晚于结束日',
  en: 'Neither the notice nor the first day lies after the last day',
});

export const campaignDaysOver = defineFieldProblem('campaign_days_over', {
  'zh-CN': '活动最后一天已过，不能发布',
  en: 'The last day of the campaign is over; nobody can be told of it any more',
});

export const campaignDaysTooFar = defineFieldProblem('campaign_days_too_far', {
  'zh-CN': '日期须在今天前后五年以内',
  en: 'Must lie within five years of today',
});

export const seasonIncomplete = defineFieldProblem('campaign_season_incomplete', {
  'zh-CN': '请填写日期或节日，且只填其一',
  en: 'Either a day or a festival',
});

export const unknownCampaignKind = defineFieldProblem('campaign_kind_unknown', {
  'zh-CN': '没有该活动类型',
  en: 'There is no such kind of campaign',
});

export const slidesCount = defineProblem({
  code: 'campaign_slides_count',
  kind: 'invalid',
  title: { 'zh-CN': '请上传一个文件', en: 'One file, please' },
  detail: { 'zh-CN': '一次上传正好一个课件文件', en: 'An upload of slides holds exactly one file' },
});
