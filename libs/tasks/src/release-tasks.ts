import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

export interface HeldTask {
  readonly taskId: string;
  /** Who has taken it. */
  readonly heldBy: string;
}

/**
 * Takes tasks from people who will not be there to do them, with the event `task.released`, all in one statement: they are
 * open to everybody of their role, also where they were meant for that one person. What was given back or closed meanwhile,
 * or somebody else has taken, stays as it is. Answers those that are open now.
 */
export async function releaseTasks(
  tx: StoreTx,
  ctx: StoreContext,
  held: readonly HeldTask[],
  now: Date,
): Promise<string[]> {
  if (held.length === 0) return [];
  const released = await rows<{ id: string; kind: string; subjectType: string; subjectId: string }>(
    tx,
    sql`with meant as (
          select t.id, n.held_by
          from unnest(${held.map(({ taskId }) => taskId)}::uuid[], ${held.map(({ heldBy }) => heldBy)}::text[])
            as n (id, held_by)
          join task t on t.id = n.id
          where t.state = 'claimed' and t.claimed_by = n.held_by order by t.id for update of t)
        update task t
        set state = 'open', claimed_by = null, claimed_by_name = null, claimed_at = null,
            assignee_id = nullif(t.assignee_id, meant.held_by), version = version + 1, updated_at = ${now}
        from meant where t.id = meant.id
        returning t.id, t.kind, t.subject_type as "subjectType", t.subject_id as "subjectId"`,
  );
  await recordEvents(
    tx,
    ctx,
    released.map(({ id, ...payload }) => ({
      ...{ type: 'task.released', subject: { type: 'task', id } },
      ...{ changes: { state: { from: 'claimed', to: 'open' } }, payload },
    })),
  );
  return released.map(({ id }) => id);
}
