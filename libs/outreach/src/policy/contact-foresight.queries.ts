import { columns, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { Contact } from '../contact.entity';
import type { CountedContact } from './contact-counter.policy';
import type { PersonCount } from './contact-counter.queries';
import { grouped } from './person-contacts';

/** Contacts with these customers that are planned and not made yet, at most so many of each, the earliest first. */
export function findOpen(tx: StoreTx, customerIds: readonly string[], most: number): Promise<Contact[]> {
  return rows(
    tx,
    sql`select c.* from unnest(${customerIds}::uuid[]) as of_customer(id) cross join lateral (
          select ${columns(Contact, 'k')} from contact k
          where k.customer_id = of_customer.id and k.state in ('due', 'claimed')
          order by k.due_at limit ${most}) c`,
  );
}

/** What counts of these persons, as `lockCounts` answers it, without holding anybody up: for who only looks ahead. */
export async function findCounts(tx: StoreTx, personIds: readonly string[]): Promise<PersonCount[]> {
  const found = await rows<{ askedId: string; personId: string; recent: CountedContact[] | null }>(
    tx,
    sql`select asked.id as "askedId", s.id as "personId", k.recent
        from group_person asked join group_person s on s.id = coalesce(asked.merged_into_id, asked.id)
        left join lateral (
          select c.recent from group_contact_counter c
          where c.person_id = any(array(select m.id from group_person m where m.merged_into_id = s.id) || s.id)) k on true
        where asked.id = any(${personIds}::uuid[])`,
  );
  return [...grouped(found, ({ personId }) => personId)].map(([personId, all]) => ({
    personId,
    askedIds: [...new Set(all.map(({ askedId }) => askedId))],
    // one that was carried over to the survivor's row stands in both
    recent: [...new Map(all.flatMap(({ recent }) => recent ?? []).map((contact) => [contact[0], contact])).values()],
  }));
}
