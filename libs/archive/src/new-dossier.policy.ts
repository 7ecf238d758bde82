import { newId } from '#libs/foundation';
import type { OrderType } from '#libs/service-orders';
import type { Occasion, SignatureState } from './archive-file.entity';
import type { ArchiveChecklistDocument } from './archive-policy.dto';
import type { NewDossier } from './dossiers.queries';

/** What brought papers: a sale, a hand-back, a complaint. */
export interface OccasionFacts {
  readonly vehicleId: string;
  readonly customerId: string | null;
  readonly occasion: Occasion;
  readonly orderId: string | null;
  readonly startedAt: Date;
}

/** A checklist, and which version of it. */
export interface ChecklistInForce {
  readonly code: string;
  readonly ref: string;
  readonly document: ArchiveChecklistDocument;
}

/** The checklist of an order type has its name with dashes: `major_repair` asks for `major-repair`. ARC-10 */
export const checklistOf = (type: OrderType): string => type.replaceAll('_', '-');

/** The dossier that a checklist makes of an occasion: each paper awaited, with the signatures that it asks for. */
export function newDossier(
  { vehicleId, customerId, occasion, orderId, startedAt }: OccasionFacts,
  { code, ref, document: { department, role, documents } }: ChecklistInForce,
): NewDossier {
  return {
    ...{ id: newId(), newFileId: newId(), vehicleId, occasion, orderId, startedAt },
    ...{ checklist: code, policyRef: ref, department, role },
    documents: documents.map(
      ({ kind, label, form, required, checkType, customerSignature, internalSignature }, at) => ({
        ...{ id: newId(), customerId, kind, label, position: at, required, checkType, form },
        customerSignature: awaited(customerSignature),
        internalSignature: awaited(internalSignature),
      }),
    ),
  };
}

const awaited = (isAskedFor: boolean): SignatureState => (isAskedFor ? 'awaited' : 'not_needed');
