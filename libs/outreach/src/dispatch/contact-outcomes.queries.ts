import { affected, rows, sql } from '#libs/database';
import { type NewEvent, recordEvents } from '#libs/events';
import { newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { Contact, ContactDecision } from '../contact.entity';
import type { ProviderTemplate, ReachQuality } from '../gateways/channel-gateway';
import type { ContactState, DecisionKind, DeliveryState } from '../contact-states';

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
  readonly subject?: string;
  readonly providerTemplate?: ProviderTemplate;
  readonly deliveryState?: DeliveryState;
  readonly receiptDueAt?: Date;
  readonly mergedIntoId?: string;
  readonly isRefusal?: boolean;
  /** What the gateway said of the number or address. */
  readonly quality?: ReachQuality;
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
  | 'recipient'
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
            subject = coalesce(t."subject", c.subject),
            provider_template = coalesce(t."providerTemplate", c.provider_template),
            delivery_state = coalesce(c.delivery_state, t."deliveryState"),
            receipt_due_at = coalesce(t."receiptDueAt", c.receipt_due_at),
            reference = t."reference", merged_into_id = t."mergedIntoId",
            -- what was decided came to an end, so that only runs without one are counted
            attempts = case when t."state" = 'due' and t."decision" is not null then 0 else c.attempts end,
            refusals = least(c.refusals + coalesce(t."isRefusal", false)::integer, 1000),
            claim_id = case when t."state" = 'sending' then c.claim_id end,
            run_id = case when t."state" = 'sending' then c.run_id end,
            lease_until = case when t."state" = 'sending' then c.lease_until end,
            version = c.version + 1, updated_at = ${now}
        from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as t(
          "id" uuid, "state" varchar, "dueAt" timestamptz, "intentAt" timestamptz, "sentAt" timestamptz,
          "contactPolicyRef" varchar, "recipient" varchar, "message" varchar, "reference" varchar,
          "subject" varchar, "providerTemplate" jsonb, "deliveryState" varchar, "receiptDueAt" timestamptz, "mergedIntoId" uuid,
          "isRefusal" boolean, "decision" jsonb)
        where c.id = t."id" and c.state = any(${states}) and c.run_id is not distinct from ${runId}
        returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                  c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category,
                  c.due_at as "dueAt", c.owner_role as "ownerRole", c.values,
                  c.contact_policy_ref as "contactPolicyRef", c.recipient`,
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
  const lines = decisions.map((decision) => ({ id: newId(), ...decision }));
  await affected(
    tx,
    sql`insert into contact_decision (id, contact_id, decided_at, kind, reason, until, policy_ref, created_at)
        select d."id", d."contactId", d."decidedAt", d."kind", d."reason", d."until", d."policyRef", d."decidedAt"
        from json_to_recordset(${JSON.stringify(lines)}::json) as d(
          "id" uuid, "contactId" uuid, "decidedAt" timestamptz, "kind" varchar, "reason" varchar, "until" timestamptz,
          "policyRef" varchar)`,
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
export type ContactOfEvent = Omit<
  ChangedContact,
  'id' | 'dueAt' | 'values' | 'ownerRole' | 'contactPolicyRef' | 'recipient'
>;

export function factsForEvent(contact: ContactOfEvent): Record<string, unknown> {
  const { journey, step, subjectType, subjectId, occurrence, customerId, vehicleId, channel, category } = contact;
  return { journey, step, subjectType, subjectId, occurrence, customerId, vehicleId, channel, category };
}
