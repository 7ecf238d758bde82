import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
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
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { Claim } from './claim.entity';
import { CLAIM_SORTS, findArrival, findClaim, findClaims, lockClaim } from './claim.queries';
import { type ClaimState, decideClaimStep, isClaimClosed } from './claim-state.policy';
import {
  type ClaimDto,
  type ListClaimsQuery,
  type SubmitClaimDto,
  type TakeClaimStepDto,
  toClaimDto,
  type UpdateClaimDto,
} from './claims.dto';
import {
  acceptedBeyondClaim,
  claimClosed,
  claimNumberTaken,
  claimStepOutOfTime,
  claimStepRefused,
} from './claims.errors';
import { refuseImplausible } from './plausible-amount';

/** Free texts whose values never go into the event log. */
const PERSONAL = ['content', 'note'] as const satisfies readonly (keyof Claim)[];

/** Warranty claims (索赔) to the manufacturer: submitted, accepted, sent back, disputed. SVC-29 */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListClaimsQuery): Promise<Page<ClaimDto>> {
    const keyset = keysetOf(query, CLAIM_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findClaims(tx, query, keyset), keyset, toClaimDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ClaimDto> {
    return this.db.run(ctx, async (tx) => {
      const claim = await findClaim(tx, id);
      if (!claim) throw new DomainError(notFound);
      return toClaimDto(claim);
    });
  }

  /** Throws `claim_number_taken`, and `validation_failed` for an order that the store does not know. */
  async submit(ctx: StoreContext, { orderId, claimNumber, claimed, content, at }: SubmitClaimDto): Promise<ClaimDto> {
    const id = newId();
    const now = this.clock.now();
    const submittedAt = at ?? now;
    refuseImplausible('#/claimed/amount', claimed.amount, 1);
    const claim: Claim = {
      id,
      orderId,
      claimNumber,
      state: 'submitted',
      claimedFen: claimed.amount,
      acceptedFen: null,
      content: content ?? null,
      submittedAt,
      submissions: 1,
      firstRejectedAt: null,
      rejections: 0,
      rejectReason: null,
      note: null,
      lastStepAt: submittedAt,
      disputedAt: null,
      closedAt: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    return this.db.run(ctx, async (tx) => {
      const [order] = await Promise.all([
        findArrival(tx, orderId),
        explainViolations(tx.insert(Claim, claim), {
          fk_claim_order_id: () => refusedField({ pointer: '#/orderId', code: unknownReference.code }),
          uq_claim_claim_number: () => new DomainError(claimNumberTaken, { params: { claimNumber } }),
        }),
        recordEvent(tx, ctx, {
          type: 'claim.submitted',
          subject: { type: 'claim', id },
          payload: { orderId, claimedFen: claimed.amount },
        }),
      ]);
      if (order && (submittedAt < order.arrivedAt || submittedAt > now)) {
        throw outOfTime(order.arrivedAt, now);
      }
      return toClaimDto(claim);
    });
  }

  /** Throws `not_found`, `version_conflict`, `claim_closed`, `claim_number_taken`. */
  async update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { claimed, ...patch }: UpdateClaimDto,
  ): Promise<ClaimDto> {
    if (claimed) refuseImplausible('#/claimed/amount', claimed.amount, 1);
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      if (isClaimClosed(before.state)) throw new DomainError(claimClosed, { params: { state: before.state } });
      return this.write(tx, ctx, before, { ...patch, ...(claimed && { claimedFen: claimed.amount }) }, 'claim.changed');
    });
  }

  /**
   * Takes a claim a step on its way.
   * Throws `not_found`, `version_conflict`, `claim_step_refused` with the states that it can go to, and
   * `validation_failed` for a rejection without a reason or an acceptance without an amount.
   */
  async takeStep(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, at: told, rejectReason, accepted, note }: TakeClaimStepDto,
  ): Promise<ClaimDto> {
    const now = this.clock.now();
    const at = told ?? now;
    const reason = rejectReason ?? null;
    const acceptedFen = accepted?.amount ?? null;
    refuseImplausible('#/accepted/amount', acceptedFen ?? 0, 0);
    if (acceptedFen !== null && to !== 'accepted') throw refusedField({ pointer: '#/accepted', code: 'unknown_field' });
    if (reason !== null && to !== 'rejected') throw refusedField({ pointer: '#/rejectReason', code: 'unknown_field' });
    return this.db.run(ctx, async (tx) => {
      const before = await take(tx, id, version);
      const decision = decideClaimStep(before, { to, at, acceptedFen, reason }, now);
      switch (decision.kind) {
        case 'refused':
          throw refusedStep(claimStepRefused, { from: before.state, to, allowed: decision.allowed });
        case 'incomplete':
          throw refusedField({ pointer: `#/${decision.missing}`, code: 'required' });
        case 'too_much':
          throw refusedField({ pointer: '#/accepted', code: acceptedBeyondClaim.code });
        case 'out_of_time':
          throw outOfTime(decision.notBefore, decision.notAfter);
        case 'allowed': {
          const after = {
            ...traceOf(before, to, at),
            rejectReason: reason ?? before.rejectReason,
            acceptedFen,
            note: note ?? null,
          };
          return this.write(tx, ctx, before, after, `claim.${to.replace('_', '-')}`);
        }
      }
    });
  }

  private async write(
    tx: StoreTx,
    ctx: StoreContext,
    before: Claim,
    patch: Partial<Claim>,
    type: `claim.${string}`,
  ): Promise<ClaimDto> {
    const { id, orderId, version } = before;
    const after = { ...defined(patch), version: version + 1, updatedAt: this.clock.now() };
    await Promise.all([
      explainViolations(tx.update(Claim, { id, version }, after), {
        uq_claim_claim_number: () =>
          new DomainError(claimNumberTaken, { params: { claimNumber: patch.claimNumber ?? before.claimNumber } }),
      }),
      recordEvent(tx, ctx, {
        type,
        subject: { type: 'claim', id },
        changes: changesBetween<Claim>(before, defined(patch), PERSONAL),
        payload: { orderId },
      }),
    ]);
    return toClaimDto({ ...before, ...after });
  }
}

/** The claim, locked, at the version that the caller edited. Throws `not_found`, `version_conflict`. */
async function take(tx: StoreTx, id: string, version: number | undefined): Promise<Claim> {
  const claim = await lockClaim(tx, id);
  if (!claim) throw new DomainError(notFound);
  if (version !== undefined && version !== claim.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: claim.version } });
  }
  return claim;
}

/** What a step leaves behind: how often, and when for the first time. */
function traceOf(before: Claim, to: ClaimState, at: Date): Partial<Claim> {
  const { submissions, rejections, firstRejectedAt, disputedAt } = before;
  return {
    state: to,
    lastStepAt: at,
    ...(to === 'resubmitted' && { submissions: submissions + 1 }),
    ...(to === 'rejected' && { rejections: rejections + 1, firstRejectedAt: firstRejectedAt ?? at }),
    ...(to === 'disputed' && { disputedAt: disputedAt ?? at }),
    ...(isClaimClosed(to) && { closedAt: at }),
  };
}

function outOfTime(notBefore: Date, notAfter: Date): DomainError {
  const params = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
  return refusedField({ pointer: '#/at', code: claimStepOutOfTime.code, params });
}

function defined(patch: Partial<Claim>): Partial<Claim> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Claim>;
}
