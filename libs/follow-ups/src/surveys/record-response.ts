import { explainViolations } from '#libs/database';
import { type NewEvent, recordEvents } from '#libs/events';
import { DomainError, newId, refusedField, unknownReference } from '#libs/foundation';
import { createTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { dissatisfactionTasks, isDissatisfied, lineFor } from './dissatisfaction-tasks';
import { faultsOfAnswers, judgeAnswers, type JudgedAnswers, type ToldAnswer } from './judge-answers.policy';
import type { SurveyRules } from './survey-policies';
import type { SurveyResponse } from './survey-response.entity';
import { insertResponse, insertScores, lockLivingCustomer } from './survey-response.queries';
import type { ResponseSource, SurveyMode } from './survey-words';
import { surveyAlreadyAnswered, surveyModeRefused } from './surveys.errors';

/** What was answered, by whom and about what. */
export interface AnsweredSurvey {
  readonly mode: SurveyMode;
  /** What led to it: the contact or task of a call, a link, a visit. A second answer to the same is refused. */
  readonly source: { readonly type: ResponseSource; readonly id: string };
  readonly customerId?: string | null;
  readonly vehicleId?: string | null;
  readonly orderId?: string | null;
  /** Whose work it is about. STF-22, FUP-26 */
  readonly consultantId?: string | null;
  readonly answeredAt: Date;
  readonly answers: readonly ToldAnswer[];
}

/**
 * Keeps what was answered, in the transaction of whoever asked: the response, a row for each index, its events, and where
 * somebody is not satisfied the tasks of those who must hear of it, at once. FUP-01, FUP-02, FUP-12, CF-10, CF-26
 *
 * `rules` come from `surveyRulesInForce`. `pointer` is where the answers stand in the caller's body. Throws
 * `validation_failed` for answers that do not fit and references that the store does not know, `survey_already_answered`.
 */
export async function recordResponseIn(
  tx: StoreTx,
  ctx: StoreContext,
  rules: SurveyRules,
  answered: AnsweredSurvey,
  { now, pointer = '#/answers' }: { readonly now: Date; readonly pointer?: string },
): Promise<SurveyResponse> {
  const { survey, index, satisfaction } = rules;
  if (!survey.document.modes.includes(answered.mode)) {
    throw refusedField({ pointer: '#/mode', code: surveyModeRefused.code });
  }
  const faults = faultsOfAnswers(survey.document, answered.answers);
  if (faults.length > 0) {
    throw refusedField(...faults.map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` })));
  }
  const { satisfiedFrom, soSoFrom } = satisfaction.document;
  const thresholds = { satisfiedFrom: Number(satisfiedFrom), soSoFrom: Number(soSoFrom) };
  const judged = judgeAnswers(survey.document, index.document.indexes, answered.answers, thresholds);
  const response = responseOf(rules, answered, judged, now);
  const line = isDissatisfied(judged.worst, rules.dissatisfaction.document)
    ? lineFor(rules.dissatisfaction.document, survey.document.department)
    : undefined;
  const [customer] = await Promise.all([
    response.customerId === null ? 'none' : lockLivingCustomer(tx, response.customerId),
    explained(insertResponse(tx, response)),
    insertScores(tx, response, judged.indexes),
    recordEvents(tx, ctx, eventsOf(response, rules, line?.penalty)),
    line && createTasks(tx, ctx, dissatisfactionTasks('survey-response', response, line, now)),
  ]);
  if (customer === null) throw unknown('customerId');
  return response;
}

function responseOf(
  { survey }: SurveyRules,
  { source, answers: _told, mode, answeredAt, ...about }: AnsweredSurvey,
  { score, verdict, worst, sixQs, fullMarks, answers }: JudgedAnswers,
  now: Date,
): SurveyResponse {
  return {
    ...{ id: newId(), survey: survey.code, surveyRef: survey.ref, mode, answeredAt },
    ...{ sourceType: source.type, sourceId: source.id },
    ...{ customerId: about.customerId ?? null, vehicleId: about.vehicleId ?? null, orderId: about.orderId ?? null },
    ...{ consultantId: about.consultantId ?? null, score: score === null ? null : score.toFixed(2), verdict, worst },
    ...{ sixQs: [...sixQs], fullMarks, fullMarksRun: false, answers: [...answers], evidence: [] },
    ...{ version: 1, createdAt: now, updatedAt: now },
  };
}

function eventsOf(response: SurveyResponse, { survey }: SurveyRules, penalty: boolean | undefined): NewEvent[] {
  const { id, mode, customerId, vehicleId, orderId, consultantId, verdict, worst, score, fullMarks, sixQs } = response;
  const subject = { type: 'survey-response', id };
  const about = { survey: survey.code, mode, customerId, vehicleId, orderId, consultantId };
  const source = { sourceType: response.sourceType, sourceId: response.sourceId };
  const { department, purpose } = survey.document;
  return [
    {
      type: 'survey-response.recorded',
      subject,
      payload: { ...about, ...source, purpose, verdict, score, fullMarks },
    },
    // `penalty` is undefined where nobody is to hear of it
    ...(penalty === undefined
      ? []
      : [
          {
            type: 'survey-response.dissatisfied' as const,
            subject,
            payload: { ...about, department, verdict: worst, penalty },
          },
        ]),
    ...(sixQs.length === 0
      ? []
      : [
          {
            type: 'follow-up.six-qs-reported' as const,
            subject,
            payload: { ...about, causes: sixQs },
            // journeys count from it, so it keeps to their clock. SVC-07
            occurredAt: response.createdAt,
          },
        ]),
  ];
}

const unknown = (field: string) => refusedField({ pointer: `#/${field}`, code: unknownReference.code });

function explained(statement: Promise<number>): Promise<number> {
  return explainViolations(statement, {
    uq_survey_response_source: () => new DomainError(surveyAlreadyAnswered),
    fk_survey_response_customer_id: () => unknown('customerId'),
    fk_survey_response_vehicle_id: () => unknown('vehicleId'),
    fk_survey_response_order_id: () => unknown('orderId'),
  });
}
