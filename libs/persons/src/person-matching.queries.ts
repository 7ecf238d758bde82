import { affected, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import {
  AUTOMATIC_REASON,
  type KnownPersons,
  type MatchPlan,
  type PersonFacts,
  type PersonKey,
  planMatches,
} from './match-persons.policy';

/** Two stores may add a number at one instant. Whoever comes second sees it in the next round, and there is no third. */
const ROUNDS = 5;

export interface Matched {
  readonly members: MatchPlan['members'];
  /** Whether headquarters has persons to merge that are one beyond doubt. */
  readonly mergeable: boolean;
}

/**
 * Matches customers of the store to persons of its group, whom it makes where there are none: a few statements for any
 * number of customers. Persons that turn out to be one are proposed to headquarters. GRP-01
 */
export async function matchPersons(
  tx: StoreTx,
  storeRole: string,
  customers: readonly PersonFacts[],
  at: Date,
): Promise<Matched> {
  for (let round = 1; round <= ROUNDS; round++) {
    const plan = planMatches(customers, await findKnown(tx, customers));
    const added = await addKeys(tx, plan.keys, at);
    if (added < plan.keys.length) continue;
    await addMembers(tx, storeRole, plan, at);
    return {
      members: plan.members,
      mergeable: plan.proposals.some(({ reason }) => reason === AUTOMATIC_REASON),
    };
  }
  throw new Error(`Other stores add the same persons faster than they are found, ${ROUNDS} times running`);
}

async function findKnown(tx: StoreTx, customers: readonly PersonFacts[]): Promise<KnownPersons> {
  const wanted = customers.flatMap(({ idNumber, phones, plateNames }) => [
    ...(idNumber ? [{ kind: 'id_number', value: idNumber }] : []),
    ...phones.map((value) => ({ kind: 'phone', value })),
    ...plateNames.map((value) => ({ kind: 'plate_name', value })),
  ]);
  const before = [...new Set(customers.flatMap(({ personId, survivorPersonId: s }) => [personId, s]))].filter(isSet);
  const [owned, met] = await Promise.all([
    rows<PersonKey>(
      tx,
      sql`select k.kind, encode(k.value, 'hex') as value, coalesce(p.merged_into_id, p.id) as "personId"
          from json_to_recordset(${JSON.stringify(wanted)}::json) as w(kind text, value text)
          join group_person_key k on k.kind = w.kind and k.value = decode(w.value, 'hex')
          join group_person p on p.id = k.person_id`,
    ),
    before.length === 0
      ? []
      : rows<{ id: string; personId: string; isErased: boolean }>(
          tx,
          sql`select p.id, coalesce(p.merged_into_id, p.id) as "personId", p.erased_at is not null as "isErased"
              from group_person p where p.id = any(${before}::uuid[])`,
        ),
  ]);
  const persons = [...new Set([...owned, ...met].map(({ personId }) => personId))];
  const further = persons.length === 0 ? [] : await findKeysOf(tx, persons);
  const keyed = new Set(further.map(({ personId }) => personId));
  return {
    keys: [...owned, ...further.filter(({ kind }) => kind === 'id_number')],
    survivors: new Map(met.map(({ id, personId }) => [id, personId])),
    keyless: new Set(persons.filter((person) => !keyed.has(person))),
    erased: new Set(met.flatMap(({ id, isErased }) => (isErased ? [id] : []))),
  };
}

/** ID numbers of these persons, and of the others one key to tell that there is any. */
function findKeysOf(tx: StoreTx, persons: readonly string[]): Promise<PersonKey[]> {
  return rows(
    tx,
    sql`select k.kind, encode(case when k.kind = 'id_number' then k.value else '' end, 'hex') as value,
               coalesce(p.merged_into_id, p.id) as "personId"
        from group_person p join group_person_key k on k.person_id = p.id
        where p.id = any(${persons}::uuid[]) or p.merged_into_id = any(${persons}::uuid[])
        group by 1, 2, 3`,
  );
}

/** Adds numbers in one order, so that two stores wait for each other and never in a circle. Returns how many were new. */
async function addKeys(tx: StoreTx, keys: readonly PersonKey[], at: Date): Promise<number> {
  if (keys.length === 0) return 0;
  const [{ added }] = (await rows<{ added: number }>(
    tx,
    sql`with added as (
          insert into group_person_key (kind, value, person_id, created_at)
          select k.kind, decode(k.value, 'hex'), k.person_id, ${at}
          from json_to_recordset(${JSON.stringify(keys.map(toRow))}::json) as k(kind text, value text, person_id uuid)
          order by k.kind, k.value
          on conflict (kind, value) do nothing
          returning person_id),
        made as (
          insert into group_person (id, created_at) select distinct a.person_id, ${at}::timestamptz from added a
          on conflict (id) do nothing)
        select count(*)::int as added from added`,
  )) as [{ added: number }];
  return added;
}

const toRow = ({ kind, value, personId }: PersonKey) => ({ kind, value, person_id: personId });

async function addMembers(tx: StoreTx, storeRole: string, plan: MatchPlan, at: Date): Promise<void> {
  const members = sql`json_to_recordset(${JSON.stringify(plan.members)}::json) as m("customerId" uuid, "personId" uuid)`;
  const proposals = plan.proposals.map((proposal) => ({ id: newId(), ...proposal }));
  await Promise.all([
    // whoever is known by no number is a person all the same
    affected(
      tx,
      sql`insert into group_person (id, created_at) select distinct m."personId", ${at}::timestamptz from ${members}
          on conflict (id) do nothing`,
    ),
    affected(
      tx,
      sql`insert into group_person_member as g (store_role, customer_id, person_id, created_at)
          select ${storeRole}, m."customerId", m."personId", ${at} from ${members}
          on conflict (store_role, customer_id) do update set person_id = excluded.person_id
          where g.person_id <> excluded.person_id`,
    ),
    proposals.length > 0 &&
      affected(
        tx,
        sql`insert into group_person_proposal (id, one_id, other_id, reason, created_at)
            select p.id, p."oneId", p."otherId", p.reason, ${at}
            from json_to_recordset(${JSON.stringify(proposals)}::json)
              as p(id uuid, "oneId" uuid, "otherId" uuid, reason text)
            order by p."oneId", p."otherId"
            on conflict (one_id, other_id) do nothing`,
      ),
  ]);
}

const isSet = (id: string | null): id is string => id !== null;
