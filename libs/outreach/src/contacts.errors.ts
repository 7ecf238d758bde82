import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const contactUnderWay = defineProblem({
  code: 'contact_under_way',
  kind: 'conflict',
  title: { 'zh-CN': '联系已执行或正在执行', en: 'The contact is made, or being made' },
  detail: {
    'zh-CN': '联系状态为 {state}，仅下列状态可更改：{allowed}',
    en: 'The contact is {state}; this can be done while it is: {allowed}',
  },
});

export const duplicateSmsTemplate = defineFieldProblem('duplicate_sms_template', {
  'zh-CN': '该步骤的短信模板重复',
  en: 'Another template is for the same step',
});

export const contactNotToPrint = defineProblem({
  code: 'contact_not_to_print',
  kind: 'conflict',
  title: { 'zh-CN': '联系不在打印清单中', en: 'The contact is not on the print list' },
  detail: {
    'zh-CN': '联系 {id} 状态为 {state}，只有 to_print 状态可标记为已打印',
    en: 'The contact {id} is {state}; only one that is to_print can be printed',
  },
});
