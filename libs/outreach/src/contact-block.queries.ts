import { affected, columns, rows, sql } from '#libs/database';
import type { PhoneLine } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { Contact } from './contact.entity';
import type { PastContact } from './contact-decision.policy';
import type { ContactCategory } from './contact-states';

/** Which customer a contact is really with: duplicates that were merged away count as their survivor. */
export interface PersonOf {
  readonly customerId: string;
  readonly personId: string;
}

/**
 * Takes the customers of a block, the survivors of merges, in the order of their ids: whoever decides on contacts with
 * the same customer waits here and then sees what was decided, so that the minimum gap holds between workers too.
 */
export async function lockPersons(tx: StoreTx, customerIds: readonly string[]): Promise<PersonOf[]> {
  const [, persons] = await Promise.all([
    affected(
      tx,
      sql`select from customer
          where id in (select coalesce(merged_into_id, id) from customer where id = any(${customerIds}))
          order by id for no key update`,
    ),
    rows<PersonOf>(
      tx,
      sql`select c.id as "customerId", coalesce(c.merged_into_id, c.id) as "personId" from customer c
          where coalesce(c.merged_into_id, c.id) in (
            select coalesce(merged_into_id, id) from customer where id = any(${customerIds}))`,
    ),
  ]);
  return persons;
}

/** Contacts with these customers that come up until then, locked; those that somebody else has in hand are left out. */
export function lockUpcoming(
  tx: StoreTx,
  customerIds: readonly string[],
  { after, until, categories }: { after: Date; until: Date; categories: readonly ContactCategory[] },
): Promise<Contact[]> {
  return rows(
    tx,
    sql`select ${columns(Contact, 'c')} from contact c
        where c.customer_id = any(${customerIds}) and c.state = 'due' and c.due_at > ${after} and c.due_at <= ${until}
          and c.category = any(${categories}) and c.asked_at is null
        order by c.id for update skip locked`,
  );
}

/** Contacts that these customers had since then, or are having. */
export function findPast(
  tx: StoreTx,
  customerIds: readonly string[],
  since: Date,
): Promise<(PastContact & { customerId: string })[]> {
  return rows(
    tx,
    sql`select c.customer_id as "customerId", ${ROUND} as round, c.category, c.intent_at as at from contact c
        where c.customer_id = any(${customerIds}) and c.state in ('sending', 'sent', 'unknown')
          and c.intent_at >= ${since}`,
  );
}

const ROUND = sql`concat_ws('/', c.journey, c.subject_type, c.subject_id, c.occurrence)`;

/** The same of a row in hand. */
export function roundOf({ journey, subjectType, subjectId, occurrence }: Contact): string {
  return [journey, subjectType, subjectId, occurrence].join('/');
}

/** A number that a customer may be reached at. */
export interface ReachableNumber {
  readonly customerId: string;
  readonly number: string;
  readonly line: PhoneLine;
}

/**
 * Numbers of these customers, the best one first: the customer's own before a contact person's, proven ones before
 * others, younger before older. Wrong and empty numbers are none. CUS-12
 */
export function findNumbers(tx: StoreTx, customerIds: readonly string[]): Promise<ReachableNumber[]> {
  return rows(
    tx,
    sql`select p.customer_id as "customerId", p.number, p.line from customer_phone p
        where p.customer_id = any(${customerIds}) and p.quality in ('reachable', 'unverified')
        order by p.contact_id is not null, p.quality = 'unverified', p.created_at desc, p.id desc`,
  );
}
