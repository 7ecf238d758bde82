import { defineFieldProblem, defineProblem } from '#libs/foundation';

export { invalidIdNumber } from '#libs/persons';

export const customerMerged = defineProblem({
  code: 'customer_merged',
  kind: 'conflict',
  title: { 'zh-CN': '客户已合并', en: 'The customer was merged' },
  detail: {
    'zh-CN': '该客户已合并到 {survivorId}，请在该客户上操作',
    en: 'This customer was merged into {survivorId}; work with that one',
  },
});

export const customerErased = defineProblem({
  code: 'customer_erased',
  kind: 'conflict',
  title: { 'zh-CN': '客户个人信息已删除', en: 'The customer was erased' },
  detail: {
    'zh-CN': '该客户的个人信息已按要求删除，不能再补充；客户再次到店时请新建客户',
    en: 'The personal data of this customer was erased and is not filled again; add a new customer for a new visit',
  },
});

export const customerExternalIdTaken = defineProblem({
  code: 'customer_external_id_taken',
  kind: 'conflict',
  title: { 'zh-CN': '外部编号已存在', en: 'The external id is taken' },
  detail: {
    'zh-CN': '来源 {source} 中的编号 {externalId} 已属于其他客户',
    en: 'Number {externalId} of {source} belongs to another customer already',
  },
});

export const customerPhoneTaken = defineProblem({
  code: 'customer_phone_taken',
  kind: 'conflict',
  title: { 'zh-CN': '号码已登记', en: 'The phone is there already' },
  detail: { 'zh-CN': '该客户已登记此号码', en: 'This customer has that phone already' },
});

export const customerContactTaken = defineProblem({
  code: 'customer_contact_taken',
  kind: 'conflict',
  title: { 'zh-CN': '联系人已登记', en: 'The contact person is there already' },
  detail: { 'zh-CN': '该客户已登记同名联系人', en: 'This customer has a contact person of that name already' },
});

export const customerMergeWithItself = defineProblem({
  code: 'customer_merge_with_itself',
  kind: 'invalid',
  title: { 'zh-CN': '不能与自身合并', en: 'A customer cannot be merged with itself' },
  detail: { 'zh-CN': '请选择另一位客户', en: 'Name another customer as the duplicate' },
});

export const customerMergeUndone = defineProblem({
  code: 'customer_merge_undone',
  kind: 'conflict',
  title: { 'zh-CN': '合并已撤销', en: 'The merge was undone already' },
  detail: { 'zh-CN': '该合并已撤销，无需重复操作', en: 'This merge was undone before; there is nothing left to undo' },
});

export const customerMergeBuried = defineProblem({
  code: 'customer_merge_buried',
  kind: 'conflict',
  title: { 'zh-CN': '须先撤销后来的合并', en: 'A later merge must be undone first' },
  detail: {
    'zh-CN': '合并之后该客户又并入 {survivorId}，请先撤销那次合并',
    en: 'The survivor was merged into {survivorId} afterwards; undo that merge first',
  },
});

export const invalidLunarDay = defineFieldProblem('invalid_lunar_day', {
  'zh-CN': '农历没有这一天',
  en: 'No lunar month has such a day',
});

export const customerStatusHeld = defineProblem({
  code: 'customer_status_held',
  kind: 'conflict',
  title: { 'zh-CN': '客户已有该身份', en: 'The customer holds that status already' },
  detail: {
    'zh-CN': '该客户自 {since} 起已有此身份，请先结束原身份',
    en: 'The customer has held this status since {since}; end that one first',
  },
});

export const statusEndOutOfTime = defineFieldProblem('status_end_out_of_time', {
  'zh-CN': '结束时间须晚于开始时间，且不晚于原定结束时间',
  en: 'The end must lie after the beginning and not after the end that was planned',
});

export const noSpecialist = defineProblem({
  code: 'no_specialist',
  kind: 'conflict',
  title: { 'zh-CN': '没有可分配的客户专员', en: 'There is no specialist' },
  detail: {
    'zh-CN': '本店没有在岗且可接收新客户的客服专员',
    en: 'Nobody in this store is a customer-service specialist, there, and given new customers',
  },
});

export const notASpecialist = defineFieldProblem('not_a_specialist', {
  'zh-CN': '不是本店在岗且可接收新客户的客服专员',
  en: 'Is nobody who is a customer-service specialist of this store, there, and given new customers',
});

export const eitherIdsOrFilter = defineFieldProblem('either_ids_or_filter', {
  'zh-CN': '请指定客户编号或筛选条件，二者之一',
  en: 'Name customers or give a filter: exactly one of the two',
});

export const noOpinion = defineProblem({
  code: 'no_opinion',
  kind: 'conflict',
  title: { 'zh-CN': '该沟通记录没有客户意见', en: 'The communication holds no opinion' },
  detail: { 'zh-CN': '只有客户意见可以回复', en: 'Only an opinion of the customer can be answered' },
});

export const opinionReplied = defineProblem({
  code: 'opinion_replied',
  kind: 'conflict',
  title: { 'zh-CN': '意见已回复', en: 'The opinion was answered already' },
  detail: { 'zh-CN': '该意见已于 {repliedAt} 回复', en: 'This opinion was answered at {repliedAt}' },
});

export const callOnly = defineFieldProblem('call_only', {
  'zh-CN': '仅适用于电话沟通',
  en: 'Only a communication by phone has this',
});

export const notYetHappened = defineFieldProblem('not_yet_happened', {
  'zh-CN': '时间不能晚于现在',
  en: 'This lies in the future',
});

export const customerPlanOfYear = defineProblem({
  code: 'customer_plan_of_year',
  kind: 'conflict',
  title: { 'zh-CN': '该年度计划已存在', en: 'There is a plan for that year already' },
  detail: {
    'zh-CN': '该客户已有 {year} 年度计划，请修改原计划',
    en: 'The customer has a plan for {year}; change that one',
  },
});

export const yearOfYearlyPlan = defineFieldProblem('year_of_yearly_plan', {
  'zh-CN': '年度计划须填年份，项目不填',
  en: 'A yearly plan has a year, a project has none',
});

export const planStateUnfit = defineFieldProblem('plan_state_unfit', {
  'zh-CN': '该类计划没有此状态',
  en: 'A plan of this kind does not come to that state',
});

export const consentToldLater = defineFieldProblem('consent_told_later', {
  'zh-CN': '告知时间不能晚于现在',
  en: 'Nobody has said that yet: it lies in the future',
});
