import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const personMerged = defineProblem({
  code: 'person_merged',
  kind: 'conflict',
  title: { 'zh-CN': '集团客户已合并', en: 'The person was merged' },
  detail: {
    'zh-CN': '该集团客户已合并到 {survivorId}，请在该客户上操作',
    en: 'This person was merged into {survivorId}; work with that one',
  },
});

export const personErased = defineProblem({
  code: 'person_erased',
  kind: 'conflict',
  title: { 'zh-CN': '个人信息已删除', en: 'The person was erased' },
  detail: {
    'zh-CN': '该集团客户的个人信息已删除或正在删除，无法再操作',
    en: 'The personal data of this person was erased or is being erased; nothing can be done with it any more',
  },
});

export const personMergeWithItself = defineProblem({
  code: 'person_merge_with_itself',
  kind: 'invalid',
  title: { 'zh-CN': '不能与自身合并', en: 'A person cannot be merged with itself' },
  detail: { 'zh-CN': '请选择另一位集团客户', en: 'Name another person as the duplicate' },
});

export const personMergeUndone = defineProblem({
  code: 'person_merge_undone',
  kind: 'conflict',
  title: { 'zh-CN': '合并已撤销', en: 'The merge was undone already' },
  detail: { 'zh-CN': '该合并已撤销，无需重复操作', en: 'This merge was undone before; there is nothing left to undo' },
});

export const personMergeBuried = defineProblem({
  code: 'person_merge_buried',
  kind: 'conflict',
  title: { 'zh-CN': '须先撤销后来的合并', en: 'A later merge must be undone first' },
  detail: {
    'zh-CN': '合并之后该集团客户又并入 {survivorId}，请先撤销那次合并',
    en: 'The survivor was merged into {survivorId} afterwards; undo that merge first',
  },
});

export const proposalDecided = defineProblem({
  code: 'person_proposal_decided',
  kind: 'conflict',
  title: { 'zh-CN': '建议已处理', en: 'The proposal is decided already' },
  detail: {
    'zh-CN': '该建议的状态为 {state}，只有状态为 open 的建议可以处理',
    en: 'The proposal is {state}; only one that is open can be decided',
  },
});

export const personExportGone = defineProblem({
  code: 'person_export_gone',
  kind: 'not_found',
  title: { 'zh-CN': '导出文件不存在', en: 'There is no such file' },
  detail: {
    'zh-CN': '导出尚未完成、已过期，或该客户的个人信息已删除',
    en: 'The export has not ended yet, has expired, or the person was erased',
  },
});

export const invalidIdNumber = defineFieldProblem('invalid_id_number', {
  'zh-CN': '证件号码不正确',
  en: 'Not a valid ID-card number or organisation code',
});
