import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const claimStepRefused = defineProblem({
  code: 'claim_step_refused',
  kind: 'conflict',
  title: { 'zh-CN': '索赔单状态不允许此操作', en: 'The claim cannot go there from here' },
  detail: {
    'zh-CN': '索赔单状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The claim is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const claimClosed = defineProblem({
  code: 'claim_closed',
  kind: 'conflict',
  title: { 'zh-CN': '索赔单已关闭', en: 'The claim is closed' },
  detail: {
    'zh-CN': '索赔单状态为 {state}，不能再修改',
    en: 'The claim is {state}, and nothing of it changes any more',
  },
});

export const claimNumberTaken = defineProblem({
  code: 'claim_number_taken',
  kind: 'conflict',
  title: { 'zh-CN': '索赔单号已存在', en: 'The claim number is taken' },
  detail: { 'zh-CN': '索赔单号 {claimNumber} 已存在', en: 'There is a claim {claimNumber} already' },
});

export const claimStepOutOfTime = defineFieldProblem('claim_step_out_of_time', {
  'zh-CN': '时间应在 {notBefore} 与 {notAfter} 之间',
  en: 'Must lie between {notBefore} and {notAfter}',
});

export const acceptedBeyondClaim = defineFieldProblem('accepted_beyond_claim', {
  'zh-CN': '核准金额不能超过索赔金额',
  en: 'No more is accepted than was claimed',
});

export const accidentResolvedEarly = defineFieldProblem('accident_resolved_early', {
  'zh-CN': '解决时间不能早于发生时间',
  en: 'Must not lie before it happened',
});

export const accidentInFuture = defineFieldProblem('accident_in_future', {
  'zh-CN': '时间不能晚于现在',
  en: 'Must not lie in the future',
});
