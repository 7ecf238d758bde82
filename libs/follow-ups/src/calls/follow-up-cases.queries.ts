import { empty, join, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { CallOpinion } from './call-outcomes';
import type { FollowUpCounts, FollowUpFigure, FollowUpPopulation } from './follow-up-figures.policy';
import type { FollowUpResult } from './follow-up-results';

/** Instants, half open. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

/** A customer to be followed up about one thing, and what came of it, whatever contacts that took. */
export interface FollowUpCase {
  readonly id: string;
  readonly dueAt: Date;
  readonly journey: string;
  readonly step: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly vehicleId: string | null;
  readonly plate: string | null;
  readonly member: boolean;
  readonly called: boolean;
  readonly result: FollowUpResult;
  readonly attempts: number;
  readonly lastAttemptAt: Date | null;
  readonly opinion: CallOpinion | null;
}

export const CASE_SORTS = defineSorts(
  { dueAt: { column: sql`x.due_at`, type: 'instant' } },
  { id: sql`x.id`, fallback: 'dueAt' },
);

/** Nobody heard of these, though they were owed. What was called off for another reason was not to be followed up. */
const LOST = ['no_number', 'no_email', 'no_address', 'expired', 'gave_up'];

const CALLS = ['phone_call', 'visit'];

/** Contacts `k` of the category follow_up that fell due in a time. */
const dueIn = ({ from, before }: Span, isCall: boolean): Sql => sql`
  select k.id, k.subject_type, k.subject_id, k.occurrence, k.state, k.merged_into_id, k.due_at, k.outcome, k.outcome_at,
         ${isCall ? sql`true` : sql`false`} as is_call
  from contact k
  where k.category = 'follow_up' and k.due_at >= ${from} and k.due_at < ${before}
    and ${isCall ? empty : sql`not`} k.channel = any(${CALLS})`;

/**
 * The cases of a time, as `cases`: contacts of the category follow_up that fell due in it, one case for what one round is
 * about. Where there is a call, messages beside it say nothing; a case of messages alone is none that succeeded (成功回访不包括
 * 留言和寄信). Who is a member is judged on the day on which it was due. No sums are ordered, so that the cases need not be
 * sorted: the last outcome is the greatest with its instant in front. FUP-03, FUP-08
 */
const withCases = (span: Span): Sql => sql`
  with due as (
    ${dueIn(span, true)}
    union all
    ${dueIn(span, false)}
      and not exists (select from contact o
                      where o.journey = k.journey and o.subject_type = k.subject_type and o.subject_id = k.subject_id
                        and o.occurrence = k.occurrence and o.channel = any(${CALLS}))),
  planned as (
    select p.*, d.reason,
           case p.outcome when 'met' then 'reached' when 'not_met' then 'no_answer' when 'declined' then 'refused'
                          when 'visit_declined' then 'refused' else p.outcome end as result
    from due p
    left join lateral (select d.reason from contact_decision d
                       where p.state = 'cancelled' and d.contact_id = p.id and d.kind <> 'deferred' limit 1) d on true
    where p.state <> 'cancelled' or p.merged_into_id is not null or d.reason = any(${LOST})),
  found as (
    select min(p.id::text)::uuid as id, min(p.due_at) as due_at, p.subject_type, p.subject_id,
           count(a.id)::int as attempts, max(a.made_at) as last_at, max(a.opinion) as opinion,
           coalesce(bool_or(a.id is not null or p.is_call and p.result <> 'no_number'), false) as called,
           case when bool_or(p.is_call and p.result = 'reached') then 'reached'
                when bool_or(p.is_call and p.result is null and p.state in ('due', 'claimed', 'sent')) then 'open'
                else coalesce(
                  substr(max(to_char(p.outcome_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || p.result)
                           filter (where p.is_call), 21),
                  case when bool_or(p.reason = 'no_number') then 'no_number'
                       when bool_or(p.is_call) then 'not_called'
                       when bool_or(p.state in ('due', 'claimed', 'sending', 'to_print')) then 'open'
                       when bool_or(p.state in ('sent', 'unknown')) then 'message_left'
                       else 'not_called' end) end as result
    from planned p left join call_attempt a on a.contact_id = p.id
    group by p.subject_id, p.occurrence, p.subject_type),
  held as (
    select coalesce(c.merged_into_id, c.id) as customer_id, range_agg(tstzrange(m.since, m.until)) as spans
    from customer_status m join customer c on c.id = m.customer_id where m.kind = 'member' group by 1),
  cases as (
    select f.id, f.due_at, f.subject_type, f.subject_id, coalesce(c.merged_into_id, c.id) as customer_id, f.attempts,
           f.last_at, f.opinion, f.called, f.result, coalesce(h.spans @> f.due_at, false) as member
    from found f
    join contact k on k.id = f.id
    join customer c on c.id = k.customer_id
    left join held h on h.customer_id = coalesce(c.merged_into_id, c.id))`;

/** How many cases there are of each sort, of all customers and of the members among them; one statement. */
export function countCases(
  tx: StoreTx,
  span: Span,
): Promise<(FollowUpCounts & { readonly population: FollowUpPopulation; readonly notCalled: number })[]> {
  const cases = (which: Sql): Sql => sql`coalesce(sum(x.cases) filter (where ${which}), 0)::int`;
  const result = (name: string): Sql => cases(sql`x.result = ${name}`);
  return rows(
    tx,
    sql`${withCases(span)},
        sorts as (
          select x.member, x.result, x.called, x.opinion is not null as has_opinion, count(*) as cases
          from cases x group by 1, 2, 3, 4)
        select n.population, coalesce(sum(x.cases), 0)::int as "toFollow", ${cases(sql`x.called`)} as called,
               ${result('reached')} as reached, ${result('no_answer')} as "noAnswer", ${result('refused')} as refused,
               ${result('wrong_number')} as "wrongNumber", ${result('empty_number')} as "emptyNumber",
               ${result('no_number')} as "noNumber", ${result('message_left')} as "messageLeft",
               ${result('open')} as open, ${result('not_called')} as "notCalled",
               ${cases(sql`x.result = 'reached' and x.has_opinion`)} as opinions
        from (values ('all'), ('members')) as n (population)
        left join sorts x on n.population = 'all' or x.member
        group by n.population order by n.population`,
  );
}

export interface CaseFilter {
  readonly population: FollowUpPopulation;
  readonly figure?: FollowUpFigure;
  readonly side?: 'numerator' | 'denominator';
  readonly result?: readonly FollowUpResult[];
}

/** The cases of a time, or those that a figure is made of. The same as `ratioOf`. */
export function findCases(
  tx: StoreTx,
  span: Span,
  { population, figure, side = 'denominator', result }: CaseFilter,
  page: Pick<Keyset, 'where' | 'orderAndLimit'>,
): Promise<FollowUpCase[]> {
  const wanted = [page.where];
  if (population === 'members') wanted.push(sql`x.member`);
  if (figure) wanted.push(SIDES[figure][side]);
  if (result) wanted.push(sql`x.result = any(${result})`);
  return rows(
    tx,
    sql`${withCases(span)}
        select x.id, x.due_at as "dueAt", k.journey, k.step, x.subject_type as "subjectType", x.subject_id as "subjectId",
               x.customer_id as "customerId", c.name as "customerName", k.vehicle_id as "vehicleId", v.plate, x.member,
               x.called, x.result, x.attempts, x.last_at as "lastAttemptAt", x.opinion
        from cases x
        join contact k on k.id = x.id
        join customer c on c.id = x.customer_id
        left join vehicle v on v.id = k.vehicle_id
        where ${join(wanted, ' and ')} ${page.orderAndLimit}`,
  );
}

const REACHED = sql`x.result = 'reached'`;
const ALL = sql`true`;
const CALLED = sql`x.called`;

const SIDES: Readonly<Record<FollowUpFigure, Readonly<Record<'numerator' | 'denominator', Sql>>>> = {
  follow_up: { numerator: REACHED, denominator: ALL },
  success: { numerator: REACHED, denominator: CALLED },
  no_answer_or_refused: { numerator: sql`x.result in ('no_answer', 'refused')`, denominator: CALLED },
  retention: { numerator: sql`x.result not in ('wrong_number', 'empty_number', 'no_number')`, denominator: ALL },
  opinion: { numerator: sql`x.result = 'reached' and x.opinion is not null`, denominator: REACHED },
};

export interface CallerCounts {
  readonly staffId: string;
  readonly name: string | null;
  readonly attempts: number;
  readonly reached: number;
}

/** Who made how many tries of follow-up calls in a time. FUP-09, FUP-13 */
export function countCallers(tx: StoreTx, { from, before }: Span): Promise<CallerCounts[]> {
  return rows(
    tx,
    sql`select a.made_by as "staffId", max(t.claimed_by_name) filter (where t.claimed_by = a.made_by) as name,
               count(*)::int as attempts, count(*) filter (where a.outcome = 'reached')::int as reached
        from call_attempt a
        join contact k on k.id = a.contact_id and k.category = 'follow_up'
        left join task t on t.id = a.task_id
        where a.made_at >= ${from} and a.made_at < ${before}
        group by a.made_by order by attempts desc, a.made_by limit 500`,
  );
}
