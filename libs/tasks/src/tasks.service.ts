import { Injectable } from '@nestjs/common';
import { columns, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, notFound, refusedField } from '#libs/foundation';
import { forbidden, keysetOf, type Page, pageOf } from '#libs/http';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { Task, type TaskState } from './task.entity';
import { findInbox, findTask, TASK_SORTS } from './task.queries';
import { decideStep, type TaskActor, type TaskStep } from './task-step.policy';
import { findTaskKind } from './task-kind';
import { type CancelTaskDto, type CompleteTaskDto, type InboxQuery, type TaskDto, toTaskDto } from './tasks.dto';
import { taskClosed, taskNotYours, taskTaken } from './tasks.errors';

const EVENT_OF: Readonly<Record<TaskStep, `task.${string}`>> = {
  claim: 'task.claimed',
  release: 'task.released',
  complete: 'task.completed',
  cancel: 'task.cancelled',
};

interface Closing {
  readonly outcome?: string;
  readonly note?: string;
}

/** Tasks of a store and the inboxes of its staff: by role, by assignment, and what somebody has taken. */
@Injectable()
export class TasksService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** What the caller has to do, the most urgent first. An API key sees the whole store's. */
  inbox(ctx: StoreContext, query: InboxQuery): Promise<Page<TaskDto>> {
    const keyset = keysetOf(query, TASK_SORTS);
    const { state, kind, customerId, overdue } = query;
    const filter = { state, kind, customerId, dueBefore: overdue ? this.clock.now() : undefined };
    return this.db.run(ctx, async (tx) =>
      pageOf(await findInbox(tx, taskActor(ctx), filter, keyset), keyset, (task) => toTaskDto(task, ctx.locale)),
    );
  }

  /** @throws DomainError `not_found` */
  get(ctx: StoreContext, id: string): Promise<TaskDto> {
    return this.db.run(ctx, async (tx) => toTaskDto(await this.require(tx, id), ctx.locale));
  }

  /** @throws DomainError `not_found`, `forbidden`, `task_not_yours`, `task_taken`, `task_closed` */
  claim(ctx: StoreContext, id: string): Promise<TaskDto> {
    return this.step(ctx, id, 'claim');
  }

  /** @throws DomainError as `claim` */
  release(ctx: StoreContext, id: string): Promise<TaskDto> {
    return this.step(ctx, id, 'release');
  }

  /** @throws DomainError as `claim`, and `validation_failed` for an outcome that the kind does not have */
  complete(ctx: StoreContext, id: string, { outcome, note }: CompleteTaskDto): Promise<TaskDto> {
    return this.step(ctx, id, 'complete', { outcome, note });
  }

  /** @throws DomainError as `claim` */
  cancel(ctx: StoreContext, id: string, { note }: CancelTaskDto): Promise<TaskDto> {
    return this.step(ctx, id, 'cancel', { note });
  }

  private step(ctx: StoreContext, id: string, step: TaskStep, closing: Closing = {}): Promise<TaskDto> {
    return this.db.run(ctx, async (tx) => {
      // locked, so that of two who step at once the second sees what the first has done
      const task = await this.require(tx, id, { lock: true });
      assertAllowed(ctx, task, closing);
      const decision = decideStep(step, task, taskActor(ctx));
      switch (decision.kind) {
        case 'nothing-to-do':
          return toTaskDto(task, ctx.locale);
        case 'refuse':
          throw refusal(decision.reason, task);
        case 'go':
          return toTaskDto(await this.change(tx, ctx, task, step, decision.to, closing), ctx.locale);
      }
    });
  }

  private async change(
    tx: StoreTx,
    ctx: StoreContext,
    task: Task,
    step: TaskStep,
    to: TaskState,
    { outcome, note }: Closing,
  ): Promise<Task> {
    const now = this.clock.now();
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

  private async require(tx: StoreTx, id: string, options?: { lock: boolean }): Promise<Task> {
    const task = await findTask(tx, id, options);
    if (!task) throw new DomainError(notFound);
    return task;
  }
}

/** Staff see the tasks of their roles; a key and the system have none, and see them all. */
export function taskActor({ actor, roles }: StoreContext): TaskActor {
  return { id: actor.id, roles: actor.type === 'staff' ? (roles ?? NO_ROLES) : undefined };
}

const NO_ROLES: ReadonlySet<string> = new Set();

function assertAllowed(ctx: StoreContext, task: Task, { outcome }: Closing): void {
  const kind = findTaskKind(task.kind);
  if (kind && ctx.actor.type !== 'system' && !ctx.permissions.has(kind.permission)) throw new DomainError(forbidden);
  if (outcome !== undefined && !kind?.outcomes.some(({ code }) => code === outcome)) {
    throw refusedField({ pointer: '#/outcome', code: 'unknown_outcome' });
  }
}

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
