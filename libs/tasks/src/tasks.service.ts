import { Injectable } from '@nestjs/common';
import { Clock, DomainError, notFound } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import type { Task } from './task.entity';
import { findInbox, findTask, TASK_SORTS } from './task.queries';
import type { TaskStep } from './task-step.policy';
import { type Closing, stepOf, taskActor, takeStep } from './task-steps';
import { type CancelTaskDto, type CompleteTaskDto, type InboxQuery, type TaskDto, toTaskDto } from './tasks.dto';

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
      pageOf(await findInbox(tx, taskActor(ctx), filter, keyset), keyset, (task) => toTaskDto(task, ctx)),
    );
  }

  /** @throws DomainError `not_found` */
  get(ctx: StoreContext, id: string): Promise<TaskDto> {
    return this.db.run(ctx, async (tx) => toTaskDto(await this.require(tx, id), ctx));
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
      const to = stepOf(ctx, task, step, closing);
      const after = to === null ? task : await takeStep(tx, ctx, task, { ...closing, step, to }, this.clock.now());
      return toTaskDto(after, ctx);
    });
  }

  private async require(tx: StoreTx, id: string, options?: { lock: boolean }): Promise<Task> {
    const task = await findTask(tx, id, options);
    if (!task) throw new DomainError(notFound);
    return task;
  }
}
