import { affected, columns, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate, PhoneLine } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import { CONTACT_CALL, type ContactCategory } from '#libs/outreach';
import { type HeldTask, inInboxOf, Task, type TaskActor } from '#libs/tasks';
import type { StoreTx } from '#libs/tenancy';
import type { AttemptOutcome } from './call-outcomes';

/** A number of the customer, the one to dial first in front. */
export interface CallPhone {
  readonly id: string;
  readonly number: string;
  readonly line: PhoneLine;
  readonly quality: string;
  /** Of the customer itself and not of a duplicate that was merged into it. */
  readonly isOwn: boolean;
}

/** A call with all that its caller needs, as of now. */
export interface CallRecord extends Pick<
  Task,
  'id' | 'state' | 'priority' | 'dueAt' | 'ownerRole' | 'assigneeId' | 'claimedBy' | 'claimedByName' | 'claimedAt'
> {
  queueKey: string;
  contactId: string;
  journey: string;
  step: string;
  policyRef: string;
  category: ContactCategory;
  customerId: string;
  customerName: string;
  valueClass: string | null;
  statuses: string[];
  phones: CallPhone[];
  vehicleId: string | null;
  plate: string | null;
  model: string | null;
  dueOn: LocalDate | null;
  order: {
    id: string;
    orderNumber: string;
    deliveredAt: string | null;
    serviceItems: string[];
    replacedParts: string[];
  } | null;
  attempts: number;
  lastOutcome: AttemptOutcome | null;
  lastAt: Date | null;
  callAt: Date | null;
}

/** Due first, then what is urgent, then class A before B before the others. */
const QUEUE_KEY = sql`(
  to_char(t.due_at at time zone 'UTC', 'YYYYMMDDHH24MI')
  || case t.priority when 'high' then '1' when 'normal' then '2' else '3' end || k.precedence) collate "C"`;

export const CALL_SORTS = defineSorts(
  { queue: { column: QUEUE_KEY, property: 'queueKey', type: 'text' } },
  { id: sql`t.id`, fallback: 'queue' },
);

/** A customer `s` and the duplicates merged into it; what is theirs is looked up for each, or Postgres reads whole tables. */
const SAME = sql`(select s.id union all select d.id from customer d where d.merged_into_id = s.id) same`;

/** Numbers of a customer `s`, in the order in which they are dialled. */
const PHONES = sql`coalesce((
  select json_agg(json_build_object('id', p.id, 'number', p.number, 'line', p.line, 'quality', p.quality,
                                    'isOwn', p.customer_id = s.id)
                  order by case p.quality when 'reachable' then 0 when 'unverified' then 1 else 2 end,
                           p.contact_id is not null, p.created_at desc, p.id desc)
  from ${SAME} cross join lateral (select x.* from customer_phone x where x.customer_id = same.id offset 0) p), '[]')`;

/** Statuses that a customer `s` holds. */
const statuses = (now: Date): Sql => sql`array(
  select distinct p.kind
  from ${SAME} cross join lateral (
    select x.kind from customer_status x
    where x.customer_id = same.id and x.since <= ${now} and (x.until is null or x.until > ${now}) offset 0) p
  order by 1)`;

/** Of a contact `k`: the order that it is about, else the last visit of its vehicle, each by its own index. REM-12, FUP-11 */
const ORDER = sql`
  select json_build_object('id', o.id, 'orderNumber', o.order_number, 'deliveredAt', o.delivered_at,
           'serviceItems', coalesce(l.labour, '[]'), 'replacedParts', coalesce(l.parts, '[]')) as found
  from (select x.id, x.order_number, x.delivered_at from service_order x
        where k.subject_type = 'service-order' and x.id = k.subject_id
        union all
        (select x.id, x.order_number, x.delivered_at from service_order x
         where k.subject_type <> 'service-order' and x.vehicle_id = k.vehicle_id and x.state <> 'cancelled'
         order by x.arrived_at desc limit 1)) o
  cross join lateral (
    select json_agg(x.name order by x.position) filter (where x.kind = 'labour') as labour,
           json_agg(x.name order by x.position) filter (where x.kind = 'part') as parts
    from service_order_line x where x.order_id = o.id) l
  limit 1`;

/** Such a task is always about a contact. */
const IS_CALL = sql`t.kind = ${CONTACT_CALL.code}`;

/**
 * What the order of calls needs of their contacts `k`, looked up for each: there are few calls to make among very many
 * contacts, and Postgres would read them all.
 */
const ORDERED_BY = sql`cross join lateral (
  select x.id, x.journey, x.precedence from contact x where x.id = t.subject_id offset 0) k`;

/** Of the tasks `t` that `tasks` names; they come first, or Postgres looks everything up for all of them. */
const record = (now: Date, tasks: Sql): Sql => sql`
  select t.id, t.state, t.priority, t.due_at as "dueAt", t.owner_role as "ownerRole", t.assignee_id as "assigneeId",
         t.claimed_by as "claimedBy", t.claimed_by_name as "claimedByName", t.claimed_at as "claimedAt",
         ${QUEUE_KEY} as "queueKey", k.id as "contactId", k.journey, k.step, k.policy_ref as "policyRef", k.category,
         s.id as "customerId", s.name as "customerName", s.value_class as "valueClass",
         ${statuses(now)} as statuses,
         ${PHONES} as phones, v.id as "vehicleId", v.plate, v.model, f.due_on as "dueOn", o.found as "order",
         coalesce(a.number, 0) as attempts, a.outcome as "lastOutcome", a.made_at as "lastAt", a.next_at as "callAt"
  from ${tasks}
  join contact k on k.id = t.subject_id
  join customer c on c.id = k.customer_id
  join customer s on s.id = coalesce(c.merged_into_id, c.id)
  left join vehicle v on v.id = k.vehicle_id
  left join maintenance_forecast f on f.vehicle_id = k.vehicle_id
  left join lateral (${ORDER}) o on true
  left join lateral (
    select x.number, x.outcome, x.made_at, x.next_at from call_attempt x
    where x.contact_id = k.id order by x.number desc limit 1) a on true`;

export interface CallFilter {
  readonly journey?: readonly string[];
  /** Only those that may be made by then: a call that was agreed for later is left out. */
  readonly readyBy?: Date;
}

/** The calls that somebody has: of their roles and their own, and what they have taken. */
export function findCalls(
  tx: StoreTx,
  actor: TaskActor,
  filter: CallFilter,
  keyset: Keyset,
  now: Date,
): Promise<CallRecord[]> {
  const wanted = [IS_CALL, waitingFor(actor), keyset.where];
  if (filter.journey) wanted.push(sql`k.journey = any(${filter.journey})`);
  if (filter.readyBy) wanted.push(isReady(filter.readyBy));
  // the page first, and what its calls are shown with only for them
  return rows(
    tx,
    sql`with page as materialized (
          select p.id, row_number() over () as position
          from (select t.id from task t ${ORDERED_BY}
                where ${join(wanted, ' and ')} ${keyset.orderAndLimit}) p)
        ${record(now, sql`page join task t on t.id = page.id`)} order by page.position`,
  );
}

/** A call of a contact `k` was not put off beyond that instant: no try says so but the last one. */
const isReady = (by: Date): Sql => sql`not exists (
  select from call_attempt x
  where x.contact_id = k.id and x.next_at > ${by}
    and x.number = (select max(y.number) from call_attempt y where y.contact_id = k.id))`;

export function findCall(tx: StoreTx, id: string, now: Date): Promise<CallRecord | null> {
  return row(tx, sql`${record(now, sql`task t`)} where ${IS_CALL} and t.id = ${id}`);
}

/** Takes the call of a list that is to be made next; of two who ask at once, each gets another. */
export function lockNextCall(
  tx: StoreTx,
  actor: TaskActor,
  { journey }: Pick<CallFilter, 'journey'>,
  now: Date,
): Promise<Task | null> {
  const wanted = [IS_CALL, sql`t.state = 'open'`, waitingFor(actor), isReady(now)];
  if (journey) wanted.push(sql`k.journey = any(${journey})`);
  return row(
    tx,
    sql`select ${columns(Task, 't')} from task t ${ORDERED_BY}
        where ${join(wanted, ' and ')}
        order by ${QUEUE_KEY}, t.id limit 1 for no key update of t skip locked`,
  );
}

/** What an attempt is judged by. */
export interface LockedCall {
  readonly contactId: string;
  readonly journey: string;
  readonly step: string;
  readonly policyRef: string;
  readonly category: ContactCategory;
  readonly expiresAt: Date | null;
  readonly customerId: string;
  readonly erasedAt: Date | null;
  readonly vehicleId: string | null;
  readonly orderId: string | null;
  readonly phones: CallPhone[];
  readonly attempts: number;
}

/** A call that nobody else works on until the transaction ends. */
export async function lockCall(
  tx: StoreTx,
  id: string,
): Promise<{ readonly task: Task; readonly call: LockedCall } | null> {
  type Found = Task & { call: Omit<LockedCall, 'expiresAt' | 'erasedAt'> } & Pick<LockedCall, 'expiresAt' | 'erasedAt'>;
  // sent together, but what the second statement sees is what the one before us left, such as its try
  const [, found] = await Promise.all([
    affected(tx, sql`select from task t where t.id = ${id} and ${IS_CALL} for no key update`),
    row<Found>(
      tx,
      sql`select ${columns(Task, 't')}, k.expires_at as "expiresAt", s.erased_at as "erasedAt",
               json_build_object('contactId', k.id, 'journey', k.journey, 'step', k.step, 'policyRef', k.policy_ref,
                 'category', k.category, 'customerId', s.id, 'vehicleId', k.vehicle_id,
                 'orderId', case k.subject_type when 'service-order' then k.subject_id end, 'phones', ${PHONES},
                 'attempts', coalesce((select max(x.number) from call_attempt x where x.contact_id = k.id), 0)) as call
        from task t
        join contact k on k.id = t.subject_id
        join customer c on c.id = k.customer_id
        join customer s on s.id = coalesce(c.merged_into_id, c.id)
        where t.id = ${id} and ${IS_CALL}`,
    ),
  ]);
  if (!found) return null;
  const { call, expiresAt, erasedAt, ...task } = found;
  return { task, call: { ...call, expiresAt, erasedAt } };
}

export interface AssignableCalls {
  readonly role: string;
  readonly callIds?: readonly string[];
  readonly journeys?: readonly string[];
  readonly limit: number;
}

/** A call that somebody of the staff promised, and keeps until then: its last try `x` agreed on a time. FUP-08 */
const IS_PROMISED = sql`(t.state = 'claimed' and exists (
  select from call_attempt x
  where x.contact_id = t.subject_id and x.outcome = 'call_back_agreed' and x.made_by = t.claimed_by
    and x.number = (select max(y.number) from call_attempt y where y.contact_id = t.subject_id)))`;

/** A call that may be given to somebody. */
export interface AssignableCall {
  readonly id: string;
  readonly assigneeId: string | null;
  /** Who promised it; null: it is open. */
  readonly promisedBy: string | null;
  readonly dueAt: Date;
}

/**
 * Calls of a role, the most urgent first: of all those that nobody was given, or of those that were named, with the ones
 * that somebody promised.
 */
export function lockAssignable(
  tx: StoreTx,
  { role, callIds, journeys, limit }: AssignableCalls,
): Promise<AssignableCall[]> {
  const wanted = [IS_CALL, sql`t.owner_role = ${role}`];
  wanted.push(
    callIds
      ? sql`t.id = any(${callIds}::uuid[]) and (t.state = 'open' or ${IS_PROMISED})`
      : sql`t.state = 'open' and t.assignee_id is null`,
  );
  if (journeys) wanted.push(sql`k.journey = any(${journeys})`);
  return rows(
    tx,
    sql`select t.id, t.assignee_id as "assigneeId", t.claimed_by as "promisedBy", t.due_at as "dueAt"
        from task t ${ORDERED_BY}
        where ${join(wanted, ' and ')} order by ${QUEUE_KEY}, t.id limit ${limit} for no key update of t`,
  );
}

/** Calls that somebody promised, the next first. */
export function findPromised(tx: StoreTx, limit: number): Promise<(HeldTask & { readonly dueAt: Date })[]> {
  return rows(
    tx,
    sql`select t.id as "taskId", t.claimed_by as "heldBy", t.due_at as "dueAt" from task t
        where ${IS_CALL} and t.state in ('open', 'claimed') and ${IS_PROMISED} order by t.due_at, t.id limit ${limit}`,
  );
}

/** Those of these ids that are calls, whatever became of them. */
export async function findCallIds(tx: StoreTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    sql`select t.id from task t where t.id = any(${ids}::uuid[]) and ${IS_CALL}`,
  );
  return new Set(found.map(({ id }) => id));
}

/** How many calls each of these people has been given and has not made. */
export function countCallsOf(tx: StoreTx, staffIds: readonly string[]): Promise<{ staffId: string; count: number }[]> {
  return rows(
    tx,
    sql`select coalesce(t.claimed_by, t.assignee_id) as "staffId", count(*)::int as count from task t
        where ${IS_CALL} and t.state in ('open', 'claimed')
          and coalesce(t.claimed_by, t.assignee_id) = any(${staffIds})
        group by 1`,
  );
}

function waitingFor(actor: TaskActor): Sql {
  const mine = actor.roles ? sql`(t.state = 'open' or t.claimed_by = ${actor.id})` : sql`true`;
  return sql`t.state in ('open', 'claimed') and ${mine} and ${inInboxOf(actor)}`;
}
