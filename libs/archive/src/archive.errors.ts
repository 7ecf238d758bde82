import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const archiveFileTaken = defineProblem({
  code: 'archive_file_taken',
  kind: 'conflict',
  title: { 'zh-CN': '该车辆已有档案', en: 'The vehicle has its file' },
  detail: { 'zh-CN': '一车一档：该车辆的档案已建立', en: 'One vehicle, one file: there is one of it already' },
});

export const archiveBagTaken = defineProblem({
  code: 'archive_bag_taken',
  kind: 'conflict',
  title: { 'zh-CN': '档案袋号已被使用', en: 'The number of the bag is taken' },
  detail: { 'zh-CN': '档案袋号 {bagNumber} 已属于其他档案', en: 'Bag {bagNumber} belongs to another file' },
});

export const archiveDossierTaken = defineProblem({
  code: 'archive_dossier_taken',
  kind: 'conflict',
  title: { 'zh-CN': '该业务的资料清单已建立', en: 'The occasion has its dossier' },
  detail: {
    'zh-CN': '该次销售或工单的资料清单已建立，请直接移交',
    en: 'There is a dossier of that sale or order already; hand its papers over',
  },
});

export const archiveHandOverRefused = defineProblem({
  code: 'archive_hand_over_refused',
  kind: 'conflict',
  title: { 'zh-CN': '资料当前不能移交', en: 'The papers cannot be handed over now' },
  detail: {
    'zh-CN': '资料状态为 {state}，仅下列状态可移交：{allowed}',
    en: 'The dossier is {state}; papers are handed over while it is: {allowed}',
  },
});

export const archiveReceiptRefused = defineProblem({
  code: 'archive_receipt_refused',
  kind: 'conflict',
  title: { 'zh-CN': '移交已签收或已退回', en: 'The hand-over has been answered' },
  detail: {
    'zh-CN': '移交状态为 {state}，仅下列状态可签收或退回：{allowed}',
    en: 'The hand-over is {state}; it is received or returned while it is: {allowed}',
  },
});

export const archiveSameSigner = defineProblem({
  code: 'archive_same_signer',
  kind: 'conflict',
  title: { 'zh-CN': '交接双方不能为同一人', en: 'Both sides have to sign' },
  detail: {
    'zh-CN': '移交人不能签收自己移交的资料',
    en: 'Whoever handed the papers over cannot sign for the archive too',
  },
});

export const archiveViolationClosed = defineProblem({
  code: 'archive_violation_closed',
  kind: 'conflict',
  title: { 'zh-CN': '违规已改正', en: 'The violation has been corrected' },
  detail: { 'zh-CN': '该违规已改正，无需重复登记', en: 'It was corrected before, and is not corrected twice' },
});

export const archiveDocumentStepRefused = defineProblem({
  code: 'archive_document_step_refused',
  kind: 'conflict',
  title: { 'zh-CN': '资料状态不允许此操作', en: 'The document cannot become that' },
  detail: {
    'zh-CN': '资料状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The document is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const archiveScanCount = defineProblem({
  code: 'archive_scan_count',
  kind: 'invalid',
  title: { 'zh-CN': '须上传一个扫描件', en: 'Upload exactly one file' },
  detail: {
    'zh-CN': '请以 multipart/form-data 上传一个且仅一个文件',
    en: 'Send one file, and no more, as multipart/form-data',
  },
});

export const archiveAlreadyLent = defineProblem({
  code: 'archive_already_lent',
  kind: 'conflict',
  title: { 'zh-CN': '已被借出', en: 'It is lent out' },
  detail: {
    'zh-CN': '该档案或其中的资料已借出，归还前不能再借',
    en: 'The file, or this document of it, is lent out and has to come back first',
  },
});

export const archiveNotInHouse = defineProblem({
  code: 'archive_not_in_house',
  kind: 'conflict',
  title: { 'zh-CN': '资料不在库', en: 'The document is not in the archive' },
  detail: {
    'zh-CN': '资料状态为 {state}，只有已入库的资料可借出',
    en: 'The document is {state}; only what is filed can be lent',
  },
});

export const archiveLoanEnded = defineProblem({
  code: 'archive_loan_ended',
  kind: 'conflict',
  title: { 'zh-CN': '已归还', en: 'It has been returned' },
  detail: { 'zh-CN': '该借阅已归还登记', en: 'The return of this loan was noted before' },
});

defineFieldProblem('archive_paper_not_awaited', {
  'zh-CN': '该资料已入库且无缺陷，无需移交',
  en: 'Is filed and nothing is wrong with it, so it is not handed over again',
});
defineFieldProblem('archive_paper_not_filed', {
  'zh-CN': '资料尚未入库，签名与质量在签收时核对',
  en: 'Is not filed yet; signatures and quality are judged when it is received',
});
defineFieldProblem('archive_paper_erased', {
  'zh-CN': '客户信息已删除，不能再备注',
  en: 'Was erased with the customer, so nothing is noted about it any more',
});
defineFieldProblem('archive_check_unsigned', {
  'zh-CN': '销售移交的检查类档案须有用户签名',
  en: 'A check-type document of sales asks for the customer’s signature',
});
defineFieldProblem('archive_paper_not_in_hand_over', {
  'zh-CN': '该资料不在本次移交之内',
  en: 'Was not handed over this time',
});
defineFieldProblem('archive_signature_unchecked', {
  'zh-CN': '资料 {document} 的签名尚未核对',
  en: 'Nobody has said whether {document} is signed',
});
defineFieldProblem('archive_checklist_unknown', {
  'zh-CN': '没有名为 {checklist} 的资料清单',
  en: 'There is no checklist called {checklist}',
});
defineFieldProblem('archive_started_ahead', {
  'zh-CN': '时间不能晚于现在',
  en: 'Must not lie in the future',
});
defineFieldProblem('archive_occasion_mismatch', {
  'zh-CN': '工单资料须给出工单，其他资料不得给出',
  en: 'Papers of an order name the order, and others name none',
});
