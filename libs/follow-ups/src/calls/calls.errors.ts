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
