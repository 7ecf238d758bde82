import { Injectable } from '@nestjs/common';
import { recordEvent, recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { findPolicyKind, parsePolicyRef, policiesInForce, type PolicyInForce } from '#libs/policies';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { calendarInForce } from './calendar-in-force';
import { scheduled, termsOf } from './deadline-facts';
import { findDeadlineKind } from './deadline-kind';
import { type Basis, findBases, fireDue, lockBlock, nextInstant, updateDeadlines } from './deadline.queries';
import type { Deadline } from './deadline.entity';
import { deadlineEvent } from './deadlines.events';

/** Deadlines that are warned of or missed in one transaction. */
const FIRED_AT_ONCE = 500;

/** Deadlines that are worked out anew in one transaction, and blocks of them before others of the tick have their turn. */
const BLOCK = 2_000;
const BLOCKS_PER_TICK = 10;

/** What another transaction holds is looked at again after this long. */
const HELD_MS = 1_000;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Fires what is due in a store, and works open deadlines out anew when the rules that they go by have changed. */
@Injectable()
export class DeadlineEngine {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Nobody is told of a miss by rules that no longer count, so working out anew comes first. */
  @OnStoreTick({ order: 10, name: 'deadlines' })
  async tick(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    const now = this.clock.now();
    if (!(await this.recompute(ctx, signal, BLOCKS_PER_TICK))) return now;
    return this.fire(ctx, now);
  }

  /**
   * Works the open deadlines out anew whose calendar or policy is no longer the one in force; what is finished stays as it
   * was judged. It compares and listens to nobody: an override, an issued policy, a moved time zone, a newer edition of the
   * public holidays all show in the basis that a deadline goes by. Answers whether all of them are current.
   */
  async recompute(ctx: StoreContext, signal: AbortSignal, mostBlocks = Infinity): Promise<boolean> {
    const stale = await this.db.run(ctx, (tx) => this.staleBases(tx, ctx));
    let blocks = 0;
    for (const basis of stale) {
      let after: string | null = BEFORE_ALL;
      while (after !== null) {
        signal.throwIfAborted();
        if (blocks++ >= mostBlocks) return false;
        const from: string = after;
        after = await this.db.run(ctx, (tx) => this.recomputeBlock(tx, ctx, basis, from));
      }
    }
    return true;
  }

  private fire(ctx: StoreContext, now: Date): Promise<Date | null> {
    return this.db.run(ctx, async (tx) => {
      const fired = await fireDue(tx, now, FIRED_AT_ONCE);
      const [next] = await Promise.all([
        nextInstant(tx),
        recordEvents(
          tx,
          ctx,
          fired.map((one) => deadlineEvent(one.state === 'missed' ? 'missed' : 'warned', one)),
        ),
      ]);
      const isHeld = next !== null && next <= now && fired.length === 0;
      return isHeld ? new Date(now.getTime() + HELD_MS) : next;
    });
  }

  private async staleBases(tx: StoreTx, ctx: StoreContext): Promise<Basis[]> {
    const now = this.clock.now();
    const [{ digest }, bases] = await Promise.all([calendarInForce(tx, ctx, now), findBases(tx)]);
    const policies = await this.policiesOf(tx, bases, now);
    return bases.filter(
      ({ policyRef, calendarDigest }) =>
        calendarDigest !== digest || (policies.get(policyRef)?.ref ?? policyRef) !== policyRef,
    );
  }

  /** By the reference that deadlines go by: the version of the same policy that counts now. None: it is gone. */
  private async policiesOf(
    tx: StoreTx,
    bases: readonly Basis[],
    now: Date,
  ): Promise<ReadonlyMap<string, PolicyInForce>> {
    const parts = bases.flatMap(({ policyRef }) => {
      const parsed = parsePolicyRef(policyRef);
      const kind = parsed && findPolicyKind(parsed.kind);
      return kind ? [{ policyRef, kind, code: parsed.code }] : [];
    });
    const kinds = [...new Set(parts.map(({ kind }) => kind))];
    const inForce = (await Promise.all(kinds.map((kind) => policiesInForce(tx, kind, now)))).flat();
    return new Map(
      parts.flatMap(({ policyRef, kind, code }) => {
        const current = inForce.find((policy) => policy.kind === kind.code && policy.code === code);
        return current ? [[policyRef, current]] : [];
      }),
    );
  }

  /** Answers the last id of the block, or null where it was the basis' last one. */
  private async recomputeBlock(tx: StoreTx, ctx: StoreContext, basis: Basis, after: string): Promise<string | null> {
    const now = this.clock.now();
    const [inForce, policies, block] = await Promise.all([
      calendarInForce(tx, ctx, now),
      this.policiesOf(tx, [basis], now),
      lockBlock(tx, basis, after, BLOCK),
    ]);
    const policy = policies.get(basis.policyRef);
    const changed = block.map((deadline) => scheduled(underPolicy(deadline, policy, now), inForce, now));
    const cancelled = changed.filter(({ state }) => state === 'cancelled');
    const moved = changed.filter(({ dueAt }, index) => dueAt?.getTime() !== block[index].dueAt?.getTime()).length;
    await Promise.all([
      updateDeadlines(tx, changed, now),
      recordEvents(
        tx,
        ctx,
        cancelled.map((deadline) => deadlineEvent('cancelled', deadline)),
      ),
      moved + cancelled.length > 0 &&
        recordEvent(tx, ctx, {
          type: 'store.deadlines-recomputed',
          subject: { type: 'store', id: ctx.store.id },
          payload: { policyRef: policy?.ref ?? basis.policyRef, calendarRef: inForce.ref, moved },
        }),
    ]);
    return block.length < BLOCK ? null : (block.at(-1) as Deadline).id;
  }
}

/** The row with what the policy in force grants it. A policy that grants nothing any more cancels it. */
function underPolicy(deadline: Deadline, policy: PolicyInForce | undefined, now: Date): Deadline {
  const kind = findDeadlineKind(deadline.kind);
  if (!policy || !kind || policy.ref === deadline.policyRef) return deadline;
  const rule = kind.rule(policy.document, deadline.rule);
  return rule
    ? { ...deadline, ...termsOf(rule), policyRef: policy.ref }
    : { ...deadline, state: 'cancelled', finishedAt: now, policyRef: policy.ref };
}
