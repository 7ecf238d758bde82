import { affected, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { StockState } from '../customer.entity';

/** A customer as its stock is judged. */
export interface StockRow {
  readonly id: string;
  readonly filedAt: Date | null;
  readonly firstVisitAt: Date | null;
  readonly lastVisitAt: Date | null;
  readonly state: StockState | null;
  readonly since: LocalDate | null;
}

export interface JudgedStock {
  readonly id: string;
  readonly state: StockState;
  readonly since: LocalDate;
  readonly nextOn: LocalDate | null;
}

/** Visits of customers, those of duplicates counted for their survivor. */
function visitsBySurvivor(visits: readonly Sql[]): Sql {
  if (visits.length === 0)
    return sql`select null::uuid as id, null::timestamptz as first_at, null::timestamptz as last_at where false`;
  return sql`
    select coalesce(d.merged_into_id, d.id) as id, min(v.first_at) as first_at, max(v.last_at) as last_at
    from (${join([...visits], ' union all ')}) v (customer_id, first_at, last_at)
    join customer d on d.id = v.customer_id
    group by 1`;
}

/** The ids of these customers and of the duplicates merged into them, for the `visits` of the parts. */
export const withDuplicates = (ids: readonly string[]): Sql =>
  sql`select id from customer where id = any(${ids}::uuid[]) or merged_into_id = any(${ids}::uuid[])`;

/** Every customer, for the same. */
export const EVERY_CUSTOMER = sql`select id from customer`;

/**
 * Notes when these customers were here first and last, and answers what their stock is judged by. Locked in the order of
 * their ids; a customer who was merged away or erased is left out.
 */
export async function refreshVisits(
  tx: StoreTx,
  ids: readonly string[],
  visits: readonly Sql[],
  at: Date,
): Promise<StockRow[]> {
  const [, found] = await Promise.all([
    affected(
      tx,
      sql`with taken as (
            select id from customer where id = any(${ids}::uuid[]) and merged_into_id is null and erased_at is null
            order by id for update),
          seen as (
            select taken.id, v.first_at, v.last_at from taken left join (${visitsBySurvivor(visits)}) v on v.id = taken.id)
          update customer c set first_visit_at = seen.first_at, last_visit_at = seen.last_at, updated_at = ${at}
          from seen where c.id = seen.id
            and (c.first_visit_at, c.last_visit_at) is distinct from (seen.first_at, seen.last_at)`,
    ),
    rows<StockRow>(
      tx,
      sql`select c.id, case when c.import_id is null then c.created_at end as "filedAt",
                 c.first_visit_at as "firstVisitAt", c.last_visit_at as "lastVisitAt", c.stock_state as state,
                 c.stock_since as since
          from customer c where c.id = any(${ids}::uuid[]) and c.merged_into_id is null and c.erased_at is null`,
    ),
  ]);
  return found;
}

/** Has customers whose visits an import changed, and those that it brought, judged by the tick. */
export async function flagImported(
  tx: StoreTx,
  importIds: readonly string[],
  visits: readonly Sql[],
  today: LocalDate,
): Promise<void> {
  await affected(
    tx,
    sql`update customer c set stock_next_on = ${today}
        where c.merged_into_id is null and c.erased_at is null and (
          c.import_id = any(${importIds}::uuid[]) and c.stock_ref is null
          or c.id in (select v.id from (${visitsBySurvivor(visits)}) v join customer k on k.id = v.id
                      where (k.first_visit_at, k.last_visit_at) is distinct from (v.first_at, v.last_at)))`,
  );
}

/** Stores what was judged, of those that differ or come up on another day. */
export function saveStock(tx: StoreTx, judged: readonly JudgedStock[], ref: string): Promise<number> {
  return affected(
    tx,
    sql`update customer c
        set stock_state = n.state, stock_since = n.since, stock_next_on = n."nextOn", stock_ref = ${ref}
        from json_to_recordset(${JSON.stringify(judged)}::json) as n (id uuid, state varchar, since date, "nextOn" date)
        where c.id = n.id
          and (c.stock_state, c.stock_since, c.stock_next_on, c.stock_ref)
              is distinct from (n.state, n.since, n."nextOn", ${ref}::varchar)`,
  );
}

/** Customers whose day has come, the longest due first. */
export async function findDue(tx: StoreTx, today: LocalDate, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select id from customer where stock_next_on <= ${today} order by stock_next_on, id limit ${limit}`,
  );
  return found.map(({ id }) => id);
}

/** Customers that were judged by another version of the policy. The index is asked at its ends, where any other stands. */
export async function findJudgedOtherwise(tx: StoreTx, ref: string, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`with other as (
          select ref from (select min(stock_ref) as ref from customer where stock_ref is not null
                           union all select max(stock_ref) from customer where stock_ref is not null) ends
          where ref <> ${ref} limit 1)
        select id from customer where stock_ref = (select ref from other) limit ${limit}`,
  );
  return found.map(({ id }) => id);
}

/** Takes the day off those who were merged away or erased, so that nobody looks at them again. */
export async function forgetGone(tx: StoreTx, ids: readonly string[]): Promise<void> {
  await affected(
    tx,
    sql`update customer
        set stock_state = null, stock_since = null, stock_next_on = null, stock_ref = null
        where id = any(${ids}::uuid[]) and (merged_into_id is not null or erased_at is not null)
          and (stock_next_on is not null or stock_ref is not null)`,
  );
}

/** The next day on which a stock changes by itself. */
export async function nextStockDay(tx: StoreTx): Promise<LocalDate | null> {
  const next = await row<{ on: LocalDate | null }>(
    tx,
    sql`select min(stock_next_on) as on from customer where stock_next_on is not null`,
  );
  return next?.on ?? null;
}

/** How many customers stand in each stock; null: not judged yet. */
export function countStock(tx: StoreTx): Promise<{ state: StockState | null; count: number }[]> {
  return rows(
    tx,
    sql`select c.stock_state as state, count(*) as count from customer c where c.merged_into_id is null and c.erased_at is null group by 1`,
  );
}
