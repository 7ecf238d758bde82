import { Injectable } from '@nestjs/common';
import { columns, join, rows, sql } from '#libs/database';
import { customerErased, CustomerCommunicationsService } from '#libs/customers';
import { type NewEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { policiesInForce, policyInForce } from '#libs/policies';
import { JOURNEY } from '#libs/reminders';
import { createTasks, nextState, postponeTask, takeStep, type Task } from '#libs/tasks';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { recordResponseIn } from '../surveys/record-response';
import { surveyRulesInForce } from '../surveys/survey-policies';
import { CallAttempt } from './call-attempt.entity';
import { findAttempt } from './call-attempts.queries';
import { requireCall, stepOfCall } from './call-facts';
import { type AttemptOutcome, OUTCOME_LABELS } from './call-outcomes';
import {
  type CallAttemptDto,
  type ListCallAttemptsQuery,
  type RecordAttemptDto,
  toAttemptDto,
} from './call-attempts.dto';
import { CALL_RULES, DEFAULT_RULES } from './call-rules';
import { tasksOfAttempt } from './call-tasks';
import { callBackTime, noSurveyOfCall, notSpoken, unknownSurvey } from './calls.errors';
import { lockCall, type LockedCall } from './calls.queries';
import { type AfterAttempt, afterAttempt } from './next-attempt.policy';

const ATTEMPT_SORTS = defineSorts(
  { madeAt: { column: sql`a.made_at`, type: 'instant' } },
  { id: sql`a.id`, fallback: '-madeAt' },
);

/** How communications call the same: nobody answers a message that was left. CUS-12, CUS-21 */
const TOLD_AS = {
  reached: 'answered',
  refused: 'declined',
  call_back_agreed: 'answered',
  no_answer: 'not_answered',
  message_left: 'not_answered',
  wrong_number: 'wrong_number',
  empty_number: 'empty_number',
} as const satisfies Partial<Record<AttemptOutcome, string>>;

const SPOKEN: readonly AttemptOutcome[] = ['reached', 'refused', 'call_back_agreed'];

const MOST_AHEAD_MS = 90 * 24 * 3_600_000;

/** Every try to reach a customer, and what follows from it (回访记录). FUP-03, FUP-08, FUP-09, FUP-15 */
@Injectable()
export class CallAttemptsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly communications: CustomerCommunicationsService,
  ) {}

  /** The follow-up record list (《回访记录表》) of a time. FUP-09 */
  list(ctx: StoreContext, query: ListCallAttemptsQuery): Promise<Page<CallAttemptDto>> {
    const keyset = keysetOf(query, ATTEMPT_SORTS);
    const { outcome, madeBy, callId, customerId, madeAtFrom, madeAtBefore } = query;
    const wanted = [keyset.where];
    if (outcome) wanted.push(sql`a.outcome = any(${outcome})`);
    if (madeBy) wanted.push(sql`a.made_by = ${madeBy}`);
    if (callId) {
      wanted.push(
        sql`a.contact_id = (select t.subject_id from task t where t.id = ${callId}) and a.task_id = ${callId}`,
      );
    }
    if (customerId) {
      wanted.push(
        sql`a.customer_id in (select c.id from customer c where c.id = ${customerId} or c.merged_into_id = ${customerId})`,
      );
    }
    if (madeAtFrom) wanted.push(sql`a.made_at >= ${madeAtFrom}`);
    if (madeAtBefore) wanted.push(sql`a.made_at < ${madeAtBefore}`);
    return this.db.run(ctx, async (tx) => {
      const found = await rows<CallAttempt>(
        tx,
        sql`select ${columns(CallAttempt, 'a')} from call_attempt a
            where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, (attempt) => toAttemptDto(attempt, ctx));
    });
  }

  /** Throws `not_found`. FUP-13 */
  get(ctx: StoreContext, id: string): Promise<CallAttemptDto> {
    return this.db.run(ctx, async (tx) => {
      const attempt = await findAttempt(tx, id);
      if (!attempt) throw new DomainError(notFound);
      return toAttemptDto(attempt, ctx);
    });
  }

  /**
   * Notes a try. Whether the call is over or tried again, and when, say the `call-rules`; a time that was agreed wins. It
   * is kept as a communication too, which judges the number that was dialled and begins the reply that an opinion is owed.
   *
   * Throws `not_found`, `customer_erased`, `task_taken`, `task_closed`, `task_not_yours`, `survey_already_answered`, and
   * `validation_failed` for a time, a phone, a survey or an answer that does not fit.
   */
  async record(ctx: StoreContext, id: string, input: RecordAttemptDto): Promise<CallAttemptDto> {
    const now = this.clock.now();
    refuseUnfit(input, now);
    const attemptId = newId();
    return this.db.run(ctx, async (tx) => {
      const [locked, rules, journeys] = await Promise.all([
        lockCall(tx, id),
        policyInForce(tx, CALL_RULES, DEFAULT_RULES, now),
        input.answers && input.survey === undefined ? policiesInForce(tx, JOURNEY, now) : [],
      ]);
      const { task, call } = requireCall(locked);
      nextState(ctx, task, 'complete');
      if (call.erasedAt) throw new DomainError(customerErased);
      const phone = phoneOf(call, input);
      const made = {
        outcome: input.outcome,
        number: call.attempts + 1,
        at: now,
        callBackAt: input.callBackAt ?? null,
        expiresAt: call.expiresAt,
        hasAnotherNumber: call.phones.some(({ id: other, quality }) => other !== phone?.id && mayBeRight(quality)),
      };
      const after = afterAttempt(made, rules.document, ctx.store.timeZone);
      const attempt: CallAttempt = {
        ...{ id: attemptId, taskId: id, contactId: call.contactId, customerId: call.customerId, number: made.number },
        ...{ madeAt: now, madeBy: ctx.actor.id, outcome: input.outcome, phoneId: phone?.id ?? null },
        nextAt: after.kind === 'again' ? after.at : null,
        ...{ opinion: input.opinion ?? null, note: input.note ?? null, policyRef: rules.ref, createdAt: now },
        recording: null,
      };
      await Promise.all([
        tx.insert(CallAttempt, attempt),
        this.move(tx, ctx, task, input.outcome, after, now),
        recordEvents(tx, ctx, happenings(attempt, call, input)),
        createTasks(tx, ctx, tasksOfAttempt({ ...attempt, vehicleId: call.vehicleId }, input, rules.document)),
        this.tellOf(tx, ctx, call, attempt, phone?.isOwn ?? false),
        input.answers && this.keepAnswers(tx, ctx, call, input, stepOfCall(call, journeys).step?.survey ?? null, now),
      ]);
      return toAttemptDto(attempt, ctx);
    });
  }

  /** Whoever of the staff agreed to call back keeps the call; another try, and what a key notes, is anybody's. */
  private move(
    tx: StoreTx,
    ctx: StoreContext,
    task: Task,
    outcome: AttemptOutcome,
    after: AfterAttempt,
    now: Date,
  ): Promise<Task> {
    if (after.kind === 'close')
      return takeStep(tx, ctx, task, { step: 'complete', to: 'done', outcome: after.outcome }, now);
    const keep = outcome === 'call_back_agreed' && ctx.actor.type === 'staff';
    return postponeTask(tx, ctx, task, { dueAt: after.at, keep }, now);
  }

  /** A number that nobody has is no communication. */
  private async tellOf(
    tx: StoreTx,
    ctx: StoreContext,
    { customerId }: LockedCall,
    { outcome, note, opinion, phoneId }: CallAttempt,
    isOwnPhone: boolean,
  ): Promise<void> {
    if (outcome === 'no_number') return;
    await this.communications.recordIn(tx, ctx, customerId, {
      ...{ channel: 'phone', direction: 'outbound', callOutcome: TOLD_AS[outcome] },
      summary: note ?? OUTCOME_LABELS[outcome][ctx.locale],
      opinion: opinion ?? undefined,
      phoneId: isOwnPhone && phoneId !== null ? phoneId : undefined,
    });
  }

  private async keepAnswers(
    tx: StoreTx,
    ctx: StoreContext,
    call: LockedCall,
    { answers = [], survey: named }: RecordAttemptDto,
    asked: string | null,
    now: Date,
  ): Promise<void> {
    const survey = named ?? asked;
    if (survey === null) throw refusedField({ pointer: '#/survey', code: noSurveyOfCall.code });
    const rules = await surveyRulesInForce(tx, survey, { now });
    if (!rules) throw refusedField({ pointer: '#/survey', code: unknownSurvey.code });
    const { contactId, customerId, vehicleId, orderId } = call;
    const source = { type: 'contact', id: contactId } as const;
    await recordResponseIn(
      tx,
      ctx,
      rules,
      { mode: 'phone', source, customerId, vehicleId, orderId, answeredAt: now, answers },
      { now },
    );
  }
}

function refuseUnfit(
  { outcome, callBackAt, answers, opinion, potentialCustomer, repairProblem }: RecordAttemptDto,
  now: Date,
) {
  const isAgreed = outcome === 'call_back_agreed';
  const isAhead = callBackAt !== undefined && callBackAt > now && callBackAt.getTime() <= now.getTime() + MOST_AHEAD_MS;
  if (isAgreed ? !isAhead : callBackAt !== undefined) {
    throw refusedField({ pointer: '#/callBackAt', code: callBackTime.code });
  }
  const refuse = (field: string) => refusedField({ pointer: `#/${field}`, code: notSpoken.code });
  if (answers && outcome !== 'reached') throw refuse('answers');
  if (SPOKEN.includes(outcome)) return;
  if (opinion) throw refuse('opinion');
  if (potentialCustomer) throw refuse('potentialCustomer');
  if (repairProblem) throw refuse('repairProblem');
}

/** The phone that was dialled: the one that was named, else the first. */
function phoneOf({ phones }: LockedCall, { phoneId, outcome }: RecordAttemptDto) {
  if (phoneId === undefined)
    return outcome === 'no_number' ? undefined : phones.find(({ quality }) => mayBeRight(quality));
  const phone = phones.find(({ id }) => id === phoneId);
  if (!phone) throw refusedField({ pointer: '#/phoneId', code: unknownReference.code });
  return phone;
}

const mayBeRight = (quality: string): boolean => quality === 'reachable' || quality === 'unverified';

function happenings(
  { id, taskId, contactId, customerId, number, outcome, opinion, nextAt }: CallAttempt,
  { vehicleId, orderId }: LockedCall,
  { potentialCustomer, repairProblem }: RecordAttemptDto,
): NewEvent[] {
  const subject = { type: 'call-attempt', id };
  const about = { taskId, contactId, customerId, vehicleId, orderId };
  return [
    {
      type: 'follow-up.call-attempted',
      subject,
      payload: { ...about, number, outcome, opinion, nextAt: nextAt?.toISOString() ?? null },
    },
    ...(potentialCustomer ? [{ type: 'follow-up.potential-customer-found' as const, subject, payload: about }] : []),
    ...(repairProblem ? [{ type: 'follow-up.repair-problem-found' as const, subject, payload: about }] : []),
  ];
}
