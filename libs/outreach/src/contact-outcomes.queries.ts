import { rows, sql } from '#libs/database';
import { type NewEvent, recordEvents } from '#libs/events';
import { newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { Contact, ContactDecision } from './contact.entity';
import type { ContactState, DecisionKind } from './contact-states';

/** What becomes of a contact, with the line of the log that says why. */
export interface ContactChange {
  readonly id: string;
  readonly state: ContactState;
  readonly dueAt?: Date;
  readonly intentAt?: Date;
  readonly sentAt?: Date;
  readonly contactPolicyRef?: string;
  readonly recipient?: string;
  readonly message?: string;
  readonly reference?: string;
  readonly mergedIntoId?: string;
  readonly isRefusal?: boolean;
  /** Absent where nothing is decided yet: the intent. */
  readonly decision?: { readonly kind: DecisionKind; readonly reason: string; readonly until?: Date };
  /** Absent where nothing happened yet. */
  readonly event?: `contact.${'sent' | 'failed' | 'suppressed' | 'deferred' | 'merged' | 'unknown'}`;
}

/** A contact after its change, as events and tasks tell of it. */
export type ChangedContact = Pick<
  Contact,
  | 'id'
  | 'journey'
  | 'step'
  | 'subjectType'
  | 'subjectId'
  | 'occurrence'
  | 'customerId'
  | 'vehicleId'
  | 'channel'
  | 'category'
  | 'dueAt'
  | 'ownerRole'
  | 'values'
  | 'contactPolicyRef'
>;

/** Who may change what: the run that holds them, or contacts that were locked while they waited. */
export interface ChangeGuard {
  readonly states: readonly ContactState[];
  readonly runId: string | null;
}

/**
 * Changes contacts and logs why, set-based and in the order of their ids. One that is no longer its caller's is left
 * alone, and nothing is logged of it: somebody else took it over and will say what became of it.
 */
export async function changeContacts(
  tx: StoreTx,
  ctx: StoreContext,
  changes: readonly ContactChange[],
  { states, runId }: ChangeGuard,
  now: Date,
): Promise<ReadonlyMap<string, ChangedContact>> {
  if (changes.length === 0) return new Map();
  const changed = await rows<ChangedContact>(
    tx,
    sql`update contact c
        set state = t."state", due_at = coalesce(t."dueAt", c.due_at), intent_at = coalesce(t."intentAt", c.intent_at),
            sent_at = t."sentAt", contact_policy_ref = coalesce(t."contactPolicyRef", c.contact_policy_ref),
            recipient = coalesce(t."recipient", c.recipient), message = coalesce(t."message", c.message),
            reference = t."reference", merged_into_id = t."mergedIntoId",
            refusals = least(c.refusals + coalesce(t."isRefusal", false)::integer, 1000),
            claim_id = case when t."state" = 'sending' then c.claim_id end,
            run_id = case when t."state" = 'sending' then c.run_id end,
            lease_until = case when t."state" = 'sending' then c.lease_until end,
            version = c.version + 1, updated_at = ${now}
        from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as t(
          "id" uuid, "state" varchar, "dueAt" timestamptz, "intentAt" timestamptz, "sentAt" timestamptz,
          "contactPolicyRef" varchar, "recipient" varchar, "message" varchar, "reference" varchar,
          "mergedIntoId" uuid, "isRefusal" boolean)
        where c.id = t."id" and c.state = any(${states}) and c.run_id is not distinct from ${runId}
        returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                  c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category,
                  c.due_at as "dueAt", c.owner_role as "ownerRole", c.values,
                  c.contact_policy_ref as "contactPolicyRef"`,
  );
  const byId = new Map(changed.map((contact) => [contact.id, contact]));
  const happened = changes.filter(({ id }) => byId.has(id));
  await Promise.all([
    insertDecisions(
      tx,
      happened.flatMap(({ id, decision }) =>
        decision
          ? [{ ...decision, contactId: id, decidedAt: now, policyRef: byId.get(id)?.contactPolicyRef ?? null }]
          : [],
      ),
    ),
    recordEvents(tx, ctx, eventsOf(happened, byId, now)),
  ]);
  return byId;
}

/** Lines for the log of decisions. */
export async function insertDecisions(
  tx: StoreTx,
  decisions: readonly (Pick<ContactDecision, 'contactId' | 'decidedAt' | 'kind' | 'reason'> &
    Partial<Pick<ContactDecision, 'until' | 'policyRef'>>)[],
): Promise<void> {
  if (decisions.length === 0) return;
  await tx.insert(
    ContactDecision,
    decisions.map((decision) => ({ id: newId(), createdAt: decision.decidedAt, ...decision })),
  );
}

function eventsOf(changes: readonly ContactChange[], byId: ReadonlyMap<string, ChangedContact>, now: Date): NewEvent[] {
  return changes.flatMap(({ id, event, decision }) => {
    const contact = byId.get(id);
    if (!event || !contact) return [];
    const why = { reason: decision?.reason, until: decision?.until };
    return [
      {
        type: event,
        subject: { type: 'contact', id },
        payload: { ...factsForEvent(contact), ...why },
        occurredAt: now,
      },
    ];
  });
}

/** What the events of a contact say of it: ids and codes. */
export type ContactOfEvent = Omit<ChangedContact, 'id' | 'dueAt' | 'values' | 'ownerRole' | 'contactPolicyRef'>;

export function factsForEvent(contact: ContactOfEvent): Record<string, unknown> {
  const { journey, step, subjectType, subjectId, occurrence, customerId, vehicleId, channel, category } = contact;
  return { journey, step, subjectType, subjectId, occurrence, customerId, vehicleId, channel, category };
}
