import { defineFieldProblem, defineProblem, DomainError, type FieldProblem, type ProblemType } from './problem';

/** *Not there* and *not yours* are this one answer, so that nobody learns what exists elsewhere. */
export const notFound = defineProblem({
  code: 'not_found',
  kind: 'not_found',
  title: { 'zh-CN': '未找到', en: 'Not found' },
  detail: { 'zh-CN': '资源不存在，或您无权查看', en: 'There is no such resource, or it is not yours' },
});

export const versionConflict = defineProblem({
  code: 'version_conflict',
  kind: 'version_conflict',
  title: { 'zh-CN': '版本冲突', en: 'Version conflict' },
  detail: {
    'zh-CN': '该记录已被他人修改，当前版本为 {currentVersion}',
    en: 'Somebody else changed this record; its current version is {currentVersion}',
  },
});

export const validationFailed = defineProblem({
  code: 'validation_failed',
  kind: 'invalid',
  title: { 'zh-CN': '请求参数校验失败', en: 'The request is not valid' },
  detail: { 'zh-CN': '{count} 个字段不符合要求', en: '{count} field(s) were refused' },
});

/** The id in a field names nothing that the caller can see. */
export const unknownReference = defineFieldProblem('unknown_reference', {
  'zh-CN': '引用的记录不存在',
  en: 'Refers to a record that does not exist',
});

/** The request is refused for one field: `refusedField({ pointer: '#/duplicateId', code: 'unknown_reference' })`. */
export function refusedField(...errors: FieldProblem[]): DomainError {
  return new DomainError(validationFailed, { params: { count: errors.length }, errors });
}

/** A step that is not possible now: which would be, or in which states, stands in the text and as `allowed` beside it. */
export function refusedStep(
  problem: ProblemType,
  { allowed, ...params }: Readonly<Record<string, unknown>> & { readonly allowed: readonly string[] },
): DomainError {
  return new DomainError(problem, {
    params: { ...params, allowed: allowed.join(', ') || '-' },
    extensions: { allowed },
  });
}
