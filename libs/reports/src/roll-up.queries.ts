import { affected, type Sql, row, rows, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { GroupTx, StoreRef, StoreTx } from '#libs/tenancy';
import type { DayFigure, Days } from './kpi-figures.queries';
import type { Kpi } from './kpis-in-force';

/** Which definition a store's rows of a figure were made by. */
export interface Basis {
  readonly kpi: string;
  /** Null: to be made anew. */
  readonly policyRef: string | null;
}

/**
 * Whoever changes the roll-up of a store holds this until the end of the transaction: a month is the sum of its days,
 * and two who each saw only their own days would write different sums.
 */
export async function holdRollUp(tx: StoreTx | GroupTx, storeIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    sql`select pg_advisory_xact_lock(hashtextextended('kpi-roll-up ' || id, 0))
        from unnest(${[...storeIds].sort()}::text[]) as id`,
  );
}

export function findBases(tx: StoreTx, storeId: string): Promise<Basis[]> {
  return rows<Basis>(tx, sql`select kpi, policy_ref as "policyRef" from group_kpi_basis where store_id = ${storeId}`);
}

/** Has every row of these stores made anew by their next tick. */
export async function forgetBases(tx: StoreTx | GroupTx, storeIds: readonly string[]): Promise<void> {
  await affected(tx, sql`update group_kpi_basis set policy_ref = null where store_id = any(${storeIds}::uuid[])`);
}

export async function touchDays(tx: StoreTx, days: readonly LocalDate[]): Promise<void> {
  await affected(
    tx,
    sql`insert into kpi_touched_day (day) select distinct day from unnest(${days}::date[]) as day
        order by day on conflict do nothing`,
  );
}

export async function isAnyDayTouched(tx: StoreTx): Promise<boolean> {
  return (await row(tx, sql`select day from kpi_touched_day limit 1`)) !== null;
}

/** Takes some touched days off the list. Who touches one of them meanwhile waits, and puts it on the list again. */
export async function takeTouchedDays(tx: StoreTx, limit: number): Promise<LocalDate[]> {
  const taken = await rows<{ day: LocalDate }>(
    tx,
    sql`delete from kpi_touched_day
        where day in (select day from kpi_touched_day order by day limit ${limit} for update) returning day`,
  );
  return taken.map(({ day }) => day);
}

/** Makes the rows of these figures and days say what was counted; then the months that the days lie in. */
export async function writeFigures(
  tx: StoreTx,
  store: StoreRef,
  kpis: readonly string[],
  days: Days,
  figures: readonly DayFigure[],
): Promise<void> {
  await Promise.all([rows(tx, replaceDays(store, kpis, days, figures)), rows(tx, sumMonths(store, kpis, days))]);
}

function replaceDays(store: StoreRef, kpis: readonly string[], days: Days, figures: readonly DayFigure[]): Sql {
  const those = days === 'all' ? sql`true` : sql`r.day = any(${days}::date[])`;
  // what stays the same is not written: most days of a corrected import, and most figures of a changed order; and
  // `not in` is one look into a hash for each row, where `not exists` compared thousands of rows with thousands
  return sql`
    with counted as (
      select * from json_to_recordset(${JSON.stringify(figures)}::json)
        as f(kpi text, day date, numerator numeric, denominator numeric)),
    gone as (
      delete from group_kpi_day r
      where r.store_id = ${store.id} and r.kpi = any(${kpis}) and ${those}
        and (r.kpi, r.day) not in (select c.kpi, c.day from counted c))
    insert into group_kpi_day as r (store_id, kpi, day, store_role, numerator, denominator)
    select ${store.id}, kpi, day, ${store.schema}, numerator, denominator from counted
    on conflict (store_id, kpi, day) do update
      set numerator = excluded.numerator, denominator = excluded.denominator
      where (r.numerator, r.denominator) is distinct from (excluded.numerator, excluded.denominator)`;
}

function sumMonths(store: StoreRef, kpis: readonly string[], days: Days): Sql {
  const months = days === 'all' ? null : [...new Set(days.map((day) => `${day.slice(0, 7)}-01`))];
  const those = months ? sql`r.month = any(${months}::date[])` : sql`true`;
  const days_ = months
    ? sql`unnest(${months}::date[]) as m(month)
          join group_kpi_day d on d.day >= m.month and d.day < (m.month + interval '1 month')::date`
    : sql`group_kpi_day d, lateral (select date_trunc('month', d.day::timestamp)::date as month) m`;
  return sql`
    with summed as (
      select d.kpi, m.month, sum(d.numerator) as numerator, sum(d.denominator) as denominator
      from ${days_}
      where d.store_id = ${store.id} and d.kpi = any(${kpis})
      group by d.kpi, m.month),
    gone as (
      delete from group_kpi_month r
      where r.store_id = ${store.id} and r.kpi = any(${kpis}) and ${those}
        and (r.kpi, r.month) not in (select s.kpi, s.month from summed s))
    insert into group_kpi_month as r (store_id, kpi, month, store_role, numerator, denominator)
    select ${store.id}, kpi, month, ${store.schema}, numerator, denominator from summed
    on conflict (store_id, kpi, month) do update
      set numerator = excluded.numerator, denominator = excluded.denominator
      where (r.numerator, r.denominator) is distinct from (excluded.numerator, excluded.denominator)`;
}

/** Notes by which definitions the rows of these figures are now made, and up to when. */
export async function writeBases(tx: StoreTx, store: StoreRef, kpis: readonly Kpi[], asOf: Date): Promise<void> {
  await affected(
    tx,
    sql`insert into group_kpi_basis (store_id, kpi, store_role, policy_ref, as_of)
        select ${store.id}, k.kpi, ${store.schema}, k.ref, ${asOf}
        from unnest(${kpis.map(({ code }) => code)}::text[], ${kpis.map(({ ref }) => ref)}::text[]) as k(kpi, ref)
        on conflict (store_id, kpi) do update set policy_ref = excluded.policy_ref, as_of = excluded.as_of`,
  );
}

/** Removes everything of figures that nobody defines any more. */
export async function dropFigures(tx: StoreTx, storeId: string, kpis: readonly string[]): Promise<void> {
  await Promise.all([
    rows(tx, sql`delete from group_kpi_day where store_id = ${storeId} and kpi = any(${kpis})`),
    rows(tx, sql`delete from group_kpi_month where store_id = ${storeId} and kpi = any(${kpis})`),
    rows(tx, sql`delete from group_kpi_basis where store_id = ${storeId} and kpi = any(${kpis})`),
  ]);
}
