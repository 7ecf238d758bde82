import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const checkSheetCompleted = defineProblem({
  code: 'check_sheet_completed',
  kind: 'conflict',
  title: { 'zh-CN': '检查表已完成', en: 'The check sheet is completed' },
  detail: { 'zh-CN': '检查表已签署，不能再修改', en: 'The sheet is signed, and nothing of it changes any more' },
});

export const checkSheetOpen = defineProblem({
  code: 'check_sheet_open',
  kind: 'conflict',
  title: { 'zh-CN': '已有未完成的检查表', en: 'A sheet of this kind is open' },
  detail: {
    'zh-CN': '该工单已有一张未完成的同类检查表',
    en: 'The order has a sheet of this kind that is not completed',
  },
});

export const checkSheetIncomplete = defineProblem({
  code: 'check_sheet_incomplete',
  kind: 'conflict',
  title: { 'zh-CN': '检查表尚未填完', en: 'The check sheet is not filled in' },
  detail: { 'zh-CN': '以下检查项尚无结果：{missing}', en: 'These points have no result yet: {missing}' },
});

export const checkSheetUnsigned = defineProblem({
  code: 'check_sheet_unsigned',
  kind: 'conflict',
  title: { 'zh-CN': '客户尚未签字', en: 'The customer has not signed' },
  detail: {
    'zh-CN': '该检查表须由客户签字，或注明客户拒签',
    en: 'This form is completed when the customer has signed it, or refused to',
  },
});

export const checkSheetNotDue = defineProblem({
  code: 'check_sheet_not_due',
  kind: 'conflict',
  title: { 'zh-CN': '工单状态不允许此检查', en: 'The order is not in a state for this sheet' },
  detail: {
    'zh-CN': '工单状态为 {state}；此检查可在以下状态进行：{allowed}',
    en: 'The order is {state}; this sheet is for orders that are: {allowed}',
  },
});

export const unknownCheckPoint = defineFieldProblem('unknown_check_point', {
  'zh-CN': '检查表中没有此检查项',
  en: 'The sheet has no such point',
});

export const reworkNeedsReturn = defineFieldProblem('rework_needs_return', {
  'zh-CN': '返修只能在返厂复检时确认',
  en: 'A rework is confirmed by a return inspection only',
});

export const checkPhotoCount = defineProblem({
  code: 'check_photo_count',
  kind: 'invalid',
  title: { 'zh-CN': '须上传一张照片', en: 'Upload exactly one photo' },
  detail: {
    'zh-CN': '请以 multipart/form-data 上传一张且仅一张照片',
    en: 'Send one photo, and no more, as multipart/form-data',
  },
});

export const checkPhotosFull = defineProblem({
  code: 'check_photos_full',
  kind: 'conflict',
  title: { 'zh-CN': '照片数量已达上限', en: 'The sheet has as many photos as it can' },
  detail: { 'zh-CN': '每张检查表最多 {max} 张照片', en: 'A sheet has at most {max} photos' },
});
