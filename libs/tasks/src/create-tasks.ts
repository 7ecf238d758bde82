import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { TaskParams, TaskPriority } from './task.entity';
import { findTaskKind, type TaskKind } from './task-kind';

/** A task to be made. Ids are made by the caller. */
export interface NewTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly subject: { readonly type: string; readonly id: string };
  readonly customerId?: string | null;
  readonly vehicleId?: string | null;
  /** Code of the role whose holders find it in their inbox. */
  readonly ownerRole: string;
  /** The one person of that role whom it is meant for. */
  readonly assigneeId?: string | null;
  readonly dueAt: Date;
  /** Default: `normal`. */
  readonly priority?: TaskPriority;
  /** Fills the title's placeholders: ids, dates and numbers only. */
  readonly params?: TaskParams;
  /** A task with a key that another one has, open or closed, is not made. */
  readonly dedupeKey?: string | null;
}

/** Makes tasks and their events `task.created`, in the transaction of what asks for them: one statement for all. */
export async function createTasks(tx: StoreTx, ctx: StoreContext, tasks: readonly NewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  const unknown = tasks.find(({ kind }) => findTaskKind(kind.code) !== kind);
  if (unknown) throw new Error(`The kind of task ${unknown.kind.code} was not declared by defineTaskKind`);
  const created = await rows<{ id: string }>(
    tx,
    sql`insert into task (id, kind, state, priority, subject_type, subject_id, customer_id, vehicle_id, owner_role,
                          assignee_id, due_at, params, dedupe_key, created_at, updated_at)
        select n.id, n.kind, 'open', n.priority, n.subject_type, n.subject_id, n.customer_id, n.vehicle_id, n.owner_role,
               n.assignee_id, n.due_at, n.params, n.dedupe_key, date_trunc('milliseconds', now()),
               date_trunc('milliseconds', now())
        from json_to_recordset(${JSON.stringify(tasks.map(toRow))}::json)
          as n (id uuid, kind varchar, priority varchar, subject_type varchar, subject_id uuid, customer_id uuid,
                vehicle_id uuid, owner_role varchar, assignee_id varchar, due_at timestamptz, params jsonb,
                dedupe_key varchar)
        on conflict (dedupe_key) where dedupe_key is not null do nothing
        returning id`,
  );
  const made = new Set(created.map(({ id }) => id));
  await recordEvents(
    tx,
    ctx,
    tasks
      .filter(({ id }) => made.has(id))
      .map(({ id, kind, subject }) => ({
        type: 'task.created',
        subject: { type: 'task', id },
        payload: { kind: kind.code, subjectType: subject.type, subjectId: subject.id },
      })),
  );
}

function toRow(task: NewTask) {
  return {
    id: task.id,
    kind: task.kind.code,
    priority: task.priority ?? 'normal',
    subject_type: task.subject.type,
    subject_id: task.subject.id,
    customer_id: task.customerId ?? null,
    vehicle_id: task.vehicleId ?? null,
    owner_role: task.ownerRole,
    assignee_id: task.assigneeId ?? null,
    due_at: task.dueAt,
    params: task.params ?? {},
    dedupe_key: task.dedupeKey ?? null,
  };
}
