import type { FilterOp } from './filter-operators.policy';

/**
 * A condition on records, as JSON: segments, populations of journeys and definitions of KPIs are written in it.
 * Two-valued: a field that is not known (NULL) is not equal to, not in, and not below or above anything, and a `not`
 * around such a test is true. So `ne`, `notIn` and `not` lose no record.
 */
export type FilterTree =
  | { readonly all: readonly FilterTree[] }
  | { readonly any: readonly FilterTree[] }
  | { readonly not: FilterTree }
  | { readonly field: string; readonly op: FilterOp; readonly value?: unknown };
