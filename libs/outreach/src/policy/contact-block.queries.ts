import { columns, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { Contact } from '../contact.entity';
import type { PastContact } from './contact-candidate';
import type { ContactCategory } from '../contact-states';

/** Whom a contact is really with. */
export interface PersonOf {
  readonly customerId: string;
  /** Duplicates that were merged away count as their survivor. */
  readonly survivorId: string;
  /** Person of the group; null: not matched yet, so that the store speaks for itself alone. */
  readonly personId: string | null;
  readonly isErased: boolean;
}

/**
 * Takes the customers of a block, the survivors of merges, in the order of their ids: whoever decides on contacts with
 * the same customer waits here and then sees what was decided, so that gaps and caps hold between workers too. Second
 * in the order of all locks: contacts, then customers, then the counters of persons (`lockCounts`).
 */
export async function lockPersons(tx: StoreTx, customerIds: readonly string[]): Promise<PersonOf[]> {
  const survivors = sql`select coalesce(merged_into_id, id) from customer where id = any(${customerIds}::uuid[])`;
  const [locked, persons] = await Promise.all([
    rows<{ id: string }>(
      tx,
      sql`select id from customer where id = any(array(${survivors})) order by id for no key update`,
    ),
    rows<PersonOf>(
      tx,
      sql`select c.id as "customerId", c.id as "survivorId", c.person_id as "personId",
                 c.erased_at is not null as "isErased"
          from customer c
          where c.id = any(array(${survivors}))
          union all
          select d.id, c.id, c.person_id, c.erased_at is not null from customer c join customer d on d.merged_into_id = c.id
          where c.id = any(array(${survivors}))`,
    ),
  ]);
  const held = new Set(locked.map(({ id }) => id));
  // one that was merged away while its lock was waited for has a survivor that nobody holds yet
  return persons.every(({ survivorId }) => held.has(survivorId)) ? persons : lockPersons(tx, customerIds);
}

/**
 * Contacts with these customers that come up until then, or are due and unclaimed, locked; those that somebody else has
 * in hand are left out.
 */
export function lockUpcoming(
  tx: StoreTx,
  customerIds: readonly string[],
  { until, categories }: { until: Date; categories: readonly ContactCategory[] },
): Promise<Contact[]> {
  return rows(
    tx,
    sql`select ${columns(Contact, 'c')} from contact c
        where c.customer_id = any(${customerIds}) and c.state = 'due' and c.due_at <= ${until}
          and c.category = any(${categories}) and c.asked_at is null
        order by c.id for update skip locked`,
  );
}

/** Contacts that these customers had since then, or are having; a message that did not arrive was none. */
export function findPast(
  tx: StoreTx,
  customerIds: readonly string[],
  since: Date,
): Promise<(PastContact & { id: string; customerId: string })[]> {
  return rows(
    tx,
    sql`select c.id, c.customer_id as "customerId", ${ROUND} as round, c.category, c.intent_at as at from contact c
        where c.customer_id = any(${customerIds}) and c.state in ('sending', 'to_print', 'sent', 'unknown')
          and c.intent_at >= ${since} and c.delivery_state is distinct from 'undelivered'`,
  );
}

const ROUND = sql`concat_ws('/', c.journey, c.subject_type, c.subject_id, c.occurrence)`;

/** The same of a row in hand. */
export function roundOf({ journey, subjectType, subjectId, occurrence }: Contact): string {
  return [journey, subjectType, subjectId, occurrence].join('/');
}
