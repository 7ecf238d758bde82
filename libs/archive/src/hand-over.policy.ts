import type { FieldProblem } from '#libs/foundation';
import type { ArchiveDocument, DocumentForm, DossierState, SignatureState } from './archive-file.entity';
import type { ChangedDocument } from './archive-files.queries';
import type { HandOverLine } from './archive-register.entity';
import { faultsOf } from './document-faults.policy';

/** Papers come while they are awaited, or to make good what was wrong. */
export const HANDED_OVER_FROM: readonly DossierState[] = ['expected', 'incomplete'];

/** In which form the dossier's checklist asks for each kind of document: a document tells how it came the last time. */
export type AskedForms = ReadonlyMap<string, DocumentForm>;

/** What the department says of a paper that it brings. */
export interface BroughtPaper {
  readonly documentId: string;
  readonly form?: 'original' | 'copy';
  readonly customerSigned?: boolean;
  readonly internalSigned?: boolean;
}

export interface MissingPaper {
  readonly documentId: string;
  readonly note?: string;
}

/** A hand-over: what was asked for, what is brought, and what is named as missing. */
export interface HandedOver {
  readonly asked: AskedForms;
  readonly brought: readonly BroughtPaper[];
  readonly missing: readonly MissingPaper[];
}

export type HandOverDecision =
  | { readonly kind: 'refused'; readonly faults: readonly FieldProblem[] }
  | {
      readonly kind: 'signed';
      readonly lines: readonly HandOverLine[];
      readonly documents: readonly ChangedDocument[];
    };

/**
 * What the department's signature makes of a dossier's documents (移交). ARC-06
 * Required papers that are neither brought nor named as missing are noted as missing all the same.
 */
export function decideHandOver(
  documents: readonly ArchiveDocument[],
  { asked, brought, missing }: HandedOver,
): HandOverDecision {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const seen = new Set<string>();
  const faults: FieldProblem[] = [];
  const look = (list: 'documents' | 'missing', index: number, id: string): ArchiveDocument | undefined => {
    const pointer = `#/${list}/${index}/documentId`;
    const document = byId.get(id);
    if (!document) faults.push({ pointer, code: 'unknown_reference' });
    else if (seen.has(id)) faults.push({ pointer, code: 'duplicate' });
    else if (!isAwaited(document)) faults.push({ pointer, code: 'archive_paper_not_awaited' });
    seen.add(id);
    return document;
  };
  const changed: ChangedDocument[] = [];
  const lines: HandOverLine[] = [];
  brought.forEach((paper, index) => {
    const document = look('documents', index, paper.documentId);
    if (document) changed.push(broughtDocument(document, asked.get(document.kind) ?? document.form, paper));
    lines.push({ documentId: paper.documentId, isHandedOver: true, note: null });
  });
  missing.forEach(({ documentId, note }, index) => {
    const document = look('missing', index, documentId);
    if (document) changed.push({ ...document, state: 'missing' });
    lines.push({ documentId, isHandedOver: false, note: note ?? null });
  });
  if (faults.length > 0) return { kind: 'refused', faults };
  for (const document of documents) {
    const isStillOwed = document.required && (document.state === 'expected' || document.state === 'missing');
    if (!isStillOwed || seen.has(document.id)) continue;
    changed.push({ ...document, state: 'missing' });
    lines.push({ documentId: document.id, isHandedOver: false, note: null });
  }
  return { kind: 'signed', lines, documents: changed };
}

/** What the administrator found on looking at a paper. */
export interface Finding {
  readonly documentId: string;
  readonly isThere?: boolean;
  readonly customerSigned?: boolean;
  readonly internalSigned?: boolean;
  readonly toRequirement?: boolean;
  readonly note?: string;
}

export type ReceiptDecision =
  | { readonly kind: 'refused'; readonly faults: readonly FieldProblem[] }
  | { readonly kind: 'received'; readonly documents: readonly ChangedDocument[] };

/**
 * What the archive's signature makes of the papers that were handed over (签收). ARC-06, ARC-11
 * Each signature that is asked for is looked at: what the department left open, the administrator says.
 */
export function decideReceipt(
  documents: readonly ArchiveDocument[],
  findings: readonly Finding[],
  now: Date,
): ReceiptDecision {
  const handedOver = documents.filter(({ state }) => state === 'handed_over');
  const faults: FieldProblem[] = findings.flatMap(({ documentId }, index) => {
    const pointer = `#/findings/${index}/documentId`;
    if (!handedOver.some(({ id }) => id === documentId)) return [{ pointer, code: 'archive_paper_not_in_hand_over' }];
    const isRepeated = findings.findIndex((other) => other.documentId === documentId) < index;
    return isRepeated ? [{ pointer, code: 'duplicate' }] : [];
  });
  const received = handedOver.map((document) => {
    const finding = findings.find(({ documentId }) => documentId === document.id);
    return receivedDocument(document, finding, now);
  });
  for (const { kind, state, customerSignature, internalSignature } of received) {
    const isUnchecked = state === 'filed' && [customerSignature, internalSignature].includes('awaited');
    if (isUnchecked)
      faults.push({ pointer: '#/findings', code: 'archive_signature_unchecked', params: { document: kind } });
  }
  return faults.length > 0 ? { kind: 'refused', faults } : { kind: 'received', documents: received };
}

/** Given back (退回), the papers are awaited as they were. */
export function returnedDocuments(documents: readonly ArchiveDocument[]): ChangedDocument[] {
  return documents
    .filter(({ state }) => state === 'handed_over')
    .map((document) => ({ ...document, state: 'expected', toRequirement: true, ...unsigned(document) }));
}

/** Not in the archive yet, gone from it, or there with something wrong. */
function isAwaited(document: ArchiveDocument): boolean {
  return ['expected', 'missing'].includes(document.state) || faultsOf(document).length > 0;
}

/** A copy in the place of an original is not what was asked for, until the administrator says otherwise. ARC-09 */
function broughtDocument(
  document: ArchiveDocument,
  asked: DocumentForm,
  { form, customerSigned, internalSigned }: BroughtPaper,
): ChangedDocument {
  const fresh = { ...document, ...unsigned(document) };
  return {
    ...fresh,
    state: 'handed_over',
    form: form ?? asked,
    toRequirement: !(asked === 'original' && form === 'copy'),
    customerSignature: signature(fresh.customerSignature, customerSigned),
    internalSignature: signature(fresh.internalSignature, internalSigned),
  };
}

function receivedDocument(document: ArchiveDocument, finding: Finding | undefined, now: Date) {
  if (finding?.isThere === false)
    return { ...document, state: 'missing' as const, toRequirement: true, note: finding.note ?? document.note };
  return {
    ...document,
    state: 'filed' as const,
    filedAt: now,
    note: finding?.note ?? document.note,
    toRequirement: finding?.toRequirement ?? document.toRequirement,
    customerSignature: signature(document.customerSignature, finding?.customerSigned),
    internalSignature: signature(document.internalSignature, finding?.internalSigned),
  };
}

const unsigned = ({ customerSignature, internalSignature }: ArchiveDocument) => ({
  customerSignature: customerSignature === 'not_needed' ? customerSignature : ('awaited' as const),
  internalSignature: internalSignature === 'not_needed' ? internalSignature : ('awaited' as const),
});

function signature(before: SignatureState, isSigned: boolean | undefined): SignatureState {
  if (before === 'not_needed' || isSigned === undefined) return before;
  return isSigned ? 'signed' : 'absent';
}
