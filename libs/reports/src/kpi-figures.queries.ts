import { join, rows, type Sql, sql } from '#libs/database';
import { addDays, type LocalDate, startOfDay } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { type Kpi, sqlOf } from './kpis-in-force';

/** One figure of one day, counted from the records. Sums are exact decimal strings. */
export interface DayFigure {
  readonly kpi: string;
  readonly day: LocalDate;
  readonly numerator: string;
  readonly denominator: string;
}

/** Which days to count: all that there are, or some. */
export type Days = 'all' | readonly LocalDate[];

/**
 * Counts figures from the store's records, by the days of its calendar. One pass over the records for all figures of
 * one type of record and one instant. A day without a record in a denominator has no figure.
 */
export async function countFigures(
  tx: StoreTx,
  kpis: readonly Kpi[],
  days: Days,
  timeZone: string,
): Promise<DayFigure[]> {
  const families = familiesOf(kpis);
  const counted = await Promise.all(families.map((family) => countFamily(tx, family, days, timeZone)));
  return counted.flat();
}

/** Figures of one type of record and one instant. */
function familiesOf(kpis: readonly Kpi[]): Kpi[][] {
  const families = new Map<string, Kpi[]>();
  for (const kpi of kpis) {
    const { recordType, dayField } = kpi.definition;
    const name = `${recordType} ${dayField}`;
    families.set(name, [...(families.get(name) ?? []), kpi]);
  }
  return [...families.values()];
}

async function countFamily(tx: StoreTx, family: readonly Kpi[], days: Days, timeZone: string): Promise<DayFigure[]> {
  const compiled = family.map(({ definition }) => sqlOf(definition));
  const [{ catalogue, at }] = compiled as [(typeof compiled)[number]];
  const sides = compiled.flatMap(({ of, adds }) => [
    sql`trim_scale(coalesce(sum(${adds.numerator}) filter (where ${of.numerator}), 0)::numeric)::text`,
    sql`(count(*) filter (where ${of.denominator}))::text`,
  ]);
  const found = await rows<{ day: LocalDate; sides: string[] }>(
    tx,
    sql`select d.day, array[${join(sides)}] as sides from ${catalogue.from}, ${daysOf(at, days, timeZone)} group by d.day`,
  );
  return found.flatMap(({ day, sides }) =>
    family
      .map(({ code }, index) => ({
        kpi: code,
        day,
        numerator: sides[2 * index] as string,
        denominator: sides[2 * index + 1] as string,
      }))
      .filter(({ denominator }) => denominator !== '0'),
  );
}

/** The rest of FROM, and WHERE: `d.day` is the day that the record's instant lies on. */
function daysOf(at: Sql, days: Days, timeZone: string): Sql {
  if (days === 'all') {
    return sql`lateral (select ((${at}) at time zone ${timeZone})::date as day) d where d.day is not null`;
  }
  // ranges of instants, which an index on the instant can serve
  const starts = days.map((day) => startOfDay(day, timeZone));
  const ends = days.map((day) => startOfDay(addDays(day, 1), timeZone));
  return sql`unnest(${days}::date[], ${starts}::timestamptz[], ${ends}::timestamptz[]) as d(day, starts_at, ends_at)
             where (${at}) >= d.starts_at and (${at}) < d.ends_at`;
}
