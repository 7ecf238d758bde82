import { Injectable } from '@nestjs/common';
import { calendarInForce, type CalendarInForce, Deadlines, dueOf } from '#libs/deadlines';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { cancelTasks, createTasks } from '#libs/tasks';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { type CampaignEvaluation, type CampaignQuestion, CampaignResponse } from './campaign.entity';
import { findCampaign } from './campaign.queries';
import {
  countGuests,
  findGuests,
  type Guest,
  GUEST_SORTS,
  type HeldCampaign,
  type LockedGuest,
  lockGuest,
  noteAbsent,
  type StoredResponse,
} from './campaign-guest.queries';
import {
  type AnswerQuestionDto,
  type CampaignFiguresDto,
  type CampaignGuestDto,
  type EvaluateCampaignDto,
  type ListGuestsQuery,
  MOST_QUESTIONS,
  type NoteGuestDto,
  toEvaluationDto,
} from './campaign-guests.dto';
import { CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES, QUESTION_ANSWER } from './campaign-policies';
import type { CampaignRulesDocument } from './campaign-rules.dto';
import { CAMPAIGN_QUESTION, QUESTION_ROLE, QUESTION_SUBJECT } from './campaign-question-task';
import { campaignNotHeld, questionAnswered } from './campaigns.errors';
import { shareOf } from './share.policy';

const HELD = ['announced', 'running', 'finished'] as const;

/** Who was invited to a campaign, who came, and what they asked (活动参与). REM-32, REM-37 */
@Injectable()
export class CampaignGuestsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
  ) {}

  /** Notification rate and visit rate against their targets. Throws `not_found`. REM-32 */
  figures(ctx: StoreContext, campaignId: string): Promise<CampaignFiguresDto> {
    return this.db.run(ctx, async (tx) => {
      const [counts, { document }] = await Promise.all([
        countGuests(tx, campaignId, ctx.store.timeZone),
        policyInForce(tx, CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES, this.clock.now()),
      ]);
      if (!counts) throw new DomainError(notFound);
      const notified = shareOf(counts.notified, counts.invited, document.notifiedPercent);
      const visited = shareOf(counts.visited, counts.invited, document.visitedPercent);
      return {
        ...counts,
        ...{ notifiedPercent: notified.percent, notifiedTargetPercent: document.notifiedPercent },
        ...{ notifiedReached: notified.isReached, visitedPercent: visited.percent },
        ...{ visitedTargetPercent: document.visitedPercent, visitedReached: visited.isReached },
      };
    });
  }

  /** As many as the figure says. Throws `not_found`. */
  list(ctx: StoreContext, campaignId: string, query: ListGuestsQuery): Promise<Page<CampaignGuestDto>> {
    const keyset = keysetOf(query, GUEST_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [campaign, found] = await Promise.all([
        findCampaign(tx, campaignId),
        findGuests(tx, campaignId, query.figure, keyset, ctx.store.timeZone),
      ]);
      if (!campaign) throw new DomainError(notFound);
      return pageOf(found, keyset, toGuestDto);
    });
  }

  /**
   * Notes what a customer said, and that it was there; who was not invited is a guest from then on.
   * Throws `not_found` for an unknown campaign or customer, `campaign_not_held`.
   */
  note(ctx: StoreContext, campaignId: string, customerId: string, told: NoteGuestDto): Promise<CampaignGuestDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const held = await this.hold(tx, ctx, campaignId, customerId);
      const { guest, stored } = held;
      const { answer = guest?.answer ?? null, attended } = told;
      const isAbsent = attended === false;
      // told again it stays where it was first noted
      const attendedAt = isAbsent ? null : (guest?.attendedAt ?? (attended ? now : null));
      const patch = {
        ...(told.answer !== undefined && { answer, answeredAt: now }),
        ...(attendedAt !== (guest?.attendedAt ?? null) && { attendedAt }),
      };
      const [noted] = await Promise.all([
        this.keep(tx, held, patch),
        // nor was a duplicate of it there
        isAbsent && noteAbsent(tx, campaignId, stored, now),
        recordEvent(tx, ctx, {
          type: 'campaign.guest-noted',
          subject: { type: 'campaign', id: campaignId },
          payload: { customerId, answer, attended: attendedAt !== null },
        }),
      ]);
      return noted;
    });
  }

  /**
   * The evaluation form of a guest: each question is owed an answer in time. REM-37
   * Throws `not_found`, `campaign_not_held`, `validation_failed` for more questions than one guest asks.
   */
  evaluate(
    ctx: StoreContext,
    campaignId: string,
    customerId: string,
    { rating, comment, questions = [] }: EvaluateCampaignDto,
  ): Promise<CampaignGuestDto> {
    const now = this.clock.now();
    const asked = questions.map((text): CampaignQuestion => {
      return { id: newId(), text, askedAt: now.toISOString(), answer: null, answeredAt: null, answeredBy: null };
    });
    return this.db.run(ctx, async (tx) => {
      const [held, { document: rules }, inForce] = await Promise.all([
        this.hold(tx, ctx, campaignId, customerId),
        policyInForce(tx, CAMPAIGN_RULES, DEFAULT_CAMPAIGN_RULES, now),
        calendarInForce(tx, ctx, now),
      ]);
      const before = held.guest?.evaluation;
      if ((before?.questions.length ?? 0) + asked.length > MOST_QUESTIONS) {
        throw refusedField({ pointer: '#/questions', code: 'too_many', params: { max: MOST_QUESTIONS } });
      }
      const filledIn = (form: CampaignEvaluation | null | undefined): CampaignEvaluation => ({
        rating: rating ?? form?.rating ?? null,
        comment: comment ?? form?.comment ?? null,
        questions: [...(form?.questions ?? []), ...asked],
      });
      const [noted] = await Promise.all([
        this.keep(tx, held, { evaluation: filledIn(ownOf(held)?.evaluation), evaluatedAt: now }, filledIn(before)),
        this.owe(tx, ctx, { customerId, asked }, rules, inForce),
        recordEvent(tx, ctx, {
          type: 'campaign.evaluated',
          subject: { type: 'campaign', id: campaignId },
          payload: { customerId, rating: rating ?? null, questionIds: asked.map(({ id }) => id) },
        }),
      ]);
      return noted;
    });
  }

  /**
   * Answers a question, which keeps the promise and ends its task; it is owed whatever became of the campaign, and of the
   * customer's record. Throws `not_found`, `campaign_question_answered`.
   */
  answer(
    ctx: StoreContext,
    [campaignId, customerId, questionId]: readonly [string, string, string],
    { answer }: AnswerQuestionDto,
  ): Promise<CampaignGuestDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const { campaign, guest, responses } = await lockGuest(tx, campaignId, customerId, ctx.store.timeZone);
      const isMeant = ({ id }: CampaignQuestion): boolean => id === questionId;
      const asking = responses.find(({ evaluation }) => evaluation?.questions.some(isMeant));
      const question = asking?.evaluation?.questions.find(isMeant);
      if (!campaign || !guest?.evaluation || !asking?.evaluation || !question) throw new DomainError(notFound);
      if (question.answeredAt) {
        throw new DomainError(questionAnswered, { params: { answeredAt: question.answeredAt } });
      }
      const answered = { ...question, answer, answeredAt: now.toISOString(), answeredBy: ctx.actor.id };
      const withAnswer = (form: CampaignEvaluation): CampaignEvaluation => {
        return { ...form, questions: form.questions.map((one) => (isMeant(one) ? answered : one)) };
      };
      // a question of a duplicate stays where it was asked, so that a merge can be undone
      const held = {
        ...{ campaignId, customerId: asking.customerId },
        guest,
        stored: responses,
        hadOrder: campaign.hadOrder,
      };
      const subject = { type: QUESTION_SUBJECT, ids: [questionId] };
      const [noted] = await Promise.all([
        this.keep(tx, held, { evaluation: withAnswer(asking.evaluation) }, withAnswer(guest.evaluation)),
        this.deadlines.meet(tx, ctx, { subjectType: QUESTION_SUBJECT, subjectIds: [questionId] }),
        cancelTasks(tx, ctx, subject, now),
        recordEvent(tx, ctx, {
          type: 'campaign.question-answered',
          subject: { type: 'campaign', id: campaignId },
          payload: { customerId: guest.customerId, questionId },
        }),
      ]);
      return noted;
    });
  }

  /** The promise and the task of each question, both due at one time. */
  private async owe(
    tx: StoreTx,
    ctx: StoreContext,
    { customerId, asked }: { readonly customerId: string; readonly asked: readonly CampaignQuestion[] },
    { questionAnswer }: CampaignRulesDocument,
    { calendar }: CalendarInForce,
  ): Promise<void> {
    if (asked.length === 0) return;
    const startedAt = new Date(asked[0].askedAt);
    const { allowance } = questionAnswer;
    const due = dueOf({ startedAt, allowance, warnBeforeMinutes: null, pauses: [] }, calendar);
    const promised = asked.map(({ id }) => ({
      ...{ id: newId(), kind: QUESTION_ANSWER, subject: { type: QUESTION_SUBJECT, id }, rule: 'questionAnswer' },
      ...{ policyCode: DEFAULT_CAMPAIGN_RULES, startedAt },
    }));
    const tasks = asked.map(({ id }) => ({
      ...{ id: newId(), kind: CAMPAIGN_QUESTION, subject: { type: QUESTION_SUBJECT, id }, customerId },
      ...{ ownerRole: QUESTION_ROLE, dueAt: due.kind === 'due' ? due.dueAt : startedAt },
    }));
    await Promise.all([this.deadlines.start(tx, ctx, promised), createTasks(tx, ctx, tasks)]);
  }

  private async hold(tx: StoreTx, { store }: StoreContext, campaignId: string, customerId: string): Promise<Held> {
    const locked = await lockGuest(tx, campaignId, customerId, store.timeZone);
    const { campaign, guest, responses, isCustomer } = locked;
    if (!campaign || !isCustomer) throw new DomainError(notFound);
    refuseUnheld(campaign);
    return { campaignId, customerId, guest, stored: responses, hadOrder: campaign.hadOrder };
  }

  /** Writes what changes of what is stored of one customer; answers how the guest is afterwards, with its whole form. */
  private async keep(
    tx: StoreTx,
    held: Held,
    patch: Partial<CampaignResponse>,
    evaluation: CampaignEvaluation | null = held.guest?.evaluation ?? null,
  ): Promise<CampaignGuestDto> {
    const now = this.clock.now();
    const { campaignId, customerId, guest, hadOrder } = held;
    const key = { campaignId, customerId };
    const after = { ...NEW_GUEST, createdAt: now, ...key, ...guest, ...patch, evaluation };
    await (ownOf(held)
      ? tx.update(CampaignResponse, key, { ...patch, updatedAt: now })
      : tx.insert(CampaignResponse, { ...NEW_GUEST, ...key, ...patch, createdAt: now, updatedAt: now }));
    return toGuestDto({ ...after, visited: after.attendedAt !== null || hadOrder });
  }
}

/** A guest, locked, or what is to become one; and the customer, itself or a duplicate, of whom something is told. */
interface Held extends Pick<LockedGuest, 'guest'> {
  readonly campaignId: string;
  readonly customerId: string;
  readonly stored: readonly StoredResponse[];
  readonly hadOrder: boolean;
}

const ownOf = ({ stored, customerId }: Held): StoredResponse | undefined =>
  stored.find((response) => response.customerId === customerId);

const NEW_GUEST = {
  ...{ invitedAt: null, notifiedAt: null, answer: null, answeredAt: null, attendedAt: null },
  ...{ evaluation: null, evaluatedAt: null },
};

function refuseUnheld({ state }: HeldCampaign): void {
  if (HELD.some((one) => one === state)) return;
  throw refusedStep(campaignNotHeld, { state, allowed: HELD });
}

function toGuestDto({ evaluation, ...guest }: Guest): CampaignGuestDto {
  const { campaignId, customerId, invitedAt, notifiedAt, answer, attendedAt, visited } = guest;
  return {
    ...{ campaignId, customerId, invitedAt, notifiedAt, answer, attendedAt, visited },
    evaluation: toEvaluationDto(evaluation),
  };
}
