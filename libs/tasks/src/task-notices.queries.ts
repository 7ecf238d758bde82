import { affected, columns, row, rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { Task } from './task.entity';
import { isNoticeOver, type TaskNotice } from './task-notice';

/**
 * Has the staff told of those of these tasks that are of such kinds, and that nobody has taken: those that wait for a later
 * time are judged anew, since they may be for somebody else by now. Answers how many.
 */
export function wantNotices(
  tx: StoreTx,
  taskIds: readonly string[],
  kinds: readonly string[],
  at: Date,
): Promise<number> {
  return affected(
    tx,
    sql`with wanted as (
          select id from task
          where id = any(${taskIds}::uuid[]) and kind = any(${kinds}) and state = 'open' and notice_run_id is null
            and (notice_due_at is null or notice_due_at > ${at})
          order by id for update)
        update task t set notice_due_at = ${at} from wanted where t.id = wanted.id`,
  );
}

const DUE = (now: Date) => sql`t.notice_due_at <= ${now}
  and (t.notice_lease_until is null or t.notice_lease_until <= clock_timestamp())`;

/** For whom tasks are of which the staff are to be told now, or whose telling was left half done. */
export function findDueNotices(tx: StoreTx, now: Date, limit: number): Promise<Pick<Task, 'id' | 'ownerRole'>[]> {
  return rows(
    tx,
    sql`select t.id, t.owner_role as "ownerRole" from task t
        where ${DUE(now)} order by t.notice_due_at, t.id limit ${limit}`,
  );
}

/** Those of these tasks that are still due, locked; what somebody else has in hand is left out. */
export function lockDueNotices(tx: StoreTx, ids: readonly string[], now: Date): Promise<Task[]> {
  return rows(
    tx,
    sql`select ${columns(Task, 't')} from task t
        where t.id = any(${ids}::uuid[]) and ${DUE(now)} order by t.id for update skip locked`,
  );
}

/** Tasks that a run holds, locked: nobody else tells of them as long as its lease has not run out. */
export function lockNoticesOf(tx: StoreTx, runId: string, ids: readonly string[]): Promise<Task[]> {
  return rows(
    tx,
    sql`select ${columns(Task, 't')} from task t
        where t.id = any(${ids}::uuid[]) and t.notice_run_id = ${runId} order by t.id for update`,
  );
}

/** Tasks of which staff were told, locked: something is known of their messages. */
export function lockNoticed(tx: StoreTx, ids: readonly string[]): Promise<Task[]> {
  return rows(
    tx,
    sql`select ${columns(Task, 't')} from task t
        where t.id = any(${ids}::uuid[]) and t.notices <> '[]' order by t.id for update`,
  );
}

/** A sign of life of a run. */
export function renewNotices(tx: StoreTx, runId: string, ids: readonly string[], leaseMs: number): Promise<number> {
  return affected(
    tx,
    sql`with held as (
          select id from task where id = any(${ids}::uuid[]) and notice_run_id = ${runId} order by id for update)
        update task t set notice_lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
        from held where t.id = held.id`,
  );
}

/** What becomes of the notices of a task that is locked. */
export interface NoticeChange {
  readonly task: Pick<Task, 'id' | 'kind' | 'subjectType' | 'subjectId' | 'notices'>;
  /** All of them, as they stand from now on. */
  readonly notices: readonly TaskNotice[];
  /** When they are looked at again; null: nobody is to be told any more. Absent: as before, whoever has them in hand. */
  readonly dueAt?: Date | null;
}

/**
 * Writes them, with an event `task.notified` for each that came to its end: ids and codes only. With `hold` the run has
 * the tasks of which something is being sent in hand from the commit on, else nobody has.
 */
export async function saveNotices(
  tx: StoreTx,
  ctx: StoreContext,
  changes: readonly NoticeChange[],
  now: Date,
  hold?: { readonly runId: string; readonly leaseMs: number },
): Promise<void> {
  if (changes.length === 0) return;
  const values = changes.map(({ task: { id }, notices, dueAt }) => {
    const held = notices.some(({ state }) => state === 'sending') ? hold?.runId : undefined;
    return { id, notices, dueAt, held, isKept: dueAt === undefined };
  });
  await Promise.all([
    affected(
      tx,
      sql`update task t
          set notices = n.notices,
              notice_due_at = case when n."isKept" then t.notice_due_at else n."dueAt" end,
              notice_run_id = case when n."isKept" then t.notice_run_id else n.held end,
              notice_lease_until = case when n."isKept" then t.notice_lease_until
                when n.held is not null then clock_timestamp() + ${hold?.leaseMs ?? 0} * interval '1 millisecond' end,
              version = t.version + 1, updated_at = ${now}
          from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
            as n(id uuid, notices jsonb, "dueAt" timestamptz, held uuid, "isKept" boolean)
          where t.id = n.id`,
    ),
    recordEvents(
      tx,
      ctx,
      changes.flatMap(({ task: { id, kind, subjectType, subjectId, notices: before }, notices }) => {
        const stateOf = new Map(before.map(({ staffId, state }) => [staffId, state]));
        const ended = notices.filter((one) => isNoticeOver(one) && stateOf.get(one.staffId) !== one.state);
        return ended.map(({ staffId, state, reason }) => ({
          type: 'task.notified',
          subject: { type: 'task', id },
          payload: { kind, subjectType, subjectId, staffId, state, reason },
          occurredAt: now,
        }));
      }),
    ),
  ]);
}

/** When notices have to be looked at next. */
export interface NextNotice {
  /** By `Clock`: the earliest that nobody has in hand. */
  readonly dueAt: Date | null;
  /** Until the first lease runs out; negative where one has. */
  readonly leaseMs: number | null;
}

export async function findNextNotice(tx: StoreTx): Promise<NextNotice> {
  const next = await row<NextNotice>(
    tx,
    sql`select min(notice_due_at) filter (where notice_lease_until is null) as "dueAt",
               (extract(epoch from min(notice_lease_until) - clock_timestamp()) * 1000)::float8 as "leaseMs"
        from task where notice_due_at is not null`,
  );
  return next ?? { dueAt: null, leaseMs: null };
}
