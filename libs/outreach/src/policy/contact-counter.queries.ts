import { affected, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { CountedContact } from './contact-counter.policy';

/** A person of the group as it stands now, with what counts of the contacts that it had in any store. */
export interface PersonCount {
  /** The survivor of the person's merges. */
  readonly personId: string;
  /** Persons that were asked for and are this one. */
  readonly askedIds: string[];
  readonly recent: CountedContact[];
}

/**
 * Takes the counters of persons and of whom they were merged with: missing rows first, in the order of their ids, then
 * the rows that are there, in the same order. So two stores that contact the same persons wait for each other and never
 * in a circle, and whoever comes second counts what the first one did.
 *
 * Whom to lock is an array and no join: a row that changed while it was waited for is joined anew, and against a
 * `union all` Postgres then finds nothing, so that the count of that person would be missing.
 */
export async function lockCounts(tx: StoreTx, personIds: readonly string[], now: Date): Promise<PersonCount[]> {
  if (personIds.length === 0) return [];
  const survivors = sql`
    select distinct coalesce(p.merged_into_id, p.id) as id from group_person p where p.id = any(${personIds}::uuid[])`;
  const family = sql`
    select s.id, s.id as survivor_id from (${survivors}) s
    union all
    select p.id, p.merged_into_id from group_person p join (${survivors}) s on s.id = p.merged_into_id`;
  const [, counted, persons] = await Promise.all([
    affected(
      tx,
      sql`insert into group_contact_counter (person_id, created_at, updated_at)
          select s.id, ${now}, ${now} from (${survivors}) s order by s.id
          on conflict (person_id) do nothing`,
    ),
    rows<{ personId: string; recent: CountedContact[] }>(
      tx,
      sql`select k.person_id as "personId", k.recent from group_contact_counter k
          where k.person_id = any(array(select f.id from (${family}) f))
          order by k.person_id for update of k`,
    ),
    rows<{ id: string; personId: string }>(tx, sql`select f.id, f.survivor_id as "personId" from (${family}) f`),
  ]);
  const survivorOf = new Map(persons.map(({ id, personId }) => [id, personId]));
  const asked = new Set(personIds);
  const counts = new Map<string, { personId: string; askedIds: string[]; recent: CountedContact[] }>();
  for (const personId of survivorOf.values()) counts.set(personId, { personId, askedIds: [], recent: [] });
  for (const { id, personId } of persons) if (asked.has(id)) counts.get(personId)?.askedIds.push(id);
  const seen = new Set<string>();
  for (const { personId, recent } of counted) {
    const count = counts.get(survivorOf.get(personId) ?? personId);
    for (const contact of recent) {
      // one that was carried over to the survivor's row stands in both
      if (!seen.has(contact[0])) count?.recent.push(contact);
      seen.add(contact[0]);
    }
  }
  return [...counts.values()];
}

/** Writes what counts from now on; the rows are held by `lockCounts`. */
export async function saveCounts(
  tx: StoreTx,
  counts: readonly Pick<PersonCount, 'personId' | 'recent'>[],
  now: Date,
): Promise<void> {
  if (counts.length === 0) return;
  await affected(
    tx,
    sql`update group_contact_counter k set recent = t."recent", updated_at = ${now}
        from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as t("personId" uuid, "recent" jsonb)
        where k.person_id = t."personId"`,
  );
}

/**
 * Takes back what never reached the person: contacts that were refused, not begun, or not delivered. Locks the counters in
 * the order of their ids, after the contacts that the caller holds.
 */
export async function takeBackCounts(
  tx: StoreTx,
  contacts: readonly { readonly id: string; readonly customerId: string }[],
  now: Date,
): Promise<void> {
  if (contacts.length === 0) return;
  const customerIds = contacts.map(({ customerId }) => customerId);
  const persons = await rows<{ personId: string }>(
    tx,
    sql`select distinct s.person_id as "personId"
        from customer c join customer s on s.id = coalesce(c.merged_into_id, c.id)
        where c.id = any(${customerIds}::uuid[]) and s.person_id is not null`,
  );
  if (persons.length === 0) return;
  const isTakenBack = new Set(contacts.map(({ id }) => id));
  const counts = await lockCounts(
    tx,
    persons.map(({ personId }) => personId),
    now,
  );
  await saveCounts(
    tx,
    counts.map(({ personId, recent }) => ({ personId, recent: recent.filter(([id]) => !isTakenBack.has(id)) })),
    now,
  );
}
