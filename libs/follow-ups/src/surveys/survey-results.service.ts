import { Injectable } from '@nestjs/common';
import { row, type Sql, sql } from '#libs/database';
import { Clock, DomainError, type LocalDate, type Locale, notFound, startOfDay } from '#libs/foundation';
import { POLICY_CODE, policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { SurveyDocument } from './survey.dto';
import { SATISFACTION_RULES, surveyInForce, USUAL } from './survey-policies';
import type { QuestionResultDto, SurveyResultsDto } from './survey-results.dto';

interface Period {
  readonly from: LocalDate;
  readonly before: LocalDate;
}

interface Counted {
  readonly responses: number;
  readonly dissatisfied: number;
  readonly customers: number;
  readonly answers: readonly { question: string; value: string | null; count: number; worth: number | null }[];
  readonly themes: readonly { code: string; responses: number }[];
}

/** What came of a survey (调查结果): how often what was answered, and what dissatisfied customers write about. FUP-21 */
@Injectable()
export class SurveyResultsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` for a survey that is not in force. */
  get(ctx: StoreContext, survey: string, { from, before }: Period): Promise<SurveyResultsDto> {
    if (!POLICY_CODE.test(survey)) throw new DomainError(notFound);
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const answered = sql`r.survey = ${survey} and r.answered_at >= ${startOfDay(from, timeZone)}
                         and r.answered_at < ${startOfDay(before, timeZone)}`;
    return this.db.run(ctx, async (tx) => {
      const [{ document }, { document: rules }] = await Promise.all([
        surveyInForce(tx, survey, now),
        policyInForce(tx, SATISFACTION_RULES, USUAL, now),
      ]);
      const counted = await count(tx, answered, rules.themes);
      return {
        survey,
        responses: counted.responses,
        dissatisfied: {
          responses: counted.dissatisfied,
          customers: counted.customers,
          peopleTold: counted.customers * rules.peopleTold,
        },
        questions: questionsOf(document, counted, ctx.locale),
        themes: rules.themes.map(({ code, label }) => ({
          theme: code,
          label: label[ctx.locale],
          responses: counted.themes.find((theme) => theme.code === code)?.responses ?? 0,
        })),
      };
    });
  }
}

/** All of it in one statement. Words are looked for in what was said where somebody was not satisfied. */
async function count(
  tx: StoreTx,
  answered: Sql,
  themes: readonly { readonly code: string; readonly words: readonly string[] }[],
): Promise<Counted> {
  return (await row<Counted>(
    tx,
    sql`with r as materialized (select r.id, r.customer_id, r.worst, r.answers from survey_response r where ${answered}),
        told as (
          select r.id, r.worst, a.question, a.value, a.score, lower(a.text) as words
          from r cross join jsonb_to_recordset(r.answers) as a (question text, value text, score numeric, text text)),
        theme as (
          select t.code, lower(w.word) as word
          from json_to_recordset(${JSON.stringify(themes)}::json) as t (code text, words json)
          cross join json_array_elements_text(t.words) as w (word))
        select (select count(*) from r) as responses,
               (select count(*) from r where r.worst <> 'satisfied') as dissatisfied,
               (select count(distinct r.customer_id) from r where r.worst <> 'satisfied') as customers,
               (select coalesce(json_agg(to_json(g)), '[]')
                from (select question, value, count(*) as count, avg(score)::float8 as worth
                      from told group by question, value order by count(*) desc, value) g) as answers,
               (select coalesce(json_agg(to_json(h)), '[]')
                from (select theme.code, count(distinct told.id) as responses
                      from told join theme on position(theme.word in told.words) > 0
                      where told.worst is distinct from 'satisfied' group by theme.code) h) as themes`,
  )) as Counted;
}

function questionsOf(survey: SurveyDocument, { answers }: Counted, locale: Locale): QuestionResultDto[] {
  const asked = survey.questions.map(({ code }) => code);
  const earlier = answers.map(({ question }) => question).filter((code) => !asked.includes(code));
  return [...asked, ...new Set(earlier)].map((code) => {
    const own = answers.filter(({ question }) => question === code);
    const question = survey.questions.find((one) => one.code === code);
    const scale = survey.scales.find((one) => one.code === question?.scale);
    const labelOf = (value: string) => scale?.options?.find((option) => option.code === value)?.label[locale] ?? value;
    return {
      question: code,
      text: question?.text[locale] ?? code,
      answered: sum(own.map(({ count: times }) => times)),
      score: meanOf(own),
      answers: own.flatMap(({ value, count: times }) =>
        value === null ? [] : [{ value, label: labelOf(value), count: times }],
      ),
    };
  });
}

function meanOf(answers: Counted['answers']): string | null {
  const worth = answers.flatMap(({ worth: each, count: times }) => (each === null ? [] : [{ each, times }]));
  const times = sum(worth.map((one) => one.times));
  return times === 0 ? null : (sum(worth.map((one) => one.each * one.times)) / times).toFixed(2);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
