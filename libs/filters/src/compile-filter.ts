import { join, prefixPattern, type Sql, sql } from '#libs/database';
import { type FieldProblem, refusedField } from '#libs/foundation';
import type { Catalogue } from './field-catalogue';
import type { FieldType, FilterOp } from './filter-operators.policy';
import type { FilterTree } from './filter-tree';
import { type ReadFilter, readFilter, type Value } from './read-filter';

/** Everything that is wrong with a filter, with pointers that begin with `pointer`; empty where it can be used. */
export function checkFilter(catalogue: Catalogue, tree: unknown, pointer = '#/filter'): readonly FieldProblem[] {
  return readFilter(catalogue, tree, pointer).problems;
}

/**
 * A filter as the condition of WHERE, ON or FILTER over the catalogue's `from`. Values are always parameters; SQL text
 * comes from the catalogue alone. Not for use under a NOT or as a value: what is not known gives NULL here, which those
 * three places take for false. Throws `validation_failed` for a filter that `checkFilter` refuses.
 */
export function compileFilter(catalogue: Catalogue, tree: FilterTree): Sql {
  const { filter, problems } = readFilter(catalogue, tree, '#/filter');
  if (!filter) throw refusedField(...problems);
  return conditionOf(filter, false);
}

/** `not` is moved down to the tests, so that a positive one stays a condition that an index can serve. */
function conditionOf(filter: ReadFilter, isNegated: boolean): Sql {
  switch (filter.kind) {
    case 'not':
      return conditionOf(filter.part, !isNegated);
    case 'test':
      return isNegated ? sql`(${testOf(filter)}) is not true` : testOf(filter);
    case 'all':
    case 'any': {
      const isAll = (filter.kind === 'all') !== isNegated;
      if (filter.parts.length === 0) return isAll ? sql`true` : sql`false`;
      const parts = filter.parts.map((part) => conditionOf(part, isNegated));
      return sql`(${join(parts, isAll ? ' and ' : ' or ')})`;
    }
  }
}

function testOf({ field, op, values }: Extract<ReadFilter, { kind: 'test' }>): Sql {
  const left = sql`(${field.sql})`;
  const [first, second] = values;
  const one = (value: Value | undefined): Sql => typed(field.type, value as Value);
  const tests: Readonly<Record<FilterOp, () => Sql>> = {
    eq: () => sql`${left} = ${one(first)}`,
    ne: () => sql`(${left} = ${one(first)}) is not true`,
    in: () => sql`${left} = any(${typedList(field.type, values)})`,
    notIn: () => sql`(${left} = any(${typedList(field.type, values)})) is not true`,
    lt: () => sql`${left} < ${one(first)}`,
    lte: () => sql`${left} <= ${one(first)}`,
    gt: () => sql`${left} > ${one(first)}`,
    gte: () => sql`${left} >= ${one(first)}`,
    between: () => sql`${left} between ${one(first)} and ${one(second)}`,
    contains: () => sql`${left} like ${`%${prefixPattern(String(first))}`}`,
    startsWith: () => sql`${left} like ${prefixPattern(String(first))}`,
    isNull: () => sql`${left} is null`,
    isNotNull: () => sql`${left} is not null`,
  };
  return tests[op]();
}

/** Typed on the spot, since an expression such as a difference of instants would leave Postgres to guess. */
function typed(type: FieldType, value: Value): Sql {
  switch (type) {
    case 'text':
    case 'enum':
      return sql`${value}::text`;
    case 'id':
      return sql`${value}::uuid`;
    case 'boolean':
      return sql`${value}::boolean`;
    case 'integer':
      return sql`${value}::bigint`;
    case 'decimal':
      return sql`${value}::numeric`;
    case 'instant':
      return sql`${value}::timestamptz`;
    case 'date':
      return sql`${value}::date`;
  }
}

function typedList(type: FieldType, values: readonly Value[]): Sql {
  switch (type) {
    case 'text':
    case 'enum':
      return sql`${values}::text[]`;
    case 'id':
      return sql`${values}::uuid[]`;
    case 'boolean':
      return sql`${values}::boolean[]`;
    case 'integer':
      return sql`${values}::bigint[]`;
    case 'decimal':
      return sql`${values}::numeric[]`;
    case 'instant':
      return sql`${values}::timestamptz[]`;
    case 'date':
      return sql`${values}::date[]`;
  }
}
