import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const policyNotDraft = defineProblem({
  code: 'policy_not_draft',
  kind: 'conflict',
  title: { 'zh-CN': '制度不在起草中', en: 'The policy is no draft' },
  detail: {
    'zh-CN': '该版本已发布或已撤销，不能再修改，请起草新版本',
    en: 'This version was issued or withdrawn and never changes again; draft a new one',
  },
});

export const policyNotReviewed = defineProblem({
  code: 'policy_not_reviewed',
  kind: 'conflict',
  title: { 'zh-CN': '制度未审核', en: 'The policy was not reviewed' },
  detail: {
    'zh-CN': '该版本须先审核，且尚未发布',
    en: 'Only a version that was reviewed, and not issued yet, can be issued',
  },
});

export const policyReviewedByAuthor = defineProblem({
  code: 'policy_reviewed_by_author',
  kind: 'conflict',
  title: { 'zh-CN': '不能审核自己编制的制度', en: 'Nobody reviews what they wrote' },
  detail: { 'zh-CN': '审核人与编制人须为不同的人', en: 'The reviewer must be somebody else than the author' },
});

export const policyAlreadyWithdrawn = defineProblem({
  code: 'policy_already_withdrawn',
  kind: 'conflict',
  title: { 'zh-CN': '制度已撤销', en: 'The policy was withdrawn already' },
  detail: { 'zh-CN': '该版本此前已撤销', en: 'This version was withdrawn before' },
});

export const policySetByGroup = defineProblem({
  code: 'policy_set_by_group',
  kind: 'forbidden',
  title: { 'zh-CN': '该制度由集团统一制定', en: 'Only the group sets this policy' },
  detail: { 'zh-CN': '门店不能制定 {kind} 类制度', en: 'A store sets no policy of the kind {kind} for itself' },
});

export const policyDraftedMeanwhile = defineProblem({
  code: 'policy_drafted_meanwhile',
  kind: 'conflict',
  title: { 'zh-CN': '他人刚刚起草了新版本', en: 'Somebody else drafted a version just now' },
  detail: { 'zh-CN': '请再次提交', en: 'Send the request once more' },
});

export const effectiveInThePast = defineFieldProblem('effective_in_the_past', {
  'zh-CN': '生效时间不能早于发布时间 {issuedAt}',
  en: 'Takes effect with its issue at the earliest, {issuedAt}: what was decided before stays as it was',
});
