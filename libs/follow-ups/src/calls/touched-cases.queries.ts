import { type Sql, sql } from '#libs/database';
import type { RecordedEvent } from '#libs/events';

/** Whatever may change a case of follow-up: what it is, what came of it, or whether it is of a member. */
export const FOLLOW_UP_CASE_EVENTS = [
  ...['contact.sent', 'contact.merged', 'contact.suppressed', 'contact.failed', 'contact.unknown'],
  ...['contact.answered', 'contact.not-answered', 'follow-up.call-attempted'],
  ...['customer.status-granted', 'customer.status-ended', 'customer.merged', 'customer.merge-undone'],
];

/** What events of follow-up are about. */
export interface TouchedFollowUp {
  readonly contactIds: readonly string[];
  readonly customerIds: readonly string[];
}

export const followUpTouchedBy = (events: readonly RecordedEvent[]): TouchedFollowUp => ({
  contactIds: events.flatMap(contactsOf),
  customerIds: events.flatMap(customersOf),
});

function contactsOf({ type, subjectType, subjectId, payload }: RecordedEvent): string[] {
  if (subjectType === 'contact') return payload?.category === 'follow_up' ? [subjectId] : [];
  return type === 'follow-up.call-attempted' ? idsOf(payload?.contactId) : [];
}

/** What they hold and who they are decides which of them count as members. */
function customersOf({ subjectType, subjectId, payload }: RecordedEvent): string[] {
  return subjectType === 'customer' ? [subjectId, ...idsOf(payload?.mergedId)] : [];
}

const idsOf = (id: unknown): string[] => (typeof id === 'string' ? [id] : []);

/**
 * Days on which cases of these contacts and customers count, or may have counted before: those of every contact of the
 * case. What one duplicate of a customer holds counts for all of them. A select of `day`.
 */
export const daysOfCases = ({ contactIds, customerIds }: TouchedFollowUp, timeZone: string): Sql => sql`
  select (od.decided_at at time zone ${timeZone})::date as day
  from contact k
  join contact o on o.category = 'follow_up' and o.subject_id = k.subject_id and o.occurrence = k.occurrence
    and o.subject_type = k.subject_type
  join contact_decision od on od.contact_id = o.id and od.kind <> 'deferred'
  where k.category = 'follow_up' and k.id in (
    select id from unnest(${contactIds}::uuid[]) as id
    union all
    select c.id
    from customer n
    join customer s on s.id = coalesce(n.merged_into_id, n.id) or s.merged_into_id = coalesce(n.merged_into_id, n.id)
    join contact c on c.customer_id = s.id and c.category = 'follow_up'
    where n.id = any(${customerIds}::uuid[]))`;
