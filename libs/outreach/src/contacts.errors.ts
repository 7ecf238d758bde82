import { defineProblem } from '#libs/foundation';

export const contactUnderWay = defineProblem({
  code: 'contact_under_way',
  kind: 'conflict',
  title: { 'zh-CN': '联系已执行或正在执行', en: 'The contact is made, or being made' },
  detail: {
    'zh-CN': '联系状态为 {state}，不能再更改',
    en: 'The contact is {state}, and nobody can call it back or hurry it any more',
  },
});
