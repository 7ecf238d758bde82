import type { PolicyInForce } from '#libs/policies';
import { policyByRef } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { ContactRecord, StoreContactData } from './contact-facts.queries';
import { JourneyDocument, type JourneyStepDto } from './journey.dto';
import { JOURNEY } from './journeys';
import { messageValues, plannedWords, writeTemplate, type WrittenTemplate } from './message-text.policy';
import { stepSurveys } from './step-references';
import { triggerOf } from './triggers';

/** Journeys by the version that planned a contact. */
export type JourneysByRef = ReadonlyMap<string, PolicyInForce<JourneyDocument>>;

/**
 * The versions of the journeys that planned these contacts. Those in force are handed in, so that mostly nobody waits;
 * an older one is opened, and what is no journey is left out.
 */
export async function journeysOf(
  tx: StoreTx,
  contacts: readonly Pick<ContactRecord, 'policyRef'>[],
  inForce: readonly PolicyInForce<JourneyDocument>[],
): Promise<JourneysByRef> {
  const known = new Map(inForce.map((journey) => [journey.ref, journey]));
  const older = [...new Set(contacts.map(({ policyRef }) => policyRef))].filter(
    (ref) => !known.has(ref) && ref.startsWith(`${JOURNEY.code}/`),
  );
  const opened = await Promise.all(older.map((ref) => policyByRef(tx, ref)));
  for (const journey of opened) known.set(journey.ref, journey as PolicyInForce<JourneyDocument>);
  return known;
}

/** The step of its journey that a contact is. */
export function stepOf(
  contact: Pick<ContactRecord, 'policyRef' | 'step'>,
  journeys: JourneysByRef,
): { readonly journey: JourneyDocument; readonly step: JourneyStepDto } | null {
  const journey = journeys.get(contact.policyRef)?.document;
  const step = journey?.steps.find(({ code }) => code === contact.step);
  return journey && step ? { journey, step } : null;
}

export interface Message {
  readonly written: WrittenTemplate;
  readonly values: Readonly<Record<string, string>>;
}

/** What a step says to this customer today; null: it has no text. */
export function messageOf(
  contact: ContactRecord,
  { journey, step }: { readonly journey: JourneyDocument; readonly step: JourneyStepDto },
  store: StoreContactData | null,
  ctx: StoreContext,
): Message | null {
  if (!step.template) return null;
  const { customerName, plate, model, dueOn, bookedFor } = contact;
  const { name: storeName, ...contactData } = store ?? NO_STORE;
  const facts = { customerName, plate, model, dueOn, bookedFor, storeName, ...contactData };
  const { placeholders = [], words } = triggerOf(journey.trigger.kind);
  const values = {
    ...words?.(journey.trigger, journey.language),
    ...plannedWords(contact.values, placeholders, journey.language),
    ...messageValues(facts, journey.language, ctx.store.timeZone),
    ...surveyWords(contact, step, ctx),
  };
  return { written: writeTemplate(step.template[journey.language], values), values };
}

function surveyWords(
  { id, customerId }: ContactRecord,
  { survey }: JourneyStepDto,
  ctx: StoreContext,
): Record<string, string> {
  const surveys = stepSurveys();
  return survey && surveys ? { surveyLink: surveys.link(ctx, survey, id, customerId) } : {};
}

const NO_STORE = {
  ...{ name: null, appointmentPhone: null, rescuePhone: null, repairPhone: null, complaintPhone: null, address: null },
};
