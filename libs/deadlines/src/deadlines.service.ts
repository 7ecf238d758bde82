import { Injectable } from '@nestjs/common';
import { type NewEvent, recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policyInForce, type PolicyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { calendarInForce } from './calendar-in-force';
import { factsOf, scheduled, stepped, termsOf } from './deadline-facts';
import { type DeadlineKind, type DeadlineRule, findDeadlineKind } from './deadline-kind';
import { type DeadlineTarget, insertDeadlines, lockDeadlines, updateDeadlines } from './deadline.queries';
import { type DeadlineStep, decideStep } from './deadline-step.policy';
import type { Deadline } from './deadline.entity';
import { deadlineEvent } from './deadlines.events';

/** A promise that begins. Ids are made by the caller. */
export interface NewDeadline {
  readonly id: string;
  readonly kind: DeadlineKind;
  readonly subject: { readonly type: string; readonly id: string };
  /** Tells apart promises of one kind to one subject; a second one with the same is not started. Default: ''. */
  readonly occurrence?: string;
  /** Code of the policy of the kind's `policy`, and which of its document's rules. */
  readonly policyCode: string;
  readonly rule: string;
  readonly startedAt: Date;
}

/** When it happened: to all of them at once, or to each subject, by its id, at an instant of its own. */
export type DeadlineInstants = Date | ReadonlyMap<string, Date>;

/** When it happened; default: now. What is entered later says so here. A subject that no instant is told of is left alone. */
interface At {
  readonly at?: DeadlineInstants;
}

/**
 * Promises with a clock (时限), in the transactions of the features that make and keep them. Every method takes any number
 * at once, does nothing to one that the step no longer concerns, and records an event for each that it does something to:
 * `deadline.started`, `.paused`, `.resumed`, `.met`, `.cancelled`, `.reopened`; the engine adds `.warned` and `.missed`.
 */
@Injectable()
export class Deadlines {
  constructor(private readonly clock: Clock) {}

  /** Answers the ids of those that were started: not where there is one already, nor where the policy grants nothing. */
  async start(tx: StoreTx, ctx: StoreContext, deadlines: readonly NewDeadline[]): Promise<ReadonlySet<string>> {
    if (deadlines.length === 0) return new Set();
    const unknown = deadlines.find(({ kind }) => findDeadlineKind(kind.code) !== kind);
    if (unknown) throw new Error(`The kind of deadline ${unknown.kind.code} was not declared by defineDeadlineKind`);
    const now = this.clock.now();
    const policyOf = policyReader(tx, now);
    const [inForce, policies] = await Promise.all([
      calendarInForce(tx, ctx, now),
      Promise.all(deadlines.map(({ kind, policyCode }) => policyOf(kind, policyCode))),
    ]);
    const made = deadlines.flatMap((deadline, index): Deadline[] => {
      const { ref, document } = policies[index];
      const rule = deadline.kind.rule(document, deadline.rule);
      return rule ? [scheduled(newRow(deadline, rule, ref), inForce, now)] : [];
    });
    const started = await insertDeadlines(tx, made, now);
    const events = made.filter(({ id }) => started.has(id)).map((deadline) => deadlineEvent('started', deadline));
    await recordEvents(tx, ctx, events);
    return started;
  }

  /** Stops the clock for a reason. Several reasons may overlap; it goes on when the last of them has ended. */
  pause(
    tx: StoreTx,
    ctx: StoreContext,
    target: DeadlineTarget,
    { reason, at }: At & { reason: string },
  ): Promise<void> {
    return this.step(tx, ctx, target, at, { kind: 'pause', reason });
  }

  /** Ends the pause of that reason. */
  resume(
    tx: StoreTx,
    ctx: StoreContext,
    target: DeadlineTarget,
    { reason, at }: At & { reason: string },
  ): Promise<void> {
    return this.step(tx, ctx, target, at, { kind: 'resume', reason });
  }

  /** The promise is kept, in time or, with `at` after the due time, too late. */
  meet(tx: StoreTx, ctx: StoreContext, target: DeadlineTarget, { at }: At = {}): Promise<void> {
    return this.step(tx, ctx, target, at, { kind: 'meet' });
  }

  /** Nobody is owed it any more. */
  cancel(tx: StoreTx, ctx: StoreContext, target: DeadlineTarget, { at }: At = {}): Promise<void> {
    return this.step(tx, ctx, target, at, { kind: 'cancel' });
  }

  /** It was not kept or not to be cancelled after all: it goes on with the time that was left. A miss stays a miss. */
  reopen(tx: StoreTx, ctx: StoreContext, target: DeadlineTarget, { at }: At = {}): Promise<void> {
    return this.step(tx, ctx, target, at, { kind: 'reopen' });
  }

  /** One statement finds them and one writes them, whether they share an instant or not. */
  private async step(
    tx: StoreTx,
    ctx: StoreContext,
    target: DeadlineTarget,
    told: DeadlineInstants | undefined,
    happened: StepOfAll,
  ): Promise<void> {
    const now = this.clock.now();
    const instants = told ?? now;
    const [found, inForce] = await Promise.all([lockDeadlines(tx, target), calendarInForce(tx, ctx, now)]);
    const changed: Deadline[] = [];
    const events: NewEvent[] = [];
    for (const deadline of found) {
      const at = instants instanceof Date ? instants : instants.get(deadline.subjectId);
      if (!at) continue;
      const step: DeadlineStep = { ...happened, at };
      // the calendar may have changed a moment ago, and this one not been worked out anew yet
      const current = scheduled(deadline, inForce, now);
      const decision = decideStep(factsOf(current), step);
      if (decision.kind === 'nothing-to-do') continue;
      const next = scheduled(stepped(current, decision), inForce, now);
      changed.push(next);
      events.push(...decision.happened.map((happening) => deadlineEvent(happening, next, step)));
    }
    await Promise.all([updateDeadlines(tx, changed, now), recordEvents(tx, ctx, events)]);
  }
}

/** What happens to all of a target. */
type StepOfAll =
  { readonly kind: 'pause' | 'resume'; readonly reason: string } | { readonly kind: 'meet' | 'cancel' | 'reopen' };

/** Reads each policy once, however many deadlines go by it. */
function policyReader(tx: StoreTx, at: Date) {
  const read = new Map<string, Promise<PolicyInForce>>();
  return ({ policy }: DeadlineKind, code: string): Promise<PolicyInForce> => {
    const key = `${policy.code}/${code}`;
    let found = read.get(key);
    if (!found) read.set(key, (found = policyInForce(tx, policy, code, at)));
    return found;
  };
}

function newRow({ id, kind, subject, occurrence, rule, startedAt }: NewDeadline, terms: DeadlineRule, ref: string) {
  return {
    id,
    kind: kind.code,
    subjectType: subject.type,
    subjectId: subject.id,
    occurrence: occurrence ?? '',
    state: 'running',
    startedAt,
    rule,
    ...termsOf(terms),
    pauses: [],
    warnedAt: null,
    metAt: null,
    finishedAt: null,
    policyRef: ref,
  } as const;
}
