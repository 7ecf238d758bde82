import { type Sql, sql } from '#libs/database';
import { localDateOf } from '#libs/foundation';

/** What this store numbers itself: orders (派工单) and appointments (预约单). */
export type NumberedKind = 'RO' | 'YY';

/** `RO2611`: the kind and the month that the store's calendar shows. */
export function seriesPrefix(kind: NumberedKind, at: Date, timeZone: string): string {
  const [year, month] = localDateOf(at, timeZone).split('-');
  return `${kind}${year.slice(2)}${month}`;
}

/**
 * `with` clause that takes the next number of a series, to be read as `(select number from numbered)`: one statement
 * with the insert that uses it. The row of the series is locked until the end of the transaction, so no number is given
 * twice, and one that is rolled back is given again.
 */
export function takeNumber(prefix: string, at: Date): Sql {
  return sql`with counted as (
      insert into number_series (prefix, last, created_at) values (${prefix}, 1, ${at})
      on conflict (prefix) do update set last = number_series.last + 1
      returning last
    ), numbered as (
      select ${prefix}::text || lpad(last::text, greatest(5, length(last::text)), '0') as number from counted
    )`;
}
