import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const signInFailed = defineProblem({
  code: 'sign_in_failed',
  kind: 'unauthenticated',
  title: { 'zh-CN': '登录失败', en: 'Sign-in failed' },
  detail: { 'zh-CN': '集团、用户名或密码不正确', en: 'Group, user name or password is wrong' },
});

export const signInThrottled = defineProblem({
  code: 'sign_in_throttled',
  kind: 'rate_limited',
  title: { 'zh-CN': '登录尝试过多', en: 'Too many sign-in attempts' },
  detail: {
    'zh-CN': '登录失败次数过多，请在 {retryAfterSeconds} 秒后重试',
    en: 'Too many attempts failed; try again in {retryAfterSeconds} seconds',
  },
});

export const signInBusy = defineProblem({
  code: 'sign_in_busy',
  kind: 'unavailable',
  title: { 'zh-CN': '登录服务繁忙', en: 'Sign-in is busy' },
  detail: {
    'zh-CN': '同时登录的人数过多，请稍后重试',
    en: 'Too many people are signing in at once; try again in a moment',
  },
});

export const sessionExpired = defineProblem({
  code: 'session_expired',
  kind: 'unauthenticated',
  title: { 'zh-CN': '登录已失效', en: 'The session has ended' },
  detail: { 'zh-CN': '请重新登录', en: 'Sign in again' },
});

export const passwordWrong = defineProblem({
  code: 'password_wrong',
  kind: 'forbidden',
  title: { 'zh-CN': '当前密码不正确', en: 'The current password is wrong' },
  detail: { 'zh-CN': '请输入正确的当前密码', en: 'Give the password that is in force now' },
});

export const signedInStaffOnly = defineProblem({
  code: 'signed_in_staff_only',
  kind: 'forbidden',
  title: { 'zh-CN': '仅限登录员工', en: 'For signed-in staff only' },
  detail: { 'zh-CN': '接口密钥没有密码或会话', en: 'An API key has neither a password nor a session' },
});

export const permissionNotHeld = defineProblem({
  code: 'permission_not_held',
  kind: 'forbidden',
  title: { 'zh-CN': '不能授予自己没有的权限', en: 'Nobody passes on what they do not hold' },
  detail: { 'zh-CN': '您没有以下权限：{permissions}', en: 'You do not hold: {permissions}' },
});

export const apiKeyTooBroad = defineProblem({
  code: 'api_key_too_broad',
  kind: 'forbidden',
  title: { 'zh-CN': '新密钥的范围过大', en: 'The new key would reach further than its maker' },
  detail: {
    'zh-CN': '密钥创建的密钥不得晚于自身到期，测试密钥不得创建正式密钥',
    en: 'A key makes no key that outlives it, and a test key makes no live one',
  },
});

export const lastPlatformKey = defineProblem({
  code: 'api_key_last_of_platform',
  kind: 'conflict',
  title: { 'zh-CN': '最后一个平台密钥', en: 'The last key of the operator' },
  detail: {
    'zh-CN': '至少保留一个可管理密钥且不会过期的平台密钥',
    en: 'One platform key that may manage keys and does not expire has to remain',
  },
});

export const apiKeyRevoked = defineProblem({
  code: 'api_key_revoked',
  kind: 'conflict',
  title: { 'zh-CN': '密钥已失效', en: 'The key is revoked or has expired' },
  detail: { 'zh-CN': '请新建密钥', en: 'Make a new key' },
});

export const lastAdministrator = defineProblem({
  code: 'staff_last_administrator',
  kind: 'conflict',
  title: { 'zh-CN': '最后一位管理员', en: 'The last administrator' },
  detail: {
    'zh-CN': '集团至少保留一位可维护员工与角色的在职员工',
    en: 'At least one active person with staff:write and roles:write for the whole group has to remain',
  },
});

export const usernameTaken = defineProblem({
  code: 'staff_username_taken',
  kind: 'conflict',
  title: { 'zh-CN': '用户名已存在', en: 'The user name is taken' },
  detail: { 'zh-CN': '请更换用户名', en: 'Choose another user name' },
});

export const grantExists = defineProblem({
  code: 'grant_exists',
  kind: 'conflict',
  title: { 'zh-CN': '授权已存在', en: 'The grant exists already' },
  detail: { 'zh-CN': '该员工在此范围内已有该角色', en: 'The person holds this role there already' },
});

export const roleCodeTaken = defineProblem({
  code: 'role_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '角色代码已存在', en: 'The role code is taken' },
  detail: { 'zh-CN': '请更换角色代码', en: 'Choose another code' },
});

export const roleInUse = defineProblem({
  code: 'role_in_use',
  kind: 'conflict',
  title: { 'zh-CN': '角色正在使用', en: 'The role is in use' },
  detail: { 'zh-CN': '仍有 {grants} 项授权使用该角色', en: '{grants} grant(s) still name this role' },
});

export const organisationCodeTaken = defineProblem({
  code: 'organisation_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '代码已存在', en: 'The code is taken' },
  detail: { 'zh-CN': '请更换代码', en: 'Choose another code' },
});

export const organisationInUse = defineProblem({
  code: 'organisation_in_use',
  kind: 'conflict',
  title: { 'zh-CN': '仍被引用', en: 'Still in use' },
  detail: { 'zh-CN': '仍有门店或授权属于该项', en: 'Stores or grants still belong to it' },
});

export const groupCodeTaken = defineProblem({
  code: 'group_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '集团代码已存在', en: 'The group code is taken' },
  detail: { 'zh-CN': '请更换集团代码', en: 'Choose another code' },
});

export const storeSuspendedWithGroup = defineProblem({
  code: 'store_suspended_with_group',
  kind: 'conflict',
  title: { 'zh-CN': '门店随集团停用', en: 'The store is suspended with its group' },
  detail: { 'zh-CN': '请恢复集团，门店将随之恢复', en: 'Resume the group; the store comes back with it' },
});

export const tenantStateRefused = defineProblem({
  code: 'tenant_state_refused',
  kind: 'conflict',
  title: { 'zh-CN': '当前状态不允许此操作', en: 'Not in this state' },
  detail: {
    'zh-CN': '当前状态为 {state}，仅允许：{allowed}',
    en: 'It is {state}; this is done only while it is: {allowed}',
  },
});

export const storeCodeTaken = defineProblem({
  code: 'store_code_taken',
  kind: 'conflict',
  title: { 'zh-CN': '门店代码已存在', en: 'The store code is taken' },
  detail: { 'zh-CN': '请更换门店代码', en: 'Choose another code' },
});

defineFieldProblem('unknown_permission', { 'zh-CN': '没有此权限', en: 'There is no such permission' });
defineFieldProblem('unknown_role', { 'zh-CN': '没有此角色', en: 'There is no such role' });
defineFieldProblem('unknown_store', { 'zh-CN': '没有此门店', en: 'There is no such store' });
defineFieldProblem('grant_too_wide', {
  'zh-CN': '该角色最多可授予到 {level} 级',
  en: 'The role may be granted up to level {level}',
});
defineFieldProblem('grant_scope_mismatch', { 'zh-CN': '范围与级别不符', en: 'Does not go with the level' });
defineFieldProblem('not_publishable', {
  'zh-CN': '不可用于公开密钥',
  en: 'May not be given to a publishable key',
});
defineFieldProblem('publishable_needs_origins', {
  'zh-CN': '公开密钥必须限定来源',
  en: 'A publishable key needs at least one origin',
});
defineFieldProblem('not_in_the_future', { 'zh-CN': '须晚于当前时间', en: 'Must lie in the future' });
defineFieldProblem('ends_before_start', { 'zh-CN': '须晚于开始时间', en: 'Must be after the start' });
defineFieldProblem('unknown_time_zone', { 'zh-CN': '须为 IANA 时区', en: 'Must be an IANA time zone' });
