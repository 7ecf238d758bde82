import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/**
 * Cancels every unclosed task about these subjects, also one that somebody has taken: what it was for is gone. For
 * features, in the transaction in which it went; `now` by `Clock`. Answers the ids.
 */
export async function cancelTasks(
  tx: StoreTx,
  ctx: StoreContext,
  subject: { readonly type: string; readonly ids: readonly string[] },
  now: Date,
): Promise<string[]> {
  if (subject.ids.length === 0) return [];
  const cancelled = await rows<{ id: string; kind: string; subjectId: string; before: string }>(
    tx,
    sql`with gone as (
          select id, state from task
          where subject_type = ${subject.type} and subject_id = any(${subject.ids}::uuid[])
            and state in ('open', 'claimed')
          order by id for update)
        update task t set state = 'cancelled', closed_at = ${now}, version = version + 1, updated_at = ${now}
        from gone where t.id = gone.id
        returning t.id, t.kind, t.subject_id as "subjectId", gone.state as before`,
  );
  await recordEvents(
    tx,
    ctx,
    cancelled.map(({ id, kind, subjectId, before }) => ({
      type: 'task.cancelled',
      subject: { type: 'task', id },
      changes: { state: { from: before, to: 'cancelled' } },
      payload: { kind, subjectType: subject.type, subjectId },
    })),
  );
  return cancelled.map(({ id }) => id);
}
