import { affected, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { casesOf, FOLLOW_UP_CASE_CATALOGUE as CASES } from './follow-up-case.catalogue';
import type { FollowUpCounts, FollowUpPopulation } from './follow-up-figures.policy';
import { daysOfCases, type TouchedFollowUp } from './touched-cases.queries';

/** Days of the store's calendar, half open. */
export interface DaySpan {
  readonly from: LocalDate;
  readonly before: LocalDate;
}

/** What of a table lies on a day `t.day`: looked up for each day by its index, or Postgres reads the whole table. */
const onDay = (table: Sql, instant: Sql, timeZone: string): Sql => sql`lateral (
  select n.* from ${table} n
  where ${instant} >= (t.day::timestamp at time zone ${timeZone})
    and ${instant} < ((t.day + 1)::timestamp at time zone ${timeZone}) offset 0)`;

/** Cases of days `t`, counted from the records: how many of which sort. */
const sortsOf = (days: Sql, timeZone: string): Sql => sql`
  select t.day, ${CASES.fields.member.sql} as member, fc.result, fc.called, fc.opinion is not null as "hasOpinion",
         count(*)::int as cases
  from ${days} t cross join ${casesOf(onDay(sql`contact_decision`, sql`n.decided_at`, timeZone))} group by 1, 2, 3, 4, 5`;

/** Who made how many tries of follow-up calls on days `t`. */
const callersOf = (days: Sql, timeZone: string): Sql => sql`
  select t.day, a.made_by as "staffId", max(w.name) as name, count(*)::int as attempts,
         count(*) filter (where a.outcome = 'reached')::int as reached
  from ${days} t
  cross join ${onDay(sql`call_attempt`, sql`n.made_at`, timeZone)} a
  join contact k on k.id = a.contact_id and k.category = 'follow_up'
  left join lateral (
    select x.claimed_by_name as name from task x where x.id = a.task_id and x.claimed_by = a.made_by offset 0) w on true
  group by 1, 2`;

/** Days of a span whose roll-up is not what the records say any more. */
const touchedIn = ({ from, before }: DaySpan): Sql => sql`(
  select day from follow_up_day where sorts is null and day >= ${from} and day < ${before})`;

/** How many cases there are of each sort, of all customers and of the members among them; one statement. KPI-13 */
export function countCases(
  tx: StoreTx,
  span: DaySpan,
  timeZone: string,
): Promise<(FollowUpCounts & { readonly population: FollowUpPopulation; readonly notCalled: number })[]> {
  const cases = (which: Sql): Sql => sql`coalesce(sum(x.cases) filter (where ${which}), 0)::int`;
  const result = (name: string): Sql => cases(sql`x.result = ${name}`);
  return rows(
    tx,
    sql`with x as (
          select s.member, s.result, s.called, s."hasOpinion", sum(s.cases) as cases
          from (
            select r.member, r.result, r.called, r."hasOpinion", r.cases
            from follow_up_day f
            cross join jsonb_to_recordset(f.sorts)
              as r (member boolean, result text, called boolean, "hasOpinion" boolean, cases int)
            where f.sorts is not null and f.day >= ${span.from} and f.day < ${span.before}
            union all
            select l.member, l.result, l.called, l."hasOpinion", l.cases
            from (${sortsOf(touchedIn(span), timeZone)}) l) s
          group by 1, 2, 3, 4)
        select n.population, coalesce(sum(x.cases), 0)::int as "toFollow", ${cases(sql`x.called`)} as called,
               ${result('reached')} as reached, ${result('no_answer')} as "noAnswer", ${result('refused')} as refused,
               ${result('wrong_number')} as "wrongNumber", ${result('empty_number')} as "emptyNumber",
               ${result('no_number')} as "noNumber", ${result('message_left')} as "messageLeft",
               ${result('open')} as open, ${result('not_called')} as "notCalled",
               ${cases(sql`x.result = 'reached' and x."hasOpinion"`)} as opinions
        from (values ('all'), ('members')) as n (population)
        left join x on n.population = 'all' or x.member
        group by n.population order by n.population`,
  );
}

export interface CallerCounts {
  readonly staffId: string;
  readonly name: string | null;
  readonly attempts: number;
  readonly reached: number;
}

/** Who made how many tries of follow-up calls in a time, by the day of the try. FUP-09, FUP-13 */
export function countCallers(tx: StoreTx, span: DaySpan, timeZone: string): Promise<CallerCounts[]> {
  return rows(
    tx,
    sql`select s."staffId", max(s.name) as name, sum(s.attempts)::int as attempts, sum(s.reached)::int as reached
        from (
          select r."staffId", r.name, r.attempts, r.reached
          from follow_up_day f
          cross join jsonb_to_recordset(f.callers) as r ("staffId" text, name text, attempts int, reached int)
          where f.callers is not null and f.day >= ${span.from} and f.day < ${span.before}
          union all
          select l."staffId", l.name, l.attempts, l.reached
          from (${callersOf(touchedIn(span), timeZone)}) l) s
        group by 1 order by attempts desc, 1 limit 500`,
  );
}

/** Days that what happened to contacts, tries and customers may change; each is counted anew by the next tick. */
export async function touchDaysOf(tx: StoreTx, timeZone: string, of: TouchedFollowUp): Promise<void> {
  const { contactIds, customerIds } = of;
  if (contactIds.length === 0 && customerIds.length === 0) return;
  await touch(
    tx,
    sql`${daysOfCases(of, timeZone)}
    union all
    select (a.made_at at time zone ${timeZone})::date from call_attempt a where a.contact_id = any(${contactIds}::uuid[])`,
  );
}

/** What waits for a tick that rolls the day up is put on the list again by it. */
async function touch(tx: StoreTx, days: Sql): Promise<void> {
  await affected(
    tx,
    sql`insert into follow_up_day as f (day) select distinct n.day from (${days}) n order by n.day
        on conflict (day) do update set sorts = null, callers = null where f.sorts is not null`,
  );
}

/**
 * Rolls some touched days up, the last ones first, since these are looked at; answers how many there were to do. Locked
 * first and counted by a statement of its own, which so sees whatever had touched them; who touches one of them meanwhile
 * waits, and finds it counted.
 */
export async function rollUpDays(tx: StoreTx, timeZone: string, limit: number): Promise<number> {
  const found = await rows<{ day: LocalDate }>(
    tx,
    sql`select day from follow_up_day where sorts is null order by day desc limit ${limit}`,
  );
  // in the order in which they are touched
  const taken = await rows<{ day: LocalDate }>(
    tx,
    sql`select day from follow_up_day
        where day = any(${found.map(({ day }) => day)}::date[]) and sorts is null order by day for update`,
  );
  if (taken.length === 0) return found.length;
  const days = sql`unnest(${taken.map(({ day }) => day)}::date[])`;
  await affected(
    tx,
    sql`with sorted as (
          select s.day, jsonb_agg(to_jsonb(s) - 'day') as sorts
          from (${sortsOf(sql`(select * from ${days} as d (day))`, timeZone)}) s group by s.day),
        called as (
          select c.day, jsonb_agg(to_jsonb(c) - 'day') as callers
          from (${callersOf(sql`(select * from ${days} as d (day))`, timeZone)}) c group by c.day)
        update follow_up_day f
        set sorts = coalesce(n.sorts, '[]'), callers = coalesce(n.callers, '[]')
        from (select d.day, s.sorts, c.callers from ${days} as d (day)
              left join sorted s on s.day = d.day left join called c on c.day = d.day) n
        where f.day = n.day`,
  );
  return found.length;
}
