import { columns, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { DomainError, refusedField } from '#libs/foundation';
import { forbidden } from '#libs/http';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { Task, type TaskState } from './task.entity';
import { findTaskKind } from './task-kind';
import { decideStep, type TaskActor, type TaskStep } from './task-step.policy';
import { taskClosed, taskNotYours, taskTaken } from './tasks.errors';

const EVENT_OF: Readonly<Record<TaskStep, `task.${string}`>> = {
  claim: 'task.claimed',
  release: 'task.released',
  complete: 'task.completed',
  cancel: 'task.cancelled',
};

export interface Closing {
  readonly outcome?: string;
  readonly note?: string;
}

/**
 * The state that a step of the inbox leads to, as `nextState`. Throws also `forbidden`, and `validation_failed` for an
 * outcome that the kind does not have.
 */
export function stepOf(ctx: StoreContext, task: Task, step: TaskStep, { outcome }: Closing = {}): TaskState | null {
  const kind = findTaskKind(task.kind);
  if (kind && ctx.actor.type !== 'system' && !ctx.permissions.has(kind.permission)) throw new DomainError(forbidden);
  if (outcome !== undefined && !kind?.outcomes.some(({ code }) => code === outcome)) {
    throw refusedField({ pointer: '#/outcome', code: 'unknown_outcome' });
  }
  return nextState(ctx, task, step);
}

/**
 * The state that a step leads to, of a task that is locked; null where it is there already. For features that have
 * endpoints and permissions of their own for their tasks. Throws `task_not_yours`, `task_taken`, `task_closed`.
 */
export function nextState(ctx: StoreContext, task: Task, step: TaskStep): TaskState | null {
  const decision = decideStep(step, task, taskActor(ctx));
  switch (decision.kind) {
    case 'nothing-to-do':
      return null;
    case 'refuse':
      throw refusal(decision.reason, task);
    case 'go':
      return decision.to;
  }
}

/** Takes a step that `nextState` or `stepOf` allowed, with its event. */
export async function takeStep(
  tx: StoreTx,
  ctx: StoreContext,
  task: Task,
  { step, to, outcome, note }: Closing & { readonly step: TaskStep; readonly to: TaskState },
  now: Date,
): Promise<Task> {
  const { id: by, name } = ctx.actor;
  // whoever closes a task that nobody had taken took it in the end
  const claim =
    to === 'open'
      ? sql`claimed_by = null, claimed_by_name = null, claimed_at = null`
      : sql`claimed_by = coalesce(claimed_by, ${by}), claimed_by_name = coalesce(claimed_by_name, ${name.slice(0, 100)}),
            claimed_at = coalesce(claimed_at, ${now})`;
  const closedAt = to === 'done' || to === 'cancelled' ? now : null;
  const { kind, subjectType, subjectId } = task;
  const [changed] = await Promise.all([
    row<Task>(
      tx,
      sql`update task as t
          set state = ${to}, ${claim}, outcome = ${outcome ?? null}, note = ${note ?? null}, closed_at = ${closedAt},
              version = version + 1, updated_at = ${now}
          where id = ${task.id} returning ${columns(Task, 't')}`,
    ),
    recordEvent(tx, ctx, {
      type: EVENT_OF[step],
      subject: { type: 'task', id: task.id },
      changes: { state: { from: task.state, to } },
      payload: { kind, subjectType, subjectId, ...(outcome !== undefined && { outcome }) },
    }),
  ]);
  return changed as Task;
}

/**
 * Puts an unclosed task off to `dueAt`, with the event `task.postponed`: it is open to everybody whom it is for, or stays
 * with whoever acts.
 */
export async function postponeTask(
  tx: StoreTx,
  ctx: StoreContext,
  task: Task,
  { dueAt, keep }: { readonly dueAt: Date; readonly keep: boolean },
  now: Date,
): Promise<Task> {
  const to: TaskState = keep ? 'claimed' : 'open';
  const { id: by, name } = ctx.actor;
  const { kind, subjectType, subjectId } = task;
  const [changed] = await Promise.all([
    row<Task>(
      tx,
      sql`update task as t
          set state = ${to}, due_at = ${dueAt}, claimed_by = ${keep ? by : null},
              claimed_by_name = ${keep ? name.slice(0, 100) : null}, claimed_at = ${keep ? now : null},
              version = version + 1, updated_at = ${now}
          where id = ${task.id} returning ${columns(Task, 't')}`,
    ),
    recordEvent(tx, ctx, {
      type: 'task.postponed',
      subject: { type: 'task', id: task.id },
      changes: { dueAt: { from: task.dueAt.toISOString(), to: dueAt.toISOString() } },
      payload: { kind, subjectType, subjectId },
    }),
  ]);
  return changed as Task;
}

/**
 * Staff see the tasks of their roles, and of those that they answer for while nobody of them is there (TEN-07); a key and
 * the system have none, and see them all.
 */
export function taskActor({ actor, roles = NO_ROLES, standsInFor = NO_ROLES }: StoreContext): TaskActor {
  return { id: actor.id, roles: actor.type === 'staff' ? new Set([...roles, ...standsInFor]) : undefined };
}

const NO_ROLES: ReadonlySet<string> = new Set();

function refusal(reason: 'closed' | 'taken' | 'not-yours', task: Task): DomainError {
  switch (reason) {
    case 'closed':
      return new DomainError(taskClosed, { params: { state: task.state } });
    case 'taken':
      return new DomainError(taskTaken, { params: { claimedBy: task.claimedByName } });
    case 'not-yours':
      return new DomainError(taskNotYours, { params: { ownerRole: task.ownerRole } });
  }
}
