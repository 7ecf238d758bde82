import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const customerMerged = defineProblem({
  code: 'customer_merged',
  kind: 'conflict',
  title: { 'zh-CN': '客户已合并', en: 'The customer was merged' },
  detail: {
    'zh-CN': '该客户已合并到 {survivorId}，请在该客户上操作',
    en: 'This customer was merged into {survivorId}; work with that one',
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

export const invalidIdNumber = defineFieldProblem('invalid_id_number', {
  'zh-CN': '证件号码不正确',
  en: 'Not a valid ID-card number or organisation code',
});
