import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const surveyAlreadyAnswered = defineProblem({
  code: 'survey_already_answered',
  kind: 'conflict',
  title: { 'zh-CN': '问卷已作答', en: 'The survey was answered already' },
  detail: {
    'zh-CN': '该次联系或链接的问卷已作答，每次只能作答一次',
    en: 'What this contact, visit or link asked was answered; each is answered once',
  },
});

export const surveyModeRefused = defineFieldProblem('survey_mode_refused', {
  'zh-CN': '该问卷不能以此方式进行',
  en: 'The survey cannot be asked in this way',
});

export const unknownQuestion = defineFieldProblem('unknown_question', {
  'zh-CN': '问卷没有这一问题',
  en: 'The survey does not ask this',
});

export const notOnScale = defineFieldProblem('not_on_scale', {
  'zh-CN': '答案不在该问题的量表上',
  en: 'This is no answer on the scale of the question',
});

export const questionUnanswered = defineFieldProblem('question_unanswered', {
  'zh-CN': '必答问题 {question} 未作答',
  en: 'The question {question} must be answered',
});

export const evidenceCount = defineProblem({
  code: 'evidence_count',
  kind: 'invalid',
  title: { 'zh-CN': '须且只能上传一个文件', en: 'One file at a time' },
  detail: { 'zh-CN': '请一次上传一个录音、录像或照片文件', en: 'Upload one recording or photo at a time' },
});

export const evidenceFull = defineProblem({
  code: 'evidence_full',
  kind: 'conflict',
  title: { 'zh-CN': '证据文件已达上限', en: 'There is no room for more evidence' },
  detail: {
    'zh-CN': '一份答卷最多附 {max} 个证据文件',
    en: 'A response holds at most {max} files of evidence',
  },
});

export const deliveryInterviewClosed = defineProblem({
  code: 'delivery_interview_closed',
  kind: 'conflict',
  title: { 'zh-CN': '面访状态不允许此操作', en: 'The interview does not allow that any more' },
  detail: {
    'zh-CN': '面访状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The interview is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const deliveryInterviewExists = defineProblem({
  code: 'delivery_interview_exists',
  kind: 'conflict',
  title: { 'zh-CN': '该车已有面访记录', en: 'The car has an interview' },
  detail: {
    'zh-CN': '每辆新车只邀请一次面访，请继续已有的记录',
    en: 'A new car has one invitation to an interview; go on with that one',
  },
});

export const csiFieldsMissing = defineFieldProblem('csi_fields', {
  'zh-CN': '第三方满意度须给出全部门店均值和门店数，厂家回访不给',
  en: 'A survey of a third party comes with the average and the number of stores, a call of the manufacturer without',
});

export const scoredInFuture = defineFieldProblem('scored_in_future', {
  'zh-CN': '评分日期不能晚于今天',
  en: 'Nobody has scored on a day to come',
});

export const scoreAboveScale = defineFieldProblem('score_above_scale', {
  'zh-CN': '分值超出量表上限',
  en: 'The score lies above the best of its scale',
});
