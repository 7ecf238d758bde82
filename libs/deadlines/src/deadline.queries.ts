import { affected, columns, join, row, rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { Deadline } from './deadline.entity';
import type { DeadlineKind } from './deadline-kind';

/** Which deadlines: by their ids, or what was promised to some subjects. */
export type DeadlineTarget =
  | { readonly ids: readonly string[] }
  | {
      readonly subjectType: string;
      readonly subjectIds: readonly string[];
      /** Default: of every kind. */
      readonly kinds?: readonly Pick<DeadlineKind, 'code'>[];
      readonly occurrence?: string;
    };

/** Locked in the order of their ids, so that two who change many of them wait for one another and never in a circle. */
export function lockDeadlines(tx: StoreTx, target: DeadlineTarget): Promise<Deadline[]> {
  return rows<Deadline>(
    tx,
    sql`select ${columns(Deadline, 'd')} from deadline d where ${isTarget(target)} order by d.id for update`,
  );
}

/** What was promised to somebody or something, what is due first at the top. */
export function findDeadlines(tx: StoreTx, target: DeadlineTarget): Promise<Deadline[]> {
  return rows<Deadline>(
    tx,
    sql`select ${columns(Deadline, 'd')} from deadline d where ${isTarget(target)}
        order by d.due_at nulls last, d.id`,
  );
}

function isTarget(target: DeadlineTarget): Sql {
  if ('ids' in target) return sql`d.id = any(${target.ids}::uuid[])`;
  const { subjectType, subjectIds, kinds, occurrence } = target;
  const conditions = [sql`d.subject_type = ${subjectType} and d.subject_id = any(${subjectIds}::uuid[])`];
  if (kinds) conditions.push(sql`d.kind = any(${kinds.map(({ code }) => code)})`);
  if (occurrence !== undefined) conditions.push(sql`d.occurrence = ${occurrence}`);
  return join(conditions, ' and ');
}

/** Stores new ones; one whose subject has a promise of that kind and occurrence is left out. Answers the ids that are new. */
export async function insertDeadlines(
  tx: StoreTx,
  deadlines: readonly Deadline[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const stored = await rows<{ id: string }>(
    tx,
    sql`insert into deadline
          (id, kind, subject_type, subject_id, occurrence, state, started_at, rule, unit, amount, around_the_clock,
           warn_before_minutes, pauses, due_at, warn_at, next_at, confirmed, policy_ref, calendar_ref, calendar_digest,
           created_at, updated_at)
        select n."id", n."kind", n."subjectType", n."subjectId", n."occurrence", n."state", n."startedAt", n."rule",
               n."unit", n."amount", n."aroundTheClock", n."warnBeforeMinutes", n."pauses", n."dueAt", n."warnAt",
               n."nextAt", n."confirmed", n."policyRef", n."calendarRef", n."calendarDigest", ${now}, ${now}
        from json_to_recordset(${JSON.stringify(deadlines)}::json)
          as n ("id" uuid, "kind" varchar, "subjectType" varchar, "subjectId" uuid, "occurrence" varchar,
                "state" varchar, "startedAt" timestamptz, "rule" varchar, "unit" varchar, "amount" integer,
                "aroundTheClock" boolean, "warnBeforeMinutes" integer, "pauses" jsonb, "dueAt" timestamptz,
                "warnAt" timestamptz, "nextAt" timestamptz, "confirmed" boolean, "policyRef" varchar,
                "calendarRef" varchar, "calendarDigest" varchar)
        on conflict on constraint uq_deadline_subject do nothing
        returning id`,
  );
  return new Set(stored.map(({ id }) => id));
}

/** What an update sends of a row, the members of its pauses included: half of the bytes stay at home. */
const CHANGEABLE = [
  ...['id', 'state', 'unit', 'amount', 'aroundTheClock', 'warnBeforeMinutes', 'pauses', 'reason', 'from', 'until'],
  ...['dueAt', 'warnAt', 'warnedAt', 'nextAt', 'metAt', 'finishedAt', 'confirmed'],
  ...['policyRef', 'calendarRef', 'calendarDigest'],
];

/** Stores what steps and reckoning change of them, one statement for all. */
export async function updateDeadlines(tx: StoreTx, deadlines: readonly Deadline[], now: Date): Promise<void> {
  if (deadlines.length === 0) return;
  await affected(
    tx,
    sql`update deadline d
        set state = n."state", unit = n."unit", amount = n."amount", around_the_clock = n."aroundTheClock",
            warn_before_minutes = n."warnBeforeMinutes", pauses = n."pauses", due_at = n."dueAt", warn_at = n."warnAt",
            warned_at = n."warnedAt", next_at = n."nextAt", met_at = n."metAt", finished_at = n."finishedAt",
            confirmed = n."confirmed", policy_ref = n."policyRef", calendar_ref = n."calendarRef",
            calendar_digest = n."calendarDigest", version = d.version + 1, updated_at = ${now}
        from json_to_recordset(${JSON.stringify(deadlines, CHANGEABLE)}::json)
          as n ("id" uuid, "state" varchar, "unit" varchar, "amount" integer, "aroundTheClock" boolean,
                "warnBeforeMinutes" integer, "pauses" jsonb, "dueAt" timestamptz, "warnAt" timestamptz,
                "warnedAt" timestamptz, "nextAt" timestamptz, "metAt" timestamptz, "finishedAt" timestamptz,
                "confirmed" boolean, "policyRef" varchar, "calendarRef" varchar, "calendarDigest" varchar)
        where d.id = n."id"`,
  );
}

/** A deadline that was warned of or missed just now. */
export type FiredDeadline = Pick<
  Deadline,
  'id' | 'kind' | 'subjectType' | 'subjectId' | 'occurrence' | 'rule' | 'state' | 'dueAt' | 'confirmed' | 'policyRef'
>;

/**
 * Warns of what needs it and lets what is late be missed, the oldest first. What another transaction holds is left for
 * the next time: it may be met there at this very moment.
 */
export function fireDue(tx: StoreTx, now: Date, limit: number): Promise<FiredDeadline[]> {
  return rows<FiredDeadline>(
    tx,
    sql`with ripe as (
          select r.id, r.due_at < ${now} as late from deadline r where r.next_at <= ${now}
          order by r.next_at limit ${limit} for update skip locked)
        update deadline d
        set state = case when ripe.late then 'missed' else d.state end,
            finished_at = case when ripe.late then ${now}::timestamptz end,
            warned_at = case when ripe.late then d.warned_at else ${now}::timestamptz end,
            next_at = case when ripe.late then null else d.due_at + interval '1 millisecond' end,
            version = d.version + 1, updated_at = ${now}
        from ripe where d.id = ripe.id
        returning d.id, d.kind, d.subject_type as "subjectType", d.subject_id as "subjectId", d.occurrence, d.rule,
                  d.state, d.due_at as "dueAt", d.confirmed, d.policy_ref as "policyRef"`,
  );
}

/** When the engine is needed next; null: not before something new starts. */
export async function nextInstant(tx: StoreTx): Promise<Date | null> {
  const next = await row<{ at: Date | null }>(
    tx,
    sql`select min(d.next_at) as at from deadline d where d.next_at is not null`,
  );
  return next?.at ?? null;
}

const IS_OPEN = sql`d.state in ('running', 'paused')`;

/** By which versions some open deadlines go. */
export type Basis = Pick<Deadline, 'policyRef' | 'calendarDigest'>;

/** Every basis that an open deadline goes by. The index is skipped through, one step for each basis and not for each row. */
export function findBases(tx: StoreTx): Promise<Basis[]> {
  return rows<Basis>(
    tx,
    sql`with recursive basis as (
          (select d.policy_ref, d.calendar_digest from deadline d where ${IS_OPEN}
           order by d.policy_ref, d.calendar_digest limit 1)
          union all
          select n.policy_ref, n.calendar_digest from basis b cross join lateral (
            select d.policy_ref, d.calendar_digest from deadline d
            where ${IS_OPEN} and (d.policy_ref, d.calendar_digest) > (b.policy_ref, b.calendar_digest)
            order by d.policy_ref, d.calendar_digest limit 1) n)
        select policy_ref as "policyRef", calendar_digest as "calendarDigest" from basis`,
  );
}

/** A block of the open deadlines of a basis, in the order of their ids; what somebody holds is left out. */
export function lockBlock(tx: StoreTx, basis: Basis, after: string, limit: number): Promise<Deadline[]> {
  return rows<Deadline>(
    tx,
    sql`select ${columns(Deadline, 'd')} from deadline d
        where ${IS_OPEN} and d.policy_ref = ${basis.policyRef} and d.calendar_digest = ${basis.calendarDigest}
          and d.id > ${after}
        order by d.id limit ${limit} for update skip locked`,
  );
}
