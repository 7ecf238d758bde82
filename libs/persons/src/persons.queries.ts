import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { GroupTx } from '#libs/tenancy';
import type { ProposalState } from './person-history.entity';
import { GroupPersonMerge, GroupPersonProposal } from './person-history.entity';
import { GroupPerson } from './person.entity';

/** A person with all that its answer shows, in one row. */
export interface PersonRecord extends GroupPerson {
  members: { storeRole: string; customerId: string }[];
  phones: number;
  idNumbers: number;
}

export const PERSON_SORTS = defineSorts(
  { createdAt: { column: sql`p.created_at`, type: 'instant' } },
  { id: sql`p.id`, fallback: '-createdAt' },
);

/**
 * A select of a person and of all that were merged into it: whose customers and numbers are this person's. Where rows are
 * locked or changed it goes into `any(array(…))`: of a row that was waited for, a join with a union finds nothing.
 */
export const selectIdsOfPerson = (id: Sql): Sql =>
  sql`select q.id from group_person q where q.id = ${id} union all select q.id from group_person q where q.merged_into_id = ${id}`;

const FAMILY = selectIdsOfPerson(sql`p.id`);

const RECORD = sql`
  ${columns(GroupPerson, 'p')},
  coalesce((
    select json_agg(json_build_object('storeRole', m.store_role, 'customerId', m.customer_id)
                    order by m.store_role, m.customer_id)
    from group_person_member m where m.person_id in (${FAMILY})), '[]') as members,
  (select count(*)::int from group_person_key k where k.person_id in (${FAMILY}) and k.kind = 'phone') as phones,
  (select count(*)::int from group_person_key k where k.person_id in (${FAMILY}) and k.kind = 'id_number') as "idNumbers"`;

/** One page of persons that are somebody's customers; those that were merged away are not among them. */
export function findPersons(tx: GroupTx, shared: boolean, keyset: Keyset): Promise<PersonRecord[]> {
  const stores = sql`(select count(distinct m.store_role) from group_person_member m where m.person_id in (${FAMILY}))`;
  return rows(
    tx,
    sql`select ${RECORD} from group_person p
        where p.merged_into_id is null and ${stores} > ${shared ? 1 : 0} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

export function findPerson(tx: GroupTx, id: string): Promise<PersonRecord | null> {
  return row(tx, sql`select ${RECORD} from group_person p where p.id = ${id}`);
}

/** The persons that these blind indexes lead to. */
export function findPersonsByKey(
  tx: GroupTx,
  keys: readonly { readonly kind: string; readonly value: Buffer }[],
): Promise<PersonRecord[]> {
  const wanted = JSON.stringify(keys.map(({ kind, value }) => ({ kind, value: value.toString('hex') })));
  return rows(
    tx,
    sql`select ${RECORD} from group_person p
        where p.id in (
          select coalesce(q.merged_into_id, q.id)
          from json_to_recordset(${wanted}::json) as w(kind text, value text)
          join group_person_key k on k.kind = w.kind and k.value = decode(w.value, 'hex')
          join group_person q on q.id = k.person_id)
        order by p.id`,
  );
}

/** The persons of these ids, locked in the order of their ids, so that two merges never wait for each other. */
export function lockPersons(tx: GroupTx, ids: readonly string[]): Promise<GroupPerson[]> {
  return rows(
    tx,
    sql`select ${columns(GroupPerson, 'p')} from group_person p where p.id = any(${ids}::uuid[]) order by p.id for update`,
  );
}

/**
 * Lets one merge of the group go on at a time, until the end of its transaction: who is merged with whom is worked out
 * over several rows. Without it a survivor could be merged away between being read and being locked.
 */
export function queueForMerges(tx: GroupTx): Promise<unknown> {
  return rows(tx, sql`select pg_advisory_xact_lock(hashtextextended('merges of persons of ' || current_schema(), 0))`);
}

/**
 * Who these persons are now, with everybody who was merged into those, locked in the order of their ids; for whoever has
 * queued for merges, so that nobody else joins or leaves them.
 */
export function lockFamilies(tx: GroupTx, ids: readonly string[]): Promise<GroupPerson[]> {
  return rows(
    tx,
    sql`with survivor as (
          select distinct coalesce(q.merged_into_id, q.id) as id from group_person q where q.id = any(${ids}::uuid[]))
        select ${columns(GroupPerson, 'p')} from group_person p
        where p.id = any(array(
          select s.id from survivor s
          union all select f.id from survivor s join group_person f on f.merged_into_id = s.id))
        order by p.id for update`,
  );
}

/** Points persons at their survivors. */
export function pointAll(
  tx: GroupTx,
  pointed: readonly { readonly id: string; readonly into: string }[],
): Promise<number> {
  return affected(
    tx,
    sql`update group_person p set merged_into_id = n."into"
        from json_to_recordset(${JSON.stringify(pointed)}::json) as n("id" uuid, "into" uuid) where p.id = n."id"`,
  );
}

/** Who decided something, and when. */
export interface Decision {
  readonly at: Date;
  readonly actorId: string;
}

export function insertMerges(
  tx: GroupTx,
  merges: readonly Pick<GroupPersonMerge, 'id' | 'survivorId' | 'mergedId' | 'followedIds' | 'proposalId'>[],
  { at, actorId }: Decision,
): Promise<number> {
  return affected(
    tx,
    sql`insert into group_person_merge (id, survivor_id, merged_id, followed_ids, proposal_id, merged_at, merged_by)
        select m."id", m."survivorId", m."mergedId",
               array(select f.id::uuid from json_array_elements_text(m."followedIds") as f(id)), m."proposalId", ${at},
               ${actorId}
        from json_to_recordset(${JSON.stringify(merges)}::json)
          as m("id" uuid, "survivorId" uuid, "mergedId" uuid, "followedIds" json, "proposalId" uuid)`,
  );
}

export function noteMerged(tx: GroupTx, proposalIds: readonly string[], { at, actorId }: Decision): Promise<number> {
  return affected(
    tx,
    sql`update group_person_proposal set state = 'merged', decided_at = ${at}, decided_by = ${actorId}
        where id = any(${proposalIds}::uuid[])`,
  );
}

/** Points a person, and all that were merged into it, at the survivor. Returns the ids of all of them. */
export async function pointAt(tx: GroupTx, mergedId: string, survivorId: string): Promise<string[]> {
  const pointed = await rows<{ id: string }>(
    tx,
    sql`update group_person set merged_into_id = ${survivorId}
        where merged_into_id = ${mergedId} or id = ${mergedId} returning id`,
  );
  return pointed.map(({ id }) => id);
}

/** Takes a merge back: the person stands by itself, and those that had followed it point at it again. */
export function pointBack(tx: GroupTx, { mergedId, followedIds }: GroupPersonMerge): Promise<number> {
  return affected(
    tx,
    sql`update group_person set merged_into_id = case when id = ${mergedId} then null else ${mergedId}::uuid end
        where id = ${mergedId} or id = any(${followedIds}::uuid[])`,
  );
}

export const PERSON_MERGE_SORTS = defineSorts(
  { mergedAt: { column: sql`m.merged_at`, type: 'instant' } },
  { id: sql`m.id`, fallback: '-mergedAt' },
);

export function findMerges(tx: GroupTx, survivorId: string, keyset: Keyset): Promise<GroupPersonMerge[]> {
  return rows(
    tx,
    sql`select ${columns(GroupPersonMerge, 'm')} from group_person_merge m
        where m.survivor_id = ${survivorId} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

export function lockMerge(tx: GroupTx, survivorId: string, id: string): Promise<GroupPersonMerge | null> {
  return row(
    tx,
    sql`select ${columns(GroupPersonMerge, 'm')} from group_person_merge m
        where m.id = ${id} and m.survivor_id = ${survivorId} for update`,
  );
}

export const PROPOSAL_SORTS = defineSorts(
  { createdAt: { column: sql`p.created_at`, type: 'instant' } },
  { id: sql`p.id`, fallback: '-createdAt' },
);

export function findProposals(tx: GroupTx, state: ProposalState, keyset: Keyset): Promise<GroupPersonProposal[]> {
  return rows(
    tx,
    sql`select ${columns(GroupPersonProposal, 'p')} from group_person_proposal p
        where p.state = ${state} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

export function lockProposal(tx: GroupTx, id: string): Promise<GroupPersonProposal | null> {
  return row(
    tx,
    sql`select ${columns(GroupPersonProposal, 'p')} from group_person_proposal p where p.id = ${id} for update`,
  );
}

/** Proposals that need nobody's opinion, oldest first, erased persons aside; another worker's are left to it. */
export function lockCertainProposals(tx: GroupTx, reason: string, limit: number): Promise<GroupPersonProposal[]> {
  return rows(
    tx,
    sql`select ${columns(GroupPersonProposal, 'p')} from group_person_proposal p
        where p.state = 'open' and p.reason = ${reason} and not exists (
          select from group_person o left join group_person s on s.id = o.merged_into_id
          where o.id in (p.one_id, p.other_id) and (o.erased_at is not null or s.erased_at is not null))
        order by p.created_at, p.id limit ${limit} for update skip locked`,
  );
}
