import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { ScoredIndex } from './judge-answers.policy';
import { type Evidence, SurveyResponse } from './survey-response.entity';
import type { SixQs, SurveyMode, Verdict } from './survey-words';

export const SURVEY_RESPONSE_SORTS = defineSorts(
  { answeredAt: { column: sql`r.answered_at`, type: 'instant' } },
  { id: sql`r.id`, fallback: '-answeredAt' },
);

export interface SurveyResponseFilter {
  readonly survey?: string;
  readonly mode?: readonly SurveyMode[];
  readonly verdict?: readonly Verdict[];
  readonly worst?: readonly Verdict[];
  readonly sixQs?: readonly SixQs[];
  readonly customerId?: string;
  readonly orderId?: string;
  readonly consultantId?: string;
  /** Instants, half open. */
  readonly answeredFrom?: Date;
  readonly answeredBefore?: Date;
  /** Of these only what has a score of this index, and of that only with these verdicts. */
  readonly index?: string;
  readonly indexVerdict?: readonly Verdict[];
}

export function findResponses(tx: StoreTx, filter: SurveyResponseFilter, keyset: Keyset): Promise<SurveyResponse[]> {
  return rows(
    tx,
    sql`select ${columns(SurveyResponse, 'r')} from survey_response r
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findResponse(tx: StoreTx, id: string): Promise<SurveyResponse | null> {
  return row(tx, sql`select ${columns(SurveyResponse, 'r')} from survey_response r where r.id = ${id}`);
}

/** Takes it for this transaction. */
export function lockResponse(tx: StoreTx, id: string): Promise<SurveyResponse | null> {
  return row(
    tx,
    sql`select ${columns(SurveyResponse, 'r')} from survey_response r where r.id = ${id} for no key update`,
  );
}

export function setEvidence(
  tx: StoreTx,
  { id, version }: SurveyResponse,
  evidence: readonly Evidence[],
  at: Date,
): Promise<number> {
  return affected(
    tx,
    sql`update survey_response set evidence = ${JSON.stringify(evidence)}::jsonb, version = ${version + 1},
               updated_at = ${at}
        where id = ${id} and version = ${version}`,
  );
}

/** Takes a customer for this transaction who is not erased, so that no words are kept past an erasure. */
export function lockLivingCustomer(tx: StoreTx, id: string): Promise<{ id: string } | null> {
  return row(tx, sql`select id from customer where id = ${id} and erased_at is null for no key update`);
}

export function insertResponse(tx: StoreTx, response: SurveyResponse): Promise<number> {
  const { id, survey, surveyRef, mode, sourceType, sourceId, customerId, vehicleId, orderId, consultantId } = response;
  const { answeredAt, score, verdict, worst, sixQs, fullMarks, answers, createdAt } = response;
  return affected(
    tx,
    sql`insert into survey_response
          (id, survey, survey_ref, mode, source_type, source_id, customer_id, vehicle_id, order_id, consultant_id,
           answered_at, score, verdict, worst, six_qs, full_marks, answers, created_at, updated_at)
        values (${id}, ${survey}, ${surveyRef}, ${mode}, ${sourceType}, ${sourceId}, ${customerId}, ${vehicleId},
                ${orderId}, ${consultantId}, ${answeredAt}, ${score}, ${verdict}, ${worst},
                ${JSON.stringify(sixQs)}::jsonb, ${fullMarks}, ${JSON.stringify(answers)}::jsonb, ${createdAt},
                ${createdAt})`,
  );
}

/** What it says of each index, in one statement. */
export function insertScores(
  tx: StoreTx,
  { id, mode, answeredAt, createdAt }: SurveyResponse,
  scores: readonly ScoredIndex[],
): Promise<number> {
  return affected(
    tx,
    sql`insert into survey_answer (response_id, index_code, mode, answered_at, score, verdict, asked, created_at)
        select ${id}, s.index, ${mode}, ${answeredAt}, s.score, s.verdict, s.asked, ${createdAt}
        from json_to_recordset(${JSON.stringify(scores)}::json)
          as s (index varchar, score numeric, verdict varchar, asked boolean)`,
  );
}

function conditions(filter: SurveyResponseFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.survey) wanted.push(sql`r.survey = ${filter.survey}`);
  if (filter.mode) wanted.push(sql`r.mode = any(${filter.mode})`);
  if (filter.verdict) wanted.push(sql`r.verdict = any(${filter.verdict})`);
  if (filter.worst) wanted.push(sql`r.worst = any(${filter.worst})`);
  if (filter.sixQs) wanted.push(sql`r.six_qs ?| ${filter.sixQs}::text[]`);
  if (filter.orderId) wanted.push(sql`r.order_id = ${filter.orderId}`);
  if (filter.consultantId) wanted.push(sql`r.consultant_id = ${filter.consultantId}`);
  if (filter.answeredFrom) wanted.push(sql`r.answered_at >= ${filter.answeredFrom}`);
  if (filter.answeredBefore) wanted.push(sql`r.answered_at < ${filter.answeredBefore}`);
  if (filter.customerId) {
    wanted.push(sql`
      r.customer_id in (
        select c.id from customer c where c.id = ${filter.customerId} or c.merged_into_id = ${filter.customerId})`);
  }
  if (filter.index) {
    const verdict = filter.indexVerdict ? sql`and a.verdict = any(${filter.indexVerdict})` : empty;
    wanted.push(sql`
      exists (select from survey_answer a
              where a.response_id = r.id and a.index_code = ${filter.index} ${verdict})`);
  }
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
