import { rows, type Sql, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { PlannedContact } from './contact-facts';
import { CONTACT_SUBJECTS, type ContactState } from './contact-states';
import { takeBackCounts } from './policy/contact-counter.queries';
import { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from './policy/contact-policy';
import { type ContactOfEvent, factsForEvent, insertDecisions } from './dispatch/contact-outcomes.queries';

/** States in which a contact has left nothing behind. */
export const CALLED_OFF_WHILE = ['due', 'claimed', 'to_print'] as const satisfies readonly ContactState[];

/** Which contacts are called off: of each subject one round in these journeys, or all of them. */
export interface CalledOffRounds {
  readonly journeys: readonly string[];
  readonly rounds: readonly { readonly subjectId: string; readonly occurrence?: string }[];
}

/**
 * Plans contacts, thousands in one statement. One that was planned before, whatever became of it, is left as it is.
 * Answers the ids of the new ones. `at` is when that is done, by default now: the contact policy of then says which place
 * a contact has whose step names none.
 */
export async function planContacts(
  tx: StoreTx,
  ctx: StoreContext,
  contacts: readonly PlannedContact[],
  at?: Date,
): Promise<{ planned: string[] }> {
  if (contacts.length === 0) return { planned: [] };
  const flat = contacts.map(({ subject, ...contact }) => ({
    ...contact,
    subjectType: subject.type,
    subjectId: subject.id,
  }));
  return planContactsFrom(
    tx,
    ctx,
    sql`select * from jsonb_to_recordset(${JSON.stringify(flat)}::jsonb) as c(
          "id" uuid, "journey" varchar, "policyRef" varchar, "step" varchar, "subjectType" varchar, "subjectId" uuid,
          "occurrence" varchar, "customerId" uuid, "vehicleId" uuid, "channel" varchar, "category" varchar,
          "priority" smallint, "dueAt" timestamptz, "expiresAt" timestamptz, "ownerRole" varchar,
          "quietHoursExempt" boolean, "values" jsonb)`,
    at ?? new Date(),
  );
}

/**
 * The same for contacts that a query makes, for plans too large to be read and sent back. `planned` is a select whose
 * columns have the names of a `PlannedContact`, `subject` as `"subjectType"` and `"subjectId"`; any order will do.
 */
export async function planContactsFrom(
  tx: StoreTx,
  _ctx: StoreContext,
  planned: Sql,
  at: Date,
): Promise<{ planned: string[] }> {
  const { document } = await policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, at);
  const order = document.priority;
  const made = await rows<{ id: string }>(
    tx,
    sql`insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id,
                             vehicle_id, channel, category, due_at, expires_at, owner_role, quiet_hours_exempt, values,
                             priority, place, precedence, state)
        select p."id", p."journey", p."policyRef", p."step", p."subjectType", p."subjectId", p."occurrence",
               p."customerId", p."vehicleId", p."channel", p."category", p."dueAt", p."expiresAt", p."ownerRole",
               p."quietHoursExempt", p."values", p."priority",
               coalesce(p."priority", array_position(${order}::varchar[], p."category"), ${order.length + 1}),
               case k.value_class when 'gold' then 1 when 'important' then 2 else 3 end, 'due'
        from (${planned}) p left join customer k on k.id = p."customerId"
        order by p."id"
        on conflict on constraint uq_contact_step do nothing
        returning id`,
  );
  return { planned: made.map(({ id }) => id) };
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

/**
 * Ends contacts that wait, are only claimed, or were never printed, with the line of the log that says why. What counted
 * for the person's caps already is taken back (CF-27). Answers how many.
 */
export async function callOff(
  tx: StoreTx,
  ctx: StoreContext,
  which: Sql,
  reason: string,
  at: Date | undefined,
): Promise<number> {
  const cancelled = await rows<ContactOfEvent & { id: string; cancelledAt: Date; wasIntended: boolean }>(
    tx,
    sql`with picked as (
          select id, state from contact where ${which} and state = any(${CALLED_OFF_WHILE}) order by id for update)
        update contact c
        set state = 'cancelled', claim_id = null, run_id = null, lease_until = null, version = c.version + 1,
            updated_at = coalesce(${at ?? null}, date_trunc('milliseconds', now()))
        from picked where c.id = picked.id
        returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                  c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category,
                  c.updated_at as "cancelledAt",
                  picked.state = 'to_print' as "wasIntended"`,
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
  const intended = cancelled.filter(({ wasIntended }) => wasIntended);
  if (intended.length > 0) await takeBackCounts(tx, intended, intended[0].cancelledAt);
  return cancelled.length;
}
