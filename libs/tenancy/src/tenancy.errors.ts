import { defineProblem } from '#libs/foundation';

export const idempotencyKeyReused = defineProblem({
  code: 'idempotency_key_reused',
  kind: 'invalid',
  title: { 'zh-CN': '幂等键已用于其他请求', en: 'The idempotency key was used for another request' },
  detail: {
    'zh-CN': '同一 Idempotency-Key 只能用于完全相同的请求，请更换新的键',
    en: 'One Idempotency-Key stands for one request; this one came with another body or path. Use a new key',
  },
});

export const idempotencyInProgress = defineProblem({
  code: 'idempotency_in_progress',
  kind: 'conflict',
  title: { 'zh-CN': '相同请求正在处理', en: 'The same request is in progress' },
  detail: {
    'zh-CN': '使用该 Idempotency-Key 的请求尚未完成，请稍后用同一键重试',
    en: 'A request with this Idempotency-Key has not finished; retry with the same key',
  },
});

export const commitInDoubt = defineProblem({
  code: 'commit_in_doubt',
  kind: 'unavailable',
  title: { 'zh-CN': '提交结果未知', en: 'The outcome is unknown' },
  detail: {
    'zh-CN': '保存时连接中断，无法确认是否成功；请查询后再决定是否重试',
    en: 'The connection broke while saving, so it is unknown whether it succeeded; look before you retry',
  },
  logLevel: 'error',
});

export const storeUnavailable = defineProblem({
  code: 'store_unavailable',
  kind: 'unavailable',
  title: { 'zh-CN': '门店暂不可用', en: 'The store is not available' },
  detail: {
    'zh-CN': '门店正在开通、升级或移除，请稍后重试',
    en: 'The store is being set up, upgraded or removed; try again later',
  },
});

export const storeSuspended = defineProblem({
  code: 'store_suspended',
  kind: 'forbidden',
  title: { 'zh-CN': '门店已停用', en: 'The store is suspended' },
  detail: {
    'zh-CN': '门店数据保留，但在恢复之前不可使用，请联系平台运营方',
    en: 'Its data is kept, but nobody is let in until the operator of the installation resumes it',
  },
});

export const groupSuspended = defineProblem({
  code: 'group_suspended',
  kind: 'forbidden',
  title: { 'zh-CN': '集团已停用', en: 'The group is suspended' },
  detail: {
    'zh-CN': '集团及其门店的数据保留，但在恢复之前不可使用，请联系平台运营方',
    en: 'Its data and that of its stores is kept, but nobody is let in until the operator of the installation resumes it',
  },
});

export const busy = defineProblem({
  code: 'busy',
  kind: 'unavailable',
  title: { 'zh-CN': '系统繁忙', en: 'Busy' },
  detail: {
    'zh-CN': '该记录正被其他操作占用，请稍后重试',
    en: 'Another operation holds this record; try again in a moment',
  },
});
