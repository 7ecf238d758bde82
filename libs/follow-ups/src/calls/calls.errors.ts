import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const callBackTime = defineFieldProblem('call_back_time', {
  'zh-CN': '约定回拨须给出今后 90 天内的时间，其他结果不给时间',
  en: 'A call back that was agreed has a time within the next 90 days; no other outcome has one',
});

export const notSpoken = defineFieldProblem('not_spoken', {
  'zh-CN': '未与客户通话，不能填写此项',
  en: 'Nobody spoke to the customer, so there is nothing to say here',
});

export const noSurveyOfCall = defineFieldProblem('no_survey_of_call', {
  'zh-CN': '该电话没有调查问卷，请指定问卷',
  en: 'This call asks no survey: name the one that was answered',
});

export const unknownSurvey = defineFieldProblem('unknown_survey', {
  'zh-CN': '没有此调查问卷',
  en: 'There is no such survey',
});

export const unknownSpecialist = defineFieldProblem('unknown_specialist', {
  'zh-CN': '本店没有这位在岗人员',
  en: 'Nobody of that id works in this store in one of the roles',
});

export const nobodyOfRole = defineProblem({
  code: 'nobody_of_role',
  kind: 'conflict',
  title: { 'zh-CN': '该岗位无人在岗', en: 'Nobody of the role is there' },
  detail: {
    'zh-CN': '本店没有在岗的 {role}，电话无法分配',
    en: 'Nobody who is {role} in this store is there, so no calls can be given out',
  },
});

export const periodTooLong = defineFieldProblem('follow_up_period_too_long', {
  'zh-CN': '一次最多导出 {days} 天',
  en: 'At most {days} days at once',
});

export const recordingCount = defineProblem({
  code: 'call_recording_count',
  kind: 'invalid',
  title: { 'zh-CN': '须且只能上传一个录音', en: 'One recording at a time' },
  detail: { 'zh-CN': '请上传一个录音文件', en: 'Upload the one recording of the call' },
});

export const recordingExists = defineProblem({
  code: 'call_recording_exists',
  kind: 'conflict',
  title: { 'zh-CN': '该次通话已有录音', en: 'The call has a recording' },
  detail: { 'zh-CN': '每次拨打保存一个录音，已保存的不可替换', en: 'A try has one recording, which is not replaced' },
});

export const recordingTooLate = defineProblem({
  code: 'call_recording_too_late',
  kind: 'conflict',
  title: { 'zh-CN': '录音保存期已过', en: 'Recordings of that time are not kept any more' },
  detail: {
    'zh-CN': '录音自通话起保存 {days} 天，该次通话已超过保存期',
    en: 'Recordings are kept for {days} days after the call, which are over',
  },
});
