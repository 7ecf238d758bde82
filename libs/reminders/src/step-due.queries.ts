import { type Sql, sql } from '#libs/database';

/** What the expression below reads, each a fragment: the anchor of a round, and the timing of a step. */
export interface DueColumns {
  /** `date` or null */
  readonly anchorOn: Sql;
  /** `timestamptz`, null where the anchor is a day */
  readonly anchorAt: Sql;
  readonly days: Sql;
  readonly hours: Sql;
  /** `time` or null */
  readonly timeOfDay: Sql;
}

/**
 * When a step is due, as `stepDueAt` says, for a whole plan at once. Days are counted in the store's calendar, hours
 * elapse. Of a time that comes twice in autumn Postgres takes the second one, so the hour before is asked as well.
 */
export function dueAt({ anchorOn, anchorAt, days, hours, timeOfDay }: DueColumns, timeZone: string): Sql {
  const shown = sql`(${anchorAt} at time zone ${timeZone})`;
  const on = sql`coalesce(${anchorOn}, ${shown}::date) + ${days}`;
  const wallClock = sql`(${on} + coalesce(${timeOfDay}, case when ${anchorOn} is null then ${shown}::time end, time '00:00'))`;
  const elapsed = sql`make_interval(hours => ${hours})`;
  return sql`case
    when ${anchorOn} is null and ${days} = 0 and ${timeOfDay} is null then ${anchorAt} + ${elapsed}
    else least(${wallClock} at time zone ${timeZone},
               (${wallClock} - interval '1 hour') at time zone ${timeZone} + interval '1 hour') + ${elapsed} end`;
}
