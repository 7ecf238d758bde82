import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

export interface TaskAssignment {
  readonly taskId: string;
  /** The one person whom it is meant for from now on. */
  readonly assigneeId: string;
}

/**
 * Gives open tasks to one person each, with the event `task.assigned`, all in one statement. What somebody has taken, or
 * is closed, stays as it is. Answers those that were given.
 */
export async function assignTasks(
  tx: StoreTx,
  ctx: StoreContext,
  assignments: readonly TaskAssignment[],
  now: Date,
): Promise<TaskAssignment[]> {
  if (assignments.length === 0) return [];
  const given = await rows<TaskAssignment & { before: string | null; kind: string }>(
    tx,
    sql`with meant as (
          select t.id, t.assignee_id as before, n.assignee_id
          from unnest(${assignments.map(({ taskId }) => taskId)}::uuid[],
                      ${assignments.map(({ assigneeId }) => assigneeId)}::text[]) as n (id, assignee_id)
          join task t on t.id = n.id
          where t.state = 'open' order by t.id for update of t)
        update task t set assignee_id = meant.assignee_id, version = version + 1, updated_at = ${now}
        from meant where t.id = meant.id
        returning t.id as "taskId", t.assignee_id as "assigneeId", meant.before, t.kind`,
  );
  await recordEvents(
    tx,
    ctx,
    given.map(({ taskId, assigneeId, before, kind }) => ({
      type: 'task.assigned',
      subject: { type: 'task', id: taskId },
      changes: { assigneeId: { from: before, to: assigneeId } },
      payload: { kind },
    })),
  );
  return given.map(({ taskId, assigneeId }) => ({ taskId, assigneeId }));
}
