export const FIELD_TYPES = ['text', 'integer', 'decimal', 'boolean', 'instant', 'date', 'enum', 'id'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const FILTER_OPS = [
  'eq',
  'ne',
  'in',
  'notIn',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'contains',
  'startsWith',
  'isNull',
  'isNotNull',
] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

/** How many values an operator takes: none, one, both ends of a range, or a list. */
export type Operands = 'none' | 'one' | 'range' | 'list';

export function operandsOf(op: FilterOp): Operands {
  if (op === 'isNull' || op === 'isNotNull') return 'none';
  if (op === 'in' || op === 'notIn') return 'list';
  return op === 'between' ? 'range' : 'one';
}

const NULLS = ['isNull', 'isNotNull'] as const;
const EQUALITY = ['eq', 'ne', 'in', 'notIn', ...NULLS] as const;
const ORDER = ['eq', 'ne', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', 'between', ...NULLS] as const;

const OPS_OF: Readonly<Record<FieldType, readonly FilterOp[]>> = {
  text: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', ...NULLS],
  enum: EQUALITY,
  id: EQUALITY,
  boolean: ['eq', 'ne', ...NULLS],
  integer: ORDER,
  decimal: ORDER,
  instant: ORDER,
  date: ORDER,
};

/** What can be asked of a field of that type. */
export function opsOf(type: FieldType): readonly FilterOp[] {
  return OPS_OF[type];
}

/** How far a filter may go before it is refused. */
export const FILTER_LIMITS = { depth: 6, nodes: 100, list: 500, text: 200 } as const;
