import type { ArchiveDocument } from './archive-file.entity';
import type { ViolationKind } from './archive-register.entity';

/** What decides whether a document is as it should be. */
export type DocumentFacts = Pick<
  ArchiveDocument,
  'state' | 'required' | 'customerSignature' | 'internalSignature' | 'toRequirement'
>;

/**
 * What is wrong with a document that the archive has looked at (档案违规). ARC-11, ARC-12, ARC-14
 * A paper that has not been handed over yet is nobody's fault so far: that is the dossier's deadline.
 */
export function faultsOf(document: DocumentFacts): ViolationKind[] {
  const { state, required, customerSignature, internalSignature, toRequirement } = document;
  switch (state) {
    case 'missing':
      return required ? ['incomplete'] : [];
    case 'lost':
    case 'damaged':
      return [state];
    case 'filed':
      return [
        ...(customerSignature === 'absent' ? (['customer_signature_missing'] as const) : []),
        ...(internalSignature === 'absent' ? (['internal_signature_missing'] as const) : []),
        ...(toRequirement ? [] : (['not_to_requirement'] as const)),
      ];
    case 'expected':
    case 'handed_over':
    case 'erased':
      return [];
  }
}

/** Whether a dossier of these documents is complete (完整): each required one filed, and nothing wrong with any. KPI-68 */
export function isComplete(documents: readonly DocumentFacts[]): boolean {
  const isSettled = ({ state, required }: DocumentFacts) => state === 'filed' || state === 'erased' || !required;
  return documents.every((document) => isSettled(document) && faultsOf(document).length === 0);
}
