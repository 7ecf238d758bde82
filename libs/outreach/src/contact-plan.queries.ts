import { rows, type Sql, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { PlannedContact } from './contact-facts';
import { CONTACT_SUBJECTS } from './contact-states';
import { type ContactOfEvent, factsForEvent, insertDecisions } from './contact-outcomes.queries';

/** Which contacts are called off: of each subject one round in these journeys, or all of them. */
export interface CalledOffRounds {
  readonly journeys: readonly string[];
  readonly rounds: readonly { readonly subjectId: string; readonly occurrence?: string }[];
}

/**
 * Plans contacts, thousands in one statement. One that was planned before, whatever became of it, is left as it is.
 * Answers the ids of the new ones.
 */
export async function planContacts(
  tx: StoreTx,
  _ctx: StoreContext,
  contacts: readonly PlannedContact[],
): Promise<{ planned: string[] }> {
  if (contacts.length === 0) return { planned: [] };
  const flat = contacts.map(({ subject, ...contact }) => ({
    ...contact,
    subjectType: subject.type,
    subjectId: subject.id,
  }));
  const planned = await rows<{ id: string }>(
    tx,
    sql`insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id,
                             vehicle_id, channel, category, due_at, expires_at, owner_role, quiet_hours_exempt, values,
                             state)
        select c."id", c."journey", c."policyRef", c."step", c."subjectType", c."subjectId", c."occurrence",
               c."customerId", c."vehicleId", c."channel", c."category", c."dueAt", c."expiresAt", c."ownerRole",
               c."quietHoursExempt", c."values", 'due'
        from jsonb_to_recordset(${JSON.stringify(flat)}::jsonb) as c(
          "id" uuid, "journey" varchar, "policyRef" varchar, "step" varchar, "subjectType" varchar, "subjectId" uuid,
          "occurrence" varchar, "customerId" uuid, "vehicleId" uuid, "channel" varchar, "category" varchar,
          "dueAt" timestamptz, "expiresAt" timestamptz, "ownerRole" varchar, "quietHoursExempt" boolean,
          "values" jsonb)
        order by c."id"
        on conflict on constraint uq_contact_step do nothing
        returning id`,
  );
  return { planned: planned.map(({ id }) => id) };
}

/**
 * Calls contacts off that have not left yet; one that is being sent is not called back. `reason` is a code of
 * `defineContactReason`. Answers how many. `at` is when that was decided, by default the server's now.
 */
export async function cancelContacts(
  tx: StoreTx,
  ctx: StoreContext,
  { journeys, rounds }: CalledOffRounds,
  reason: string,
  at?: Date,
): Promise<number> {
  if (journeys.length === 0 || rounds.length === 0) return 0;
  const subjectIds = rounds.map(({ subjectId }) => subjectId);
  const occurrences = rounds.map(({ occurrence }) => occurrence ?? null);
  return callOff(
    tx,
    ctx,
    // every type is named, so that the index of the unique key leads to the subjects
    sql`journey = any(${journeys}) and subject_type = any(${CONTACT_SUBJECTS}) and subject_id = any(${subjectIds})
        and exists (
          select from unnest(${subjectIds}::uuid[], ${occurrences}::text[]) as r(subject_id, occurrence)
          where r.subject_id = contact.subject_id and (r.occurrence is null or r.occurrence = contact.occurrence))`,
    reason,
    at,
  );
}

/** Ends contacts that wait or are only claimed, with the line of the log that says why. Answers how many. */
export async function callOff(
  tx: StoreTx,
  ctx: StoreContext,
  which: Sql,
  reason: string,
  at: Date | undefined,
): Promise<number> {
  const cancelled = await rows<ContactOfEvent & { id: string; cancelledAt: Date }>(
    tx,
    sql`with picked as (
          select id from contact where ${which} and state in ('due', 'claimed') order by id for update)
        update contact c
        set state = 'cancelled', claim_id = null, run_id = null, lease_until = null, version = c.version + 1,
            updated_at = coalesce(${at ?? null}, date_trunc('milliseconds', now()))
        from picked where c.id = picked.id
        returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                  c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category,
                  c.updated_at as "cancelledAt"`,
  );
  await Promise.all([
    insertDecisions(
      tx,
      cancelled.map(({ id, cancelledAt }) => ({ contactId: id, decidedAt: cancelledAt, kind: 'suppressed', reason })),
    ),
    recordEvents(
      tx,
      ctx,
      cancelled.map(({ id, cancelledAt, ...contact }) => ({
        type: 'contact.suppressed',
        subject: { type: 'contact', id },
        payload: { ...factsForEvent(contact), reason },
        occurredAt: cancelledAt,
      })),
    ),
  ]);
  return cancelled.length;
}
