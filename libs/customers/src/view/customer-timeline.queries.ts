import { join, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { TimelineEntryDto } from './customer-timeline.dto';

/** Ids of events are UUIDv7, so their order is that of time. */
export const TIMELINE_SORTS = defineSorts(
  { id: { column: sql`e.id`, type: 'text' } },
  { id: sql`e.id`, fallback: '-id' },
);

/** Looking at somebody's data is for the audit trail; it is nothing that happened with the customer. */
const LOOKS = ['customer.id-number-read', 'person.read-elsewhere'];

/** Customers themselves, beside what belongs to them. */
export const ownSubjects = (customerIds: Sql): Sql => sql`select 'customer', id from (${customerIds}) own`;

/** One page of what happened with these subjects: a few index entries of each, and of all these the latest. */
export function findTimeline(tx: StoreTx, subjects: readonly Sql[], keyset: Keyset): Promise<TimelineEntryDto[]> {
  return rows(
    tx,
    sql`select e.id, e.type, e.subject_type as "subjectType", e.subject_id as "subjectId",
               e.occurred_at as "occurredAt", e.actor_type as "actorType", e.actor_name as "actorName"
        from (${join([...subjects], ' union all ')}) s (type, id) ${latestOfEach(keyset)} ${keyset.orderAndLimit}`,
  );
}

/** Joins a few events of each subject `s` as `e`. */
export const latestOfEach = (keyset: Keyset): Sql => sql`
  cross join lateral (
    select e.* from event e
    where e.subject_type = s.type and e.subject_id = s.id and e.type <> all(${LOOKS}) and ${keyset.where}
    ${keyset.orderAndLimit}) e`;
