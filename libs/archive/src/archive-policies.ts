import { allowanceFaults, defineDeadlineKind } from '#libs/deadlines';
import type { FieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { CHECKLISTS, USUAL_RULES } from './archive.preset';
import { ArchiveChecklistDocument, ArchiveRulesDocument } from './archive-policy.dto';

/** Code of the one checklist that vehicles, and not orders, ask for. */
export const NEW_CAR = 'new-car';
export const USUAL = 'default';

/** What papers an occasion brings (档案资料清单); a manufacturer's own list is a version of the group's. ARC-09, ARC-10, ARC-20 */
export const ARCHIVE_CHECKLIST = definePolicyKind<ArchiveChecklistDocument>({
  code: 'archive-checklist',
  label: { 'zh-CN': '档案资料清单', en: 'Checklist of papers' },
  document: ArchiveChecklistDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: CHECKLISTS,
  check: ({ department, handOver, documents }) => [
    ...allowanceFaults(handOver.allowance, '#/handOver/allowance'),
    ...repeatedKinds(documents),
    ...(department === 'sales' ? unsignedChecks(documents) : []),
  ],
});

export const ARCHIVE_RULES = definePolicyKind<ArchiveRulesDocument>({
  code: 'archive-rules',
  label: { 'zh-CN': '档案管理制度', en: 'Archive rules' },
  document: ArchiveRulesDocument,
  levels: ['group', 'store'],
  codes: [USUAL],
  presets: [{ code: USUAL, version: 1, label: { 'zh-CN': '通行规定', en: 'Usual rules' }, document: USUAL_RULES }],
  check: ({ correction, loan }) => [
    ...allowanceFaults(correction.allowance, '#/correction/allowance'),
    ...allowanceFaults(loan.allowance, '#/loan/allowance'),
  ],
});

function repeatedKinds(documents: ArchiveChecklistDocument['documents']): FieldProblem[] {
  const kinds = documents.map(({ kind }) => kind);
  const repeated = kinds.flatMap((kind, index) => (kinds.indexOf(kind) < index ? [index] : []));
  return repeated.map((index) => ({ pointer: `#/documents/${index}/kind`, code: 'duplicate' }));
}

/** Check-type documents of sales ask for the customer's signature, whatever a manufacturer's list says else. ARC-12 */
function unsignedChecks(documents: ArchiveChecklistDocument['documents']): FieldProblem[] {
  return documents.flatMap(({ checkType, customerSignature }, index) =>
    checkType && !customerSignature
      ? [{ pointer: `#/documents/${index}/customerSignature`, code: 'archive_check_unsigned' }]
      : [],
  );
}

/** Papers reach the archive: three working days of a new car, one of a visit. ARC-07, ARC-08 */
export const HAND_OVER_DEADLINE = defineDeadlineKind({
  code: 'archive-hand-over',
  label: { 'zh-CN': '档案移交时限', en: 'Papers handed over to the archive' },
  policy: ARCHIVE_CHECKLIST,
  rule: ({ handOver }) => handOver,
});

/** A violation is corrected, or it counts again. ARC-16 */
export const CORRECTION_DEADLINE = defineDeadlineKind({
  code: 'archive-correction',
  label: { 'zh-CN': '档案违规改正时限', en: 'Correction of an archive violation' },
  policy: ARCHIVE_RULES,
  rule: ({ correction }) => correction,
});

/** What was lent comes back. ARC-13 */
export const LOAN_DEADLINE = defineDeadlineKind({
  code: 'archive-loan',
  label: { 'zh-CN': '档案借阅期限', en: 'Return of what the archive lent' },
  policy: ARCHIVE_RULES,
  rule: ({ loan }) => loan,
});

export const DOSSIER = 'archive-dossier';
export const VIOLATION = 'archive-violation';
export const LOAN = 'archive-loan';
