import { empty, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { SurveyMode } from '../surveys/survey-words';
import type { IndexPair, PairFigure } from './influence.policy';

export interface AnswerFilter {
  readonly from: Date;
  readonly before: Date;
  readonly mode?: readonly SurveyMode[];
  readonly survey?: string;
}

export interface IndexFigure {
  readonly index: string;
  readonly answers: number;
  readonly score: number;
  readonly satisfied: number;
  readonly soSo: number;
  readonly notSatisfied: number;
}

/** Scores of every index, and how each goes together with those above it: one statement. FUP-18, FUP-19 */
export async function findIndexFigures(
  tx: StoreTx,
  filter: AnswerFilter,
  pairs: readonly IndexPair[],
): Promise<{ readonly indexes: readonly IndexFigure[]; readonly pairs: readonly PairFigure[] }> {
  return (await row(
    tx,
    // a response is joined with itself: what stands above is taken out first, and no plan may look it up one by one
    sql`with pair as materialized (
          select (row_number() over ())::int as n, p.index, p.above, p.distance
          from json_to_recordset(${JSON.stringify(pairs)}::json) as p (index text, above text, distance int)),
        high as materialized (
          select a.response_id, a.index_code, a.score::float8 as score
          from survey_answer a
          where ${among(filter)} and a.asked
            and a.index_code = any(${[...new Set(pairs.map(({ above }) => above))]})),
        together as (
          select low.n, count(*) as sample, corr(low.score::float8, high.score) as correlation
          from (select a.response_id, a.score, p.n, p.above
                from survey_answer a join pair p on p.index = a.index_code where ${among(filter)} offset 0) low
          join high on high.response_id = low.response_id and high.index_code = low.above
          group by low.n)
        select (select coalesce(json_agg(to_json(g)), '[]')
                from (select a.index_code as index, count(*) as answers, avg(a.score)::float8 as score,
                             count(*) filter (where a.verdict = 'satisfied') as satisfied,
                             count(*) filter (where a.verdict = 'so_so') as "soSo",
                             count(*) filter (where a.verdict = 'not_satisfied') as "notSatisfied"
                      from survey_answer a where ${among(filter)} group by a.index_code order by a.index_code) g) as indexes,
               (select coalesce(json_agg(to_json(h)), '[]')
                from (select p.index, p.above, p.distance, t.sample, t.correlation
                      from together t join pair p on p.n = t.n) h) as pairs`,
  )) as { indexes: IndexFigure[]; pairs: PairFigure[] };
}

export interface ModeFigure {
  readonly index: string;
  readonly mode: SurveyMode;
  readonly answers: number;
  readonly score: number;
  readonly satisfied: number;
}

/** The same touch points by the way in which they were asked. FUP-17 */
export function findModeFigures(tx: StoreTx, filter: AnswerFilter): Promise<ModeFigure[]> {
  return rows(
    tx,
    sql`select a.index_code as index, a.mode, count(*) as answers, avg(a.score)::float8 as score,
               count(*) filter (where a.verdict = 'satisfied') as satisfied
        from survey_answer a where ${among(filter)} group by a.index_code, a.mode order by a.index_code`,
  );
}

export interface CareFigures {
  readonly contacts: number;
  readonly participants: number;
  readonly responses: number;
  readonly visitors: number;
  readonly repeatVisitors: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly fieldStudies: number;
  readonly expertReviews: number;
}

interface CarePeriod {
  readonly from: Date;
  readonly before: Date;
  readonly firstDay: LocalDate;
  readonly dayAfter: LocalDate;
}

/** What care achieves: who took part, what they say, whether they come again, and what studies found. FUP-24 */
export async function findCareFigures(tx: StoreTx, period: CarePeriod): Promise<CareFigures> {
  const { from, before, firstDay, dayAfter } = period;
  return (await row<CareFigures>(
    tx,
    sql`with care as (
          select c.customer_id from contact c
          where c.state = 'sent' and c.category in ('care', 'campaign') and c.sent_at >= ${from} and c.sent_at < ${before}),
        visit as (
          select coalesce(k.merged_into_id, k.id) as customer_id, min(s.arrived_at) as first_at, count(*) as visits
          from service_order s join customer k on k.id = s.customer_id
          where s.arrived_at >= ${from} and s.arrived_at < ${before} and s.state <> 'cancelled' and not s.internal
          group by 1),
        finding as (
          select f.method from improvement i
          cross join jsonb_to_recordset(i.findings) as f (method text, "on" date)
          where f."on" >= ${firstDay} and f."on" < ${dayAfter})
        select (select count(*) from care) as contacts, (select count(distinct customer_id) from care) as participants,
               (select count(*) from survey_response r
                where r.answered_at >= ${from} and r.answered_at < ${before}) as responses,
               (select count(*) from visit) as visitors,
               (select count(*) from visit v
                where v.visits > 1
                   or exists (select from service_order s join customer k on k.id = s.customer_id
                              where (k.id = v.customer_id or k.merged_into_id = v.customer_id)
                                and s.arrived_at < v.first_at and s.state <> 'cancelled' and not s.internal)
               ) as "repeatVisitors",
               (select coalesce(json_object_agg(g.index_code, g.score), '{}')
                from (select a.index_code, avg(a.score)::float8 as score from survey_answer a
                      where a.index_code in ('overall', 'repurchase', 'recommendation', 'brand_image')
                        and a.answered_at >= ${from} and a.answered_at < ${before}
                      group by a.index_code) g) as scores,
               (select count(*) from finding where method = 'field_study') as "fieldStudies",
               (select count(*) from finding where method = 'expert_review') as "expertReviews"`,
  )) as CareFigures;
}

function among({ from, before, mode, survey }: AnswerFilter): Sql {
  const asked = mode ? sql`and a.mode = any(${mode})` : empty;
  const ofSurvey = survey
    ? sql`and exists (select from survey_response r where r.id = a.response_id and r.survey = ${survey})`
    : empty;
  return sql`a.answered_at >= ${from} and a.answered_at < ${before} ${asked} ${ofSurvey}`;
}
