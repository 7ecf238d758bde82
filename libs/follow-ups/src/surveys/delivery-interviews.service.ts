import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  newId,
  notFound,
  refusedField,
  refusedStep,
  unknownReference,
  versionConflict,
} from '#libs/foundation';
import { forbidden, keysetOf, type Page, pageOf, type PeriodQuery } from '#libs/http';
import { Responsibility } from '#libs/identity';
import { policyInForce } from '#libs/policies';
import { cancelTasks, createTasks, defineTaskKind, type TaskKind } from '#libs/tasks';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { DeliveryInterview, DeliveryInterviewState } from './delivery-interview.entity';
import { DELIVERY_INTERVIEW_RULES } from './delivery-interview-rules';
import {
  countCoverage,
  type Coverage,
  DELIVERED_SORTS,
  DELIVERY_INTERVIEW_SORTS,
  findInterview,
  findInterviews,
  findUninterviewed,
  insertInterview,
  lockInterview,
  updateInterview,
} from './delivery-interviews.queries';
import {
  type DeliveryInterviewDto,
  type HoldInterviewDto,
  type InviteToInterviewDto,
  type ListDeliveryInterviewsQuery,
  type ListUninterviewedQuery,
  type RefuseInterviewDto,
  toDeliveryInterviewDto,
  type UninterviewedDeliveryDto,
} from './delivery-interviews.dto';
import { recordResponseIn, type AnsweredSurvey } from './record-response';
import { requireConsultant } from './require-consultant';
import { lockLivingCustomer } from './survey-response.queries';
import { surveyRulesInForce, USUAL } from './survey-policies';
import { deliveryInterviewClosed, deliveryInterviewExists } from './surveys.errors';

const SURVEY = 'delivery-interview';
const SHOWROOM_MANAGER = 'showroom_manager';

/** Goes to the showroom manager, who is responsible (展厅经理). FUP-25 */
export const HOLD_INTERVIEW = defineTaskKind({
  code: 'delivery-interview',
  title: { 'zh-CN': '交车前面访客户', en: 'Interview the customer before delivery' },
  outcomes: [
    { code: 'held', label: { 'zh-CN': '已面访', en: 'Held' } },
    { code: 'refused', label: { 'zh-CN': '客户拒访', en: 'The customer refused' } },
  ],
  permission: 'delivery-interviews:write',
});

/** Goes to each who may sign. CF-20 */
export const SIGN_REFUSAL = defineTaskKind({
  code: 'delivery-interview-refusal',
  title: { 'zh-CN': '签批《交车面访拒访表》', en: 'Sign that the customer refused the delivery interview' },
  outcomes: [
    { code: 'signed', label: { 'zh-CN': '已签批', en: 'Signed' } },
    { code: 'not_accepted', label: { 'zh-CN': '不同意', en: 'Not accepted' } },
  ],
  permission: 'delivery-interviews:sign-refusal',
});

const NEXT: Readonly<Record<DeliveryInterviewState, readonly DeliveryInterviewState[]>> = {
  invited: ['held', 'refused'],
  // whoever refused may think better of it, as long as nobody has signed
  refused: ['held', 'refusal_signed'],
  held: [],
  refusal_signed: [],
};

/**
 * Interviews before new cars are handed over (交车面访): everybody is invited, and a refusal counts only with the signature
 * of one who may give it. FUP-25, CF-20, TEN-07
 */
@Injectable()
export class DeliveryInterviewsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly staff: Responsibility,
  ) {}

  list(ctx: StoreContext, query: ListDeliveryInterviewsQuery): Promise<Page<DeliveryInterviewDto>> {
    const keyset = keysetOf(query, DELIVERY_INTERVIEW_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findInterviews(tx, query, keyset), keyset, toDeliveryInterviewDto),
    );
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<DeliveryInterviewDto> {
    return this.db.run(ctx, async (tx) => {
      const interview = await findInterview(tx, id);
      if (!interview) throw new DomainError(notFound);
      return toDeliveryInterviewDto(interview);
    });
  }

  coverage(ctx: StoreContext, { from, before }: PeriodQuery): Promise<Coverage> {
    return this.db.run(ctx, (tx) => countCoverage(tx, from, before));
  }

  uninterviewed(ctx: StoreContext, query: ListUninterviewedQuery): Promise<Page<UninterviewedDeliveryDto>> {
    const keyset = keysetOf(query, DELIVERED_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findUninterviewed(tx, query, keyset), keyset, (delivery) => ({ ...delivery })),
    );
  }

  /** Throws `delivery_interview_exists`, `validation_failed` for an unknown customer or car and a ceremony that is over. */
  async invite(ctx: StoreContext, input: InviteToInterviewDto): Promise<DeliveryInterviewDto> {
    const now = this.clock.now();
    const { customerId, vehicleId, consultantId = null, ceremonyAt } = input;
    if (ceremonyAt <= now) throw refusedField({ pointer: '#/ceremonyAt', code: 'not_in_the_future' });
    await requireConsultant(this.staff, ctx, input.consultantId);
    const interview: DeliveryInterview = {
      ...{ id: newId(), customerId, vehicleId, consultantId, ceremonyAt, state: 'invited', invitedAt: now },
      ...{ refusedAt: null, refusalReason: null, signedAt: null, signedBy: null, signedByName: null, signedAs: null },
      ...{ responseId: null, version: 1, createdAt: now, updatedAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      const [customer] = await Promise.all([
        lockLivingCustomer(tx, customerId),
        explained(insertInterview(tx, interview)),
        record(tx, ctx, interview, 'invited', { consultantId }),
        createTasks(tx, ctx, [taskFor(interview, HOLD_INTERVIEW, SHOWROOM_MANAGER, ceremonyAt)]),
      ]);
      if (!customer) throw unknown('customerId');
      return toDeliveryInterviewDto(interview);
    });
  }

  /** Keeps what was answered. Throws `not_found`, `version_conflict`, `delivery_interview_closed`, `validation_failed`. */
  hold(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { answers }: HoldInterviewDto,
  ): Promise<DeliveryInterviewDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [before, rules] = await Promise.all([
        take(tx, id, version, 'held'),
        surveyRulesInForce(tx, SURVEY, { now }),
      ]);
      if (!rules) throw new DomainError(notFound);
      const { customerId, vehicleId, consultantId } = before;
      const source = { type: 'delivery-interview', id } as const;
      const answered: AnsweredSurvey = {
        ...{ mode: 'interview', source, customerId, vehicleId, consultantId, answeredAt: now, answers },
      };
      const response = await recordResponseIn(tx, ctx, rules, answered, { now });
      // a refusal that nobody had signed is gone
      const change = { state: 'held', responseId: response.id, refusedAt: null, refusalReason: null } as const;
      return this.close(tx, ctx, before, change, { responseId: response.id });
    });
  }

  /** Notes that the customer refused, which counts only once it is signed. Throws as `hold` does. */
  refuse(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { reason = null }: { [Field in keyof RefuseInterviewDto]: RefuseInterviewDto[Field] | null },
  ): Promise<DeliveryInterviewDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [before, { document }] = await Promise.all([
        take(tx, id, version, 'refused'),
        policyInForce(tx, DELIVERY_INTERVIEW_RULES, USUAL, now),
      ]);
      const change = { state: 'refused', refusedAt: now, refusalReason: reason } as const;
      await Promise.all([
        updateInterview(tx, before, change, now),
        record(tx, ctx, before, 'refused', {}),
        createTasks(
          tx,
          ctx,
          document.approverRoles.map((role) => taskFor(before, SIGN_REFUSAL, role, before.ceremonyAt)),
        ),
      ]);
      return toDeliveryInterviewDto({ ...before, ...change, version: before.version + 1 });
    });
  }

  /**
   * Signs a refusal, which makes it valid. Throws `forbidden` for a person who holds none of the roles that may sign, and
   * as `hold` does. CF-20
   */
  sign(ctx: StoreContext, id: string, version: number | undefined): Promise<DeliveryInterviewDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [before, { document }] = await Promise.all([
        take(tx, id, version, 'refusal_signed'),
        policyInForce(tx, DELIVERY_INTERVIEW_RULES, USUAL, now),
      ]);
      const { roles, actor } = ctx;
      const signedAs = document.approverRoles.find((role) => roles?.has(role)) ?? null;
      // a key holds no role: whoever signed is known to the system that holds it
      if (actor.type === 'staff' && signedAs === null) throw new DomainError(forbidden);
      const signature = { signedAt: now, signedBy: actor.id, signedByName: actor.name.slice(0, 100), signedAs };
      return this.close(tx, ctx, before, { state: 'refusal_signed', ...signature }, { signedAs });
    });
  }

  private async close(
    tx: StoreTx,
    ctx: StoreContext,
    before: DeliveryInterview,
    change: Partial<DeliveryInterview> & { readonly state: DeliveryInterviewState },
    payload: object,
  ): Promise<DeliveryInterviewDto> {
    const now = this.clock.now();
    await Promise.all([
      updateInterview(tx, before, change, now),
      record(tx, ctx, before, change.state, payload),
      cancelTasks(tx, ctx, { type: 'delivery-interview', ids: [before.id] }, now),
    ]);
    return toDeliveryInterviewDto({ ...before, ...change, version: before.version + 1 });
  }
}

async function take(
  tx: StoreTx,
  id: string,
  version: number | undefined,
  to: DeliveryInterviewState,
): Promise<DeliveryInterview> {
  const interview = await lockInterview(tx, id);
  if (!interview) throw new DomainError(notFound);
  if (version !== undefined && version !== interview.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: interview.version } });
  }
  const { state: from } = interview;
  if (!NEXT[from].includes(to)) {
    throw refusedStep(deliveryInterviewClosed, { from, to, allowed: NEXT[from] });
  }
  return interview;
}

function record(
  tx: StoreTx,
  ctx: StoreContext,
  { id, customerId, vehicleId, state: from }: DeliveryInterview,
  to: DeliveryInterviewState,
  more: object,
): Promise<void> {
  return recordEvent(tx, ctx, {
    type: `delivery-interview.${to.replace('_', '-')}`,
    subject: { type: 'delivery-interview', id },
    ...(from !== to && { changes: { state: { from, to } } }),
    payload: { customerId, vehicleId, ...more },
  });
}

function taskFor({ id, customerId, vehicleId }: DeliveryInterview, kind: TaskKind, ownerRole: string, dueAt: Date) {
  const subject = { type: 'delivery-interview', id };
  return {
    id: newId(),
    kind,
    subject,
    customerId,
    vehicleId,
    ownerRole,
    dueAt,
    dedupeKey: `${kind.code}:${id}:${ownerRole}`,
  };
}

const unknown = (field: string) => refusedField({ pointer: `#/${field}`, code: unknownReference.code });

function explained(statement: Promise<number>): Promise<number> {
  return explainViolations(statement, {
    uq_delivery_interview_vehicle_id: () => new DomainError(deliveryInterviewExists),
    fk_delivery_interview_customer_id: () => unknown('customerId'),
    fk_delivery_interview_vehicle_id: () => unknown('vehicleId'),
  });
}
