import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const malformedRequest = defineProblem({
  code: 'malformed_request',
  kind: 'unparsable',
  title: { 'zh-CN': '请求无法解析', en: 'The request cannot be parsed' },
  detail: { 'zh-CN': '请求地址或请求头的编码有误', en: 'The address or a header is not encoded correctly' },
});

export const malformedJson = defineProblem({
  code: 'malformed_json',
  kind: 'unparsable',
  title: { 'zh-CN': '请求体不是有效的 JSON', en: 'The body is not valid JSON' },
  detail: {
    'zh-CN': '请求体必须是 UTF-8 编码的有效 JSON',
    en: 'The body must be well-formed JSON in UTF-8, without the keys __proto__ and constructor.prototype',
  },
});

export const invalidCursor = defineProblem({
  code: 'invalid_cursor',
  kind: 'unparsable',
  title: { 'zh-CN': '分页游标无效', en: 'The cursor is not valid' },
  detail: {
    'zh-CN': '游标只能用于产生它的同一列表、筛选与排序，请从第一页重新开始',
    en: 'A cursor belongs to the list, filters and sort that it came from; start again from the first page',
  },
});

export const idempotencyKeyMissing = defineProblem({
  code: 'idempotency_key_missing',
  kind: 'unparsable',
  title: { 'zh-CN': '缺少 Idempotency-Key', en: 'The Idempotency-Key is missing' },
  detail: {
    'zh-CN': '该操作必须携带 Idempotency-Key 请求头，重试时保持不变',
    en: 'This operation needs the header Idempotency-Key, the same one for every retry',
  },
});

export const idempotencyKeyInvalid = defineProblem({
  code: 'idempotency_key_invalid',
  kind: 'unparsable',
  title: { 'zh-CN': 'Idempotency-Key 无效', en: 'The Idempotency-Key is not valid' },
  detail: {
    'zh-CN': 'Idempotency-Key 须为 8 至 255 个可见 ASCII 字符',
    en: 'An Idempotency-Key has 8 to 255 visible ASCII characters',
  },
});

export const unauthenticated = defineProblem({
  code: 'unauthenticated',
  kind: 'unauthenticated',
  title: { 'zh-CN': '未通过身份验证', en: 'Not authenticated' },
  detail: {
    'zh-CN': '缺少有效的凭证，或凭证已过期、已吊销',
    en: 'There is no valid credential; it may be missing, mistyped, expired or revoked',
  },
});

export const forbidden = defineProblem({
  code: 'forbidden',
  kind: 'forbidden',
  title: { 'zh-CN': '没有权限', en: 'Forbidden' },
  detail: { 'zh-CN': '当前凭证没有执行该操作的权限', en: 'The credential does not hold the permission for this' },
});

export const methodNotAllowed = defineProblem({
  code: 'method_not_allowed',
  kind: 'method_not_allowed',
  title: { 'zh-CN': '不支持的请求方法', en: 'Method not allowed' },
  detail: { 'zh-CN': '该地址只支持 {allow}', en: 'This address answers to {allow}' },
});

export const conflict = defineProblem({
  code: 'conflict',
  kind: 'conflict',
  title: { 'zh-CN': '与现有记录冲突', en: 'Conflict' },
  detail: {
    'zh-CN': '该更改与同时发生的另一项更改冲突，请刷新后重试',
    en: 'The change collides with another one made at the same time; read again and retry',
  },
});

export const preconditionRequired = defineProblem({
  code: 'precondition_required',
  kind: 'precondition_required',
  title: { 'zh-CN': '缺少 If-Match', en: 'If-Match is required' },
  detail: {
    'zh-CN': '请在 If-Match 请求头中提供所编辑版本的 ETag',
    en: 'Send the ETag of the version that you edited in the header If-Match',
  },
});

export const payloadTooLarge = defineProblem({
  code: 'payload_too_large',
  kind: 'too_large',
  title: { 'zh-CN': '请求过大', en: 'The request is too large' },
  detail: { 'zh-CN': '请求地址、请求头或请求体超出上限', en: 'The address, the headers or the body exceed the limit' },
});

export const unsupportedMediaType = defineProblem({
  code: 'unsupported_media_type',
  kind: 'unsupported_media',
  title: { 'zh-CN': '不支持的内容类型', en: 'Unsupported media type' },
  detail: {
    'zh-CN': '该操作不接受此 Content-Type 或 Content-Encoding',
    en: 'This operation does not take that Content-Type or Content-Encoding',
  },
});

export const rateLimited = defineProblem({
  code: 'rate_limited',
  kind: 'rate_limited',
  title: { 'zh-CN': '请求过于频繁', en: 'Too many requests' },
  detail: { 'zh-CN': '请在 {retryAfterSeconds} 秒后重试', en: 'Try again in {retryAfterSeconds} seconds' },
});

export const internalError = defineProblem({
  code: 'internal_error',
  kind: 'internal',
  title: { 'zh-CN': '服务器内部错误', en: 'Internal error' },
  detail: {
    'zh-CN': '处理请求时出错，请将 requestId 告知我们',
    en: 'Something failed on our side; the requestId leads us to it',
  },
  logLevel: 'error',
});

export const serviceUnavailable = defineProblem({
  code: 'service_unavailable',
  kind: 'unavailable',
  title: { 'zh-CN': '服务暂不可用', en: 'The service is not available' },
  detail: { 'zh-CN': '请稍后重试', en: 'Try again in a moment' },
  logLevel: 'warn',
});

defineFieldProblem('required', { 'zh-CN': '必填', en: 'Is required' });
defineFieldProblem('unknown_field', { 'zh-CN': '没有这个字段', en: 'There is no such field' });
defineFieldProblem('invalid_type', { 'zh-CN': '类型应为 {expected}', en: 'Must be of type {expected}' });
defineFieldProblem('too_short', { 'zh-CN': '至少 {min} 个字符', en: 'Must have at least {min} characters' });
defineFieldProblem('too_long', { 'zh-CN': '最多 {max} 个字符', en: 'Must have at most {max} characters' });
defineFieldProblem('too_few', { 'zh-CN': '至少 {min} 项', en: 'Must have at least {min} entries' });
defineFieldProblem('too_many', { 'zh-CN': '最多 {max} 项', en: 'Must have at most {max} entries' });
defineFieldProblem('duplicate', { 'zh-CN': '重复', en: 'Stands in the list twice' });
defineFieldProblem('out_of_range', {
  'zh-CN': '须在 {min} 与 {max} 之间',
  en: 'Must lie between {min} and {max}',
});
defineFieldProblem('invalid_enum', { 'zh-CN': '须为以下之一：{allowed}', en: 'Must be one of: {allowed}' });
defineFieldProblem('invalid_phone', { 'zh-CN': '手机号格式不正确', en: 'Is not a phone number' });
defineFieldProblem('invalid_date', { 'zh-CN': '须为有效日期 YYYY-MM-DD', en: 'Must be a date, YYYY-MM-DD' });
defineFieldProblem('invalid_instant', {
  'zh-CN': '须为带时区的时间，如 2026-11-22T08:30:00Z',
  en: 'Must be an instant with its offset, such as 2026-11-22T08:30:00Z',
});
defineFieldProblem('invalid_id', { 'zh-CN': '须为 UUID', en: 'Must be a UUID' });
defineFieldProblem('invalid_decimal', {
  'zh-CN': '须为十进制字符串，小数最多 {scale} 位',
  en: 'Must be a decimal number as a string, with at most {scale} decimals',
});
defineFieldProblem('invalid_format', { 'zh-CN': '格式不正确', en: 'Has the wrong format' });
defineFieldProblem('invalid_character', {
  'zh-CN': '含有不允许的字符',
  en: 'Holds a character that text cannot have (NUL or half a surrogate pair)',
});
defineFieldProblem('invalid_value', { 'zh-CN': '不是允许的值', en: 'Is not a value that is taken here' });
defineFieldProblem('invalid_email', { 'zh-CN': '邮箱地址格式不正确', en: 'Is not an e-mail address' });
defineFieldProblem('invalid_url', { 'zh-CN': '网址格式不正确', en: 'Is not a URL' });
defineFieldProblem('invalid_origin', {
  'zh-CN': '须为来源，如 https://www.example.com，不含路径',
  en: 'Must be an origin such as https://www.example.com, without a path',
});
defineFieldProblem('not_after', { 'zh-CN': '须晚于 {other}', en: 'Must lie after {other}' });
defineFieldProblem('too_deep', { 'zh-CN': '嵌套过深', en: 'Is nested too deeply' });
