import type { TaskState } from './task.entity';

export const TASK_STEPS = ['claim', 'release', 'complete', 'cancel'] as const;
export type TaskStep = (typeof TASK_STEPS)[number];

/** What of a task decides who may do what with it. */
export interface TaskFacts {
  readonly state: TaskState;
  readonly ownerRole: string;
  readonly assigneeId: string | null;
  readonly claimedBy: string | null;
}

/** Who acts. `roles` undefined: an API key or the system, to whom every task of the store is open. */
export interface TaskActor {
  readonly id: string;
  readonly roles?: ReadonlySet<string>;
}

export type StepDecision =
  | { readonly kind: 'go'; readonly to: TaskState }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'refuse'; readonly reason: 'closed' | 'taken' | 'not-yours' };

/** Whether a task stands in somebody's inbox: it is for them, for anybody of a role of theirs, or they have taken it. */
export function isInInboxOf({ id, roles }: TaskActor, task: Omit<TaskFacts, 'state'>): boolean {
  if (!roles || task.assigneeId === id || task.claimedBy === id) return true;
  return task.assigneeId === null && roles.has(task.ownerRole);
}

const NEXT: Readonly<Record<TaskStep, TaskState>> = {
  claim: 'claimed',
  release: 'open',
  complete: 'done',
  cancel: 'cancelled',
};

/**
 * What a step makes of a task. What somebody has taken, nobody else of the staff touches until it is released.
 * Example: of two colleagues who claim at once, the second finds it taken.
 */
export function decideStep(step: TaskStep, task: TaskFacts, actor: TaskActor): StepDecision {
  if (!isInInboxOf(actor, task)) return { kind: 'refuse', reason: 'not-yours' };
  const isClosed = task.state === 'done' || task.state === 'cancelled';
  if (isClosed) return { kind: 'refuse', reason: 'closed' };
  const isTaken = task.state === 'claimed' && task.claimedBy !== actor.id;
  // a key has no colleagues: it may clear up behind whoever left a task lying, but not take it from their hands
  if (isTaken && (actor.roles || step === 'claim')) return { kind: 'refuse', reason: 'taken' };
  const to = NEXT[step];
  return to === task.state ? { kind: 'nothing-to-do' } : { kind: 'go', to };
}
