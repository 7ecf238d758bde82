import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const receiptTokenWrong = defineProblem({
  code: 'receipt_token_wrong',
  kind: 'unauthenticated',
  title: { 'zh-CN': '回执令牌错误', en: 'The receipt token is wrong' },
  detail: {
    'zh-CN': '请在回执地址中带上 RECEIPTS_TOKEN 的值',
    en: 'The address of receipts ends with the value of RECEIPTS_TOKEN; where none is set, no receipts are taken',
  },
});

/** The body is neither one receipt nor a list of them. */
export const unreadableReceipts = defineFieldProblem('unreadable_receipts', {
  'zh-CN': '应为回执对象或回执列表，最多 1000 条',
  en: 'Must be a receipt or a list of at most 1000 of them',
});
