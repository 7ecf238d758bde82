import { affected, assignments, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Improvement, type ImprovementState } from './improvement.entity';

export const IMPROVEMENT_SORTS = defineSorts(
  { createdAt: { column: sql`i.created_at`, type: 'instant' } },
  { id: sql`i.id`, fallback: '-createdAt' },
);

export interface ImprovementFilter {
  readonly state?: readonly ImprovementState[];
  readonly index?: string;
}

export function findImprovements(tx: StoreTx, filter: ImprovementFilter, keyset: Keyset): Promise<Improvement[]> {
  return rows(
    tx,
    sql`select ${columns(Improvement, 'i')} from improvement i
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findImprovement(tx: StoreTx, id: string): Promise<Improvement | null> {
  return row(tx, sql`select ${columns(Improvement, 'i')} from improvement i where i.id = ${id}`);
}

/** Takes it for this transaction. */
export function lockImprovement(tx: StoreTx, id: string): Promise<Improvement | null> {
  return row(tx, sql`select ${columns(Improvement, 'i')} from improvement i where i.id = ${id} for no key update`);
}

export function insertImprovement(tx: StoreTx, improvement: Improvement): Promise<number> {
  const { id, indexCode, title, measure, ownerRole, state, introducedOn, windowDays, createdAt } = improvement;
  return affected(
    tx,
    sql`insert into improvement
          (id, index_code, title, measure, owner_role, state, introduced_on, window_days, created_at, updated_at)
        values (${id}, ${indexCode}, ${title}, ${measure}, ${ownerRole}, ${state}, ${introducedOn}, ${windowDays},
                ${createdAt}, ${createdAt})`,
  );
}

export function updateImprovement(
  tx: StoreTx,
  { id, version }: Improvement,
  { findings, ...change }: Partial<Improvement>,
  at: Date,
): Promise<number> {
  const set = assignments(Improvement, { ...change, version: version + 1, updatedAt: at });
  const found = findings ? sql`, findings = ${JSON.stringify(findings)}::jsonb` : empty;
  return affected(tx, sql`update improvement set ${set}${found} where id = ${id} and version = ${version}`);
}

export interface EffectSide {
  readonly from: LocalDate;
  readonly before: LocalDate;
  readonly answers: number;
  readonly score: number | null;
  readonly deviation: number | null;
  readonly satisfied: number;
}

export interface Effect {
  readonly index: string;
  readonly introduced: boolean;
  readonly earlier: EffectSide;
  readonly later: EffectSide;
}

/** The windows before and after the day of introduction, in one statement with the improvement itself. */
export function findEffect(tx: StoreTx, id: string, timeZone: string): Promise<Effect | null> {
  const side = (from: Sql, before: Sql) => sql`(
    select json_build_object(
             'from', ${from}, 'before', ${before}, 'answers', count(*), 'score', avg(a.score)::float8,
             'deviation', stddev_samp(a.score)::float8, 'satisfied', count(*) filter (where a.verdict = 'satisfied'))
    from survey_answer a
    where a.index_code = i.index_code and a.answered_at >= (${from})::timestamp at time zone ${timeZone}
      and a.answered_at < (${before})::timestamp at time zone ${timeZone})`;
  const day = sql`i.introduced_on`;
  return row(
    tx,
    sql`select i.index_code as index, i.introduced_on is not null as introduced,
               ${side(sql`${day} - i.window_days`, day)} as earlier,
               ${side(day, sql`${day} + i.window_days`)} as later
        from improvement i where i.id = ${id}`,
  );
}

function conditions({ state, index }: ImprovementFilter): Sql {
  const wanted: Sql[] = [];
  if (state) wanted.push(sql`i.state = any(${state})`);
  if (index) wanted.push(sql`i.index_code = ${index}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
