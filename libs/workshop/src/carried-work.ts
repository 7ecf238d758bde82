import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import { type LocalDate, newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** Minutes of a skill that are carried over to a day. */
export interface CarriedWork {
  readonly skill: string;
  readonly minutes: number;
}

/** What is carried over to a day and the days after it by itself, by skill. */
export function findCarriedWork(tx: StoreTx, from: LocalDate): Promise<(CarriedWork & { readonly day: LocalDate })[]> {
  return rows(
    tx,
    sql`select d.day, d.skill, d.unfinished_minutes as minutes from workshop_day d
        where d.day >= ${from} and d.unfinished_minutes > 0 order by d.day, d.skill`,
  );
}

/**
 * Says what work is carried over to a day (结转工时): this, each skill once, and nothing to the days after it. What was
 * said before is replaced, so saying it again changes nothing; what was set by hand counts in its place all the same. For
 * features that know of unfinished work, which have taken `queueForWorkshop`. SVC-03, SVC-37
 */
export async function carryWorkOver(
  tx: StoreTx,
  ctx: StoreContext,
  day: LocalDate,
  carried: readonly CarriedWork[],
  now: Date,
): Promise<void> {
  const told = JSON.stringify(carried.map((one) => ({ ...one, id: newId() })));
  const changed = await rows<{ id: string; day: LocalDate; skill: string; minutes: number }>(
    tx,
    sql`with told as (
          select * from json_to_recordset(${told}::json) as t("id" uuid, "skill" varchar, "minutes" integer)),
        put as (
          insert into workshop_day as d (id, day, skill, booked_minutes, unfinished_minutes, created_at, updated_at)
          select t."id", ${day}::date, t."skill", 0, t."minutes", ${now}::timestamptz, ${now}::timestamptz from told t
          on conflict (day, skill) do update
            set unfinished_minutes = excluded.unfinished_minutes, version = d.version + 1, updated_at = excluded.updated_at
            where d.unfinished_minutes <> excluded.unfinished_minutes
          returning d.id, d.day, d.skill, d.unfinished_minutes),
        cleared as (
          update workshop_day d set unfinished_minutes = 0, version = d.version + 1, updated_at = ${now}
          where d.day >= ${day} and d.unfinished_minutes > 0
            and not (d.day = ${day} and d.skill in (select t."skill" from told t))
          returning d.id, d.day, d.skill, d.unfinished_minutes)
        select id, day, skill, unfinished_minutes as minutes from put
        union all select id, day, skill, unfinished_minutes from cleared`,
  );
  await recordEvents(
    tx,
    ctx,
    changed.map(({ id, ...payload }) => ({
      type: 'workshop-day.carried-over',
      subject: { type: 'workshop-day', id },
      payload,
    })),
  );
}
