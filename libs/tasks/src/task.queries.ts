import { columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Task, type TaskState } from './task.entity';
import type { TaskActor } from './task-step.policy';

export const TASK_SORTS = defineSorts(
  { dueAt: { column: sql`t.due_at`, type: 'instant' } },
  { id: sql`t.id`, fallback: 'dueAt' },
);

export interface InboxFilter {
  readonly state?: readonly TaskState[];
  readonly kind?: readonly string[];
  readonly customerId?: string;
  /** Due before this instant. */
  readonly dueBefore?: Date;
}

/** The inbox of `actor`: without a state, what is open and what they have taken themselves. */
export function findInbox(tx: StoreTx, actor: TaskActor, filter: InboxFilter, keyset: Keyset): Promise<Task[]> {
  const wanted = [keyset.where, inInboxOf(actor), statesOf(actor, filter.state)];
  if (filter.kind) wanted.push(sql`t.kind = any(${filter.kind})`);
  if (filter.customerId) wanted.push(sql`t.customer_id = ${filter.customerId}`);
  if (filter.dueBefore) wanted.push(sql`t.due_at < ${filter.dueBefore}`);
  return rows<Task>(
    tx,
    sql`select ${columns(Task, 't')} from task t where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`,
  );
}

/** Those of the tasks that stand in the inbox of `actor`, whatever their state. */
export function findInInbox(tx: StoreTx, actor: TaskActor, ids: readonly string[]): Promise<Task[]> {
  return rows<Task>(
    tx,
    sql`select ${columns(Task, 't')} from task t where t.id = any(${ids}::uuid[]) and ${inInboxOf(actor)}`,
  );
}

/** `lock`: until the end of the transaction nobody else changes it. */
export function findTask(tx: StoreTx, id: string, { lock = false } = {}): Promise<Task | null> {
  return row<Task>(
    tx,
    sql`select ${columns(Task, 't')} from task t where t.id = ${id} ${lock ? sql`for update` : empty}`,
  );
}

/** The same as `isInInboxOf`, of a task `t`. */
export function inInboxOf({ id, roles }: TaskActor): Sql {
  if (!roles) return sql`true`;
  return sql`(t.assignee_id = ${id} or t.claimed_by = ${id}
              or (t.assignee_id is null and t.owner_role = any(${[...roles]})))`;
}

const UNCLOSED = sql`t.state in ('open', 'claimed')`;

function statesOf({ id, roles }: TaskActor, states: readonly TaskState[] | undefined): Sql {
  if (states) return sql`t.state = any(${states})`;
  return roles ? sql`${UNCLOSED} and (t.state = 'open' or t.claimed_by = ${id})` : UNCLOSED;
}

/** Something happened to a task. Event ids grow with time. */
export interface TaskNews {
  readonly eventId: string;
  readonly taskId: string;
}

const NEWS = ['created', 'assigned', 'claimed', 'released', 'postponed', 'completed', 'cancelled', 'notified'].map(
  (what) => `task.${what}`,
);

/** What happened to tasks after an event, the oldest first. */
export function findNews(tx: StoreTx, after: string, limit: number): Promise<TaskNews[]> {
  return rows<TaskNews>(
    tx,
    sql`select e.id as "eventId", e.subject_id as "taskId" from event e
        where e.type = any(${NEWS}) and e.id > ${after} order by e.id limit ${limit}`,
  );
}
