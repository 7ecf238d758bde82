import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { OFFER_SLOT } from './offer-slot-task';
import { WaitListEntry, type WaitListState } from './wait-list-entry.entity';

export const WAIT_LIST_SORTS = defineSorts(
  { createdAt: { column: sql`w.created_at`, type: 'instant' } },
  { id: sql`w.id`, fallback: 'createdAt' },
);

export interface WaitListFilter {
  readonly state?: readonly WaitListState[];
  readonly customerId?: string;
}

/** An entry with the hold of what it was offered, if that is there. */
export interface WaitListRecord extends WaitListEntry {
  holdId: string | null;
}

const RECORD = sql`
  ${columns(WaitListEntry, 'w')}, (select r.id from reservation r where r.wait_list_entry_id = w.id) as "holdId"`;

export function findEntries(
  tx: StoreTx,
  { state, customerId }: WaitListFilter,
  keyset: Keyset,
): Promise<WaitListRecord[]> {
  const wanted: Sql[] = [];
  if (state) wanted.push(sql`w.state = any(${state})`);
  if (customerId) wanted.push(sql`w.customer_id = ${customerId}`);
  const conditions = wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
  return rows(
    tx,
    sql`select ${RECORD} from wait_list_entry w
        where ${keyset.where} ${conditions} ${keyset.orderAndLimit}`,
  );
}

export function findEntry(tx: StoreTx, id: string): Promise<WaitListRecord | null> {
  return row(tx, sql`select ${RECORD} from wait_list_entry w where w.id = ${id}`);
}

export function lockEntry(tx: StoreTx, id: string): Promise<WaitListEntry | null> {
  return row(tx, sql`select ${columns(WaitListEntry, 'w')} from wait_list_entry w where w.id = ${id} for update`);
}

const MOST_WHO_WAIT = 500;

/** Those who have waited longest, for as long as there is time left; locked, so that nobody is offered two slots at once. */
export function lockWaiting(tx: StoreTx, skills: readonly string[], now: Date): Promise<WaitListEntry[]> {
  return rows(
    tx,
    sql`select ${columns(WaitListEntry, 'w')} from wait_list_entry w
        where w.state = 'waiting' and w.skill = any(${skills}) and w.latest_at > ${now}
          and not exists (select from customer c where c.id = w.customer_id and c.erased_at is not null)
        order by w.created_at, w.id limit ${MOST_WHO_WAIT} for update`,
  );
}

/** Offers that have not ended, those that end first first. */
export function findOffers(tx: StoreTx, most: number): Promise<{ readonly id: string; readonly offeredUntil: Date }[]> {
  return rows(
    tx,
    sql`select w.id, w.offered_until as "offeredUntil" from wait_list_entry w
        where w.offered_until is not null order by w.offered_until limit ${most}`,
  );
}

/** Of these who wait, the task that told them last. */
export function findLastAsked(
  tx: StoreTx,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly taskId: string }[]> {
  return rows(
    tx,
    sql`select distinct on (t.subject_id) t.subject_id as id, t.id as "taskId" from task t
        where t.subject_type = 'wait-list' and t.subject_id = any(${ids}::uuid[]) and t.kind = ${OFFER_SLOT.code}
        order by t.subject_id, t.id desc`,
  );
}

/** Of these, whose offer is over and whose answer is not on its way; to be asked when nobody can answer any more. */
export async function findUnanswered(tx: StoreTx, ids: readonly string[], now: Date): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select w.id from wait_list_entry w
        where w.id = any(${ids}::uuid[]) and w.offered_until <= ${now} and not exists (
          select from task t
          where t.subject_type = 'wait-list' and t.subject_id = w.id and t.state = 'done' and t.closed_at >= w.offered_at)`,
  );
  return found.map(({ id }) => id);
}

export function offerSlots(
  tx: StoreTx,
  offers: readonly { readonly entryId: string; readonly startsAt: Date; readonly until: Date }[],
  now: Date,
): Promise<number> {
  return affected(
    tx,
    sql`update wait_list_entry w
        set state = 'offered', offered_for = o."startsAt", offered_at = ${now}, offered_until = o."until",
            version = w.version + 1, updated_at = ${now}
        from json_to_recordset(${JSON.stringify(offers)}::json)
          as o("entryId" uuid, "startsAt" timestamptz, "until" timestamptz)
        where w.id = o."entryId"`,
  );
}

/** Who took what they were offered, of whom the hold was still there, and who did not take it. */
export interface Answers {
  readonly taken: readonly string[];
  readonly held: readonly string[];
  readonly declined: readonly string[];
}

/**
 * What came of offers: who took one is served, unless the hold was gone by then; who did not waits on, and is not asked
 * about that slot again. Offers of the time before slots were held have none, and are served all the same.
 */
export function closeOffers(tx: StoreTx, { taken, held, declined }: Answers, now: Date): Promise<WaitListEntry[]> {
  return rows(
    tx,
    sql`update wait_list_entry w
        set state = case when w.id = any(${held}::uuid[]) or (w.id = any(${taken}::uuid[]) and w.offered_until is null)
              then 'served' else 'waiting' end,
            declined_starts = case when w.id = any(${declined}::uuid[]) then jsonb_build_array(w.offered_for) || (
              select coalesce(jsonb_agg(d.start), '[]') from jsonb_array_elements_text(w.declined_starts) d(start)
              where d.start::timestamptz > ${now}) else w.declined_starts end,
            offered_until = null, version = w.version + 1, updated_at = ${now}
        where w.id = any(${[...taken, ...declined]}::uuid[]) and w.state = 'offered'
        returning ${columns(WaitListEntry, 'w')}`,
  );
}

/** Takes everybody off the list who is one of these customers. Answers the entries. */
export function withdrawCustomers(
  tx: StoreTx,
  customerIds: readonly string[],
  now: Date,
): Promise<{ readonly id: string; readonly before: WaitListState }[]> {
  return rows(
    tx,
    sql`with gone as (
          select w.id, w.state from wait_list_entry w
          where w.customer_id = any(${customerIds}::uuid[]) and w.state = any('{waiting,offered}') order by w.id for update)
        update wait_list_entry w
        set state = 'withdrawn', offered_until = null, version = w.version + 1, updated_at = ${now}
        from gone where w.id = gone.id returning w.id, gone.state as before`,
  );
}
