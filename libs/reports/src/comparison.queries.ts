import { join, rows, type Sql, sql } from '#libs/database';
import { addDays, addMonths, daysBetween, type LocalDate } from '#libs/foundation';
import type { GroupTx, StoreTx } from '#libs/tenancy';
import type { Counted } from './kpi-comparison.policy';
import { type DayRange, periodParts } from './report-period.policy';

/** What each store did over a period, by figure and by store. A store that did nothing is not in it. */
export type StoreFigures = ReadonlyMap<string, ReadonlyMap<string, Counted>>;

/** Which stores and figures are asked for; null: all that there are. */
export interface FigureScope {
  readonly storeIds: readonly string[] | null;
  readonly kpis: readonly string[] | null;
}

/**
 * Figures of stores over a period, in one statement: whole months from the months, the edges from the days. Grows with
 * stores, figures and months, and not with the records behind them.
 */
export async function findStoreFigures(
  tx: GroupTx | StoreTx,
  period: DayRange,
  scope: FigureScope,
): Promise<StoreFigures> {
  const found = await rows<FigureColumns>(tx, storeFiguresStatement(period, scope));
  return new Map(found.map((columns) => [columns.kpi, byStore(columns)]));
}

/** One figure of many stores, column by column: thousands of rows would take longer to read than to count. */
interface FigureColumns {
  readonly kpi: string;
  readonly storeIds: readonly string[];
  readonly numerators: readonly string[];
  readonly denominators: readonly string[];
}

function byStore({ storeIds, numerators, denominators }: FigureColumns): Map<string, Counted> {
  const figures = new Map<string, Counted>();
  storeIds.forEach((storeId, at) =>
    figures.set(storeId, { numerator: numerators[at] as string, denominator: denominators[at] as string }),
  );
  return figures;
}

export function storeFiguresStatement(period: DayRange, scope: FigureScope): Sql {
  const { months, days } = periodParts(period);
  const asked = conditionOf(scope);
  // periods are named one by one: each is then one place in the index, whatever comes after it there
  const grains = [
    ...(months
      ? [
          sql`select store_id, kpi, numerator, denominator from group_kpi_month
              where month = any(${firstDaysOf(months)}::date[]) and ${asked}`,
        ]
      : []),
    ...(days.length > 0
      ? [
          sql`select store_id, kpi, numerator, denominator from group_kpi_day
              where day = any(${days.flatMap(daysOf)}::date[]) and ${asked}`,
        ]
      : []),
  ];
  return sql`
    select kpi, json_agg(store_id) as "storeIds", json_agg(numerator::text) as numerators,
           json_agg(denominator::text) as denominators
    from (
      select store_id, kpi, sum(numerator) as numerator, sum(denominator) as denominator
      from (${join(grains, ' union all ')}) parts
      group by store_id, kpi) figures
    group by kpi`;
}

/** How a store's roll-up was made. */
export interface StoreBasis {
  /** When it was last written. */
  readonly asOf: Date;
  /** The definition of each figure, null where it is being made anew; left out where all are those in force. */
  readonly refs?: Readonly<Record<string, string | null>>;
}

/** How the roll-ups of stores were made, by store. A store that was never rolled up is not in it. */
export async function findStoreBases(
  tx: GroupTx | StoreTx,
  storeIds: readonly string[] | null,
  refsInForce: readonly string[],
): Promise<ReadonlyMap<string, StoreBasis>> {
  const found = await rows<StoreBasis & { storeId: string; isCurrent: boolean }>(
    tx,
    sql`select store_id as "storeId", max(as_of) as "asOf",
               count(*) filter (where policy_ref = any(${refsInForce}::text[])) = ${refsInForce.length} as "isCurrent"
        from group_kpi_basis where ${ofStores(storeIds)} group by store_id`,
  );
  const outdated = found.filter(({ isCurrent }) => !isCurrent).map(({ storeId }) => storeId);
  const exact = outdated.length > 0 ? await findExactBases(tx, outdated) : new Map<string, StoreBasis>();
  return new Map(found.map(({ storeId, asOf }) => [storeId, exact.get(storeId) ?? { asOf }]));
}

/** The same with the definition of every figure, for a store or a few. */
export async function findExactBases(
  tx: GroupTx | StoreTx,
  storeIds: readonly string[],
): Promise<ReadonlyMap<string, StoreBasis>> {
  const found = await rows<StoreBasis & { storeId: string }>(
    tx,
    sql`select store_id as "storeId", max(as_of) as "asOf", json_object_agg(kpi, policy_ref) as refs
        from group_kpi_basis where ${ofStores(storeIds)} group by store_id`,
  );
  return new Map(found.map(({ storeId, asOf, refs }) => [storeId, { asOf, refs }]));
}

function conditionOf({ storeIds, kpis }: FigureScope): Sql {
  return kpis === null ? ofStores(storeIds) : sql`${ofStores(storeIds)} and kpi = any(${kpis}::text[])`;
}

/** Many stores are looked up in a hash: as a list of keys they would be so many places in the index. */
function ofStores(ids: readonly string[] | null): Sql {
  if (ids === null) return sql`true`;
  return ids.length === 1 ? sql`store_id = ${ids[0]}` : sql`store_id in (select id from unnest(${ids}::uuid[]) as id)`;
}

function firstDaysOf({ from, before }: DayRange): LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = from; month < before; month = addMonths(month, 1)) months.push(month);
  return months;
}

function daysOf({ from, before }: DayRange): LocalDate[] {
  return Array.from({ length: daysBetween(from, before) }, (_, offset) => addDays(from, offset));
}
