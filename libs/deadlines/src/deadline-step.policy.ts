import { dueOf, type Pause, type Timing } from './due.policy';
import type { WorkingCalendar } from './working-calendar.policy';

/** 进行中, 已暂停, 已完成, 已超期, 已取消 */
export const DEADLINE_STATES = ['running', 'paused', 'met', 'missed', 'cancelled'] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** What of a deadline decides on its next step. */
export interface DeadlineFacts extends Timing {
  readonly state: DeadlineState;
  /** Null while it is paused: nobody knows. */
  readonly dueAt: Date | null;
  readonly warnAt: Date | null;
  readonly warnedAt: Date | null;
  /** When what was promised was done, in time or not. */
  readonly metAt: Date | null;
  /** When it was met, missed or cancelled. */
  readonly finishedAt: Date | null;
}

/** What happens to a deadline, and when that was. */
export type DeadlineStep =
  | { readonly kind: 'pause' | 'resume'; readonly reason: string; readonly at: Date }
  | { readonly kind: 'meet' | 'cancel' | 'reopen'; readonly at: Date };

export type DeadlineHappening = 'paused' | 'resumed' | 'met' | 'missed' | 'cancelled' | 'reopened';

export type StepDecision =
  /** It had happened before, or comes too late to matter. */
  | { readonly kind: 'nothing-to-do' }
  | {
      readonly kind: 'go';
      readonly changes: Partial<Pick<DeadlineFacts, 'state' | 'pauses' | 'metAt' | 'finishedAt'>>;
      /** In this order. */
      readonly happened: readonly DeadlineHappening[];
    };

/** The pause between the end of a deadline and its reopening. */
export const CLOSED = 'closed';

const NOTHING: StepDecision = { kind: 'nothing-to-do' };

/**
 * What a step does to a deadline. It judges by when things happened and not by when they were told: what was done before
 * the due time is met, also where the miss was noticed first.
 */
export function decideStep(deadline: DeadlineFacts, step: DeadlineStep): StepDecision {
  switch (step.kind) {
    case 'pause':
      return pause(deadline, step.reason, step.at);
    case 'resume':
      return resume(deadline, step.reason, step.at);
    case 'meet':
      return meet(deadline, step.at);
    case 'cancel':
      if (!isOpen(deadline)) return NOTHING;
      return { kind: 'go', changes: { state: 'cancelled', finishedAt: step.at }, happened: ['cancelled'] };
    case 'reopen':
      return reopen(deadline, step.at);
  }
}

export const isOpen = ({ state }: Pick<DeadlineFacts, 'state'>): boolean => state === 'running' || state === 'paused';

function pause({ state, pauses, startedAt }: DeadlineFacts, reason: string, at: Date): StepDecision {
  if (!isOpen({ state }) || openPause(pauses, reason)) return NOTHING;
  const added: Pause = { reason, from: later(at, startedAt), until: null };
  return { kind: 'go', changes: { pauses: [...pauses, added] }, happened: ['paused'] };
}

function resume(deadline: DeadlineFacts, reason: string, at: Date): StepDecision {
  const paused = openPause(deadline.pauses, reason);
  if (!isOpen(deadline) || !paused) return NOTHING;
  const ended = { ...paused, until: later(at, paused.from) };
  const pauses = deadline.pauses.map((one) => (one === paused ? ended : one));
  return { kind: 'go', changes: { pauses }, happened: ['resumed'] };
}

function meet(deadline: DeadlineFacts, at: Date): StepDecision {
  const { state, dueAt, metAt } = deadline;
  if (state === 'met' || state === 'cancelled' || metAt !== null) return NOTHING;
  const isInTime = dueAt === null || at <= dueAt;
  if (isInTime) return { kind: 'go', changes: { state: 'met', metAt: at, finishedAt: at }, happened: ['met'] };
  if (state === 'missed') return { kind: 'go', changes: { metAt: at }, happened: ['met'] };
  // nobody has noticed the miss yet
  return { kind: 'go', changes: { state: 'missed', metAt: at, finishedAt: at }, happened: ['missed', 'met'] };
}

/** The clock stood still while it was closed. A miss stays one: only what was done too late counts as undone again. */
function reopen({ state, pauses, metAt, finishedAt }: DeadlineFacts, at: Date): StepDecision {
  if (state === 'missed' && metAt) return { kind: 'go', changes: { metAt: null }, happened: ['reopened'] };
  if ((state !== 'met' && state !== 'cancelled') || !finishedAt) return NOTHING;
  const closed: Pause = { reason: CLOSED, from: finishedAt, until: later(at, finishedAt) };
  const changes = { state: 'running', pauses: [...pauses, closed], metAt: null, finishedAt: null } as const;
  return { kind: 'go', changes, happened: ['reopened'] };
}

const openPause = (pauses: readonly Pause[], reason: string): Pause | undefined =>
  pauses.find((one) => one.reason === reason && one.until === null);

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** What follows from rules, calendar and pauses, and is worked out anew whenever one of them changes. */
export interface Schedule {
  readonly state: DeadlineState;
  readonly dueAt: Date | null;
  readonly warnAt: Date | null;
  readonly warnedAt: Date | null;
  /** When the engine has to look at it: at the warning, else right after the due time. Null: not at all. */
  readonly nextAt: Date | null;
  readonly confirmed: boolean;
}

/**
 * The schedule of an open deadline. Who has been warned is warned again only where the due time moved so far that the
 * warning lies ahead once more.
 */
export function scheduleOf(
  timing: Timing & { readonly warnedAt: Date | null },
  calendar: WorkingCalendar,
  now: Date,
): Schedule {
  const due = dueOf(timing, calendar);
  if (due.kind === 'paused') {
    const { warnedAt } = timing;
    return { state: 'paused', dueAt: null, warnAt: null, warnedAt, nextAt: null, confirmed: true };
  }
  const { dueAt, warnAt, confirmed } = due;
  const warnedAt = warnAt && warnAt <= now ? timing.warnedAt : null;
  const nextAt = warnAt && !warnedAt ? warnAt : missAt(dueAt);
  return { state: 'running', dueAt, warnAt, warnedAt, nextAt, confirmed };
}

/** The first instant at which the promise is broken. */
const missAt = (dueAt: Date): Date => new Date(dueAt.getTime() + 1);
