import type { FieldProblem } from '#libs/foundation';
import {
  decimalReader,
  integerReader,
  isRecord,
  type Read,
  readBoolean,
  readId,
  readInstant,
  readLocalDate,
  Reading,
  stringReader,
} from '#libs/http';
import { type Catalogue, type CatalogueField, fieldOf } from './field-catalogue';
import { FILTER_LIMITS, type FilterOp, operandsOf, opsOf } from './filter-operators.policy';
import { filterOperator, filterShape, filterTooLarge, unknownFilterField } from './filters.errors';

/** A filter after every name and value in it was judged: what SQL is made from. */
export type ReadFilter =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly ReadFilter[] }
  | { readonly kind: 'not'; readonly part: ReadFilter }
  | { readonly kind: 'test'; readonly field: CatalogueField; readonly op: FilterOp; readonly values: readonly Value[] };

/** Of an instant its ISO form, of a decimal its digits. */
export type Value = string | number | boolean;

/** Decimals that a value may have, whatever the scale of the field: 0.5 may be compared with whole hours. */
const DECIMALS = 6;

/** Judges a filter. `filter` is null where there are problems. */
export function readFilter(
  catalogue: Catalogue,
  tree: unknown,
  pointer: string,
): { readonly filter: ReadFilter | null; readonly problems: readonly FieldProblem[] } {
  const reading = new Reading('body');
  const filter = new FilterReader(catalogue).read(tree, reading);
  const problems = reading.problems.map((problem) => ({
    ...problem,
    pointer: `${pointer}${(problem.pointer ?? '#').slice(1)}`,
  }));
  return problems.length > 0 || !filter ? { filter: null, problems } : { filter, problems };
}

class FilterReader {
  private nodes = 0;
  private depth = 0;

  constructor(private readonly catalogue: Catalogue) {}

  readonly read: Read<ReadFilter> = (input, reading) => {
    if (!isRecord(input)) return reading.refuse('invalid_type', { expected: 'object' });
    this.nodes += 1;
    if (this.depth > FILTER_LIMITS.depth || this.nodes > FILTER_LIMITS.nodes) return refuseSize(reading);
    const [kind, ...others] = (['all', 'any', 'not', 'field'] as const).filter((key) => Object.hasOwn(input, key));
    if (!kind || others.length > 0) return reading.refuse(filterShape.code);
    if (kind === 'field') return this.readTest(input, reading);
    refuseOthers(input, [kind], reading);
    this.depth += 1;
    const filter = kind === 'not' ? this.readNot(input.not, reading) : this.readParts(kind, input[kind], reading);
    this.depth -= 1;
    return filter;
  };

  private readNot(input: unknown, reading: Reading): ReadFilter | undefined {
    const part = reading.at('not', this.read, input);
    return part && { kind: 'not', part };
  }

  private readParts(kind: 'all' | 'any', input: unknown, reading: Reading): ReadFilter | undefined {
    if (!Array.isArray(input)) return reading.refuseAt(kind, 'invalid_type', { expected: 'array' });
    // `any` of nothing would be true of no record, which nobody means
    if (kind === 'any' && input.length === 0) return reading.refuseAt(kind, 'too_few', { min: 1 });
    if (input.length > FILTER_LIMITS.nodes) return refuseSize(reading);
    const parts = reading.at(
      kind,
      () => input.map((entry: unknown, index) => reading.at(index, this.read, entry)),
      input,
    );
    return parts && { kind, parts: parts.filter((part) => part !== undefined) };
  }

  private readTest(input: Record<string, unknown>, reading: Reading): ReadFilter | undefined {
    refuseOthers(input, ['field', 'op', 'value'], reading);
    const name = input.field;
    if (typeof name !== 'string') return reading.refuseAt('field', 'invalid_type', { expected: 'string' });
    const field = fieldOf(this.catalogue, name);
    if (!field) {
      const params = { catalogue: this.catalogue.code, field: name.slice(0, 60) };
      return reading.refuseAt('field', unknownFilterField.code, params);
    }
    const op = opsOf(field.type).find((one) => one === input.op);
    if (!op) return reading.refuseAt('op', filterOperator.code, { allowed: opsOf(field.type).join(', ') });
    const values = readValues(input, field, op, reading);
    return values && { kind: 'test', field, op, values };
  }
}

function readValues(
  input: Record<string, unknown>,
  field: CatalogueField,
  op: FilterOp,
  reading: Reading,
): readonly Value[] | undefined {
  const operands = operandsOf(op);
  const given = input.value;
  if (operands === 'none') return given === undefined ? [] : reading.refuseAt('value', 'unknown_field');
  if (given === undefined || given === null) return reading.refuseAt('value', 'required');
  const readOne = valueReader(field);
  if (operands === 'one') {
    const value = reading.at('value', readOne, given);
    return value === undefined ? undefined : [value];
  }
  if (!Array.isArray(given)) return reading.refuseAt('value', 'invalid_type', { expected: 'array' });
  const [min, max] = operands === 'range' ? [2, 2] : [1, FILTER_LIMITS.list];
  if (given.length < min) return reading.refuseAt('value', 'too_few', { min });
  if (given.length > max) return reading.refuseAt('value', 'too_many', { max });
  const values = reading.at(
    'value',
    () => given.map((entry: unknown, index) => reading.at(index, readOne, entry)),
    given,
  );
  return values?.filter((value) => value !== undefined);
}

const readInteger = integerReader(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const readText = stringReader({ max: FILTER_LIMITS.text });
const readDecimal = decimalReader(DECIMALS);

function valueReader({ type, values = [] }: CatalogueField): Read<Value> {
  switch (type) {
    case 'text':
      return readText;
    case 'enum':
      return (input, reading) => {
        const value = values.find((one) => one === input);
        return value ?? reading.refuse('invalid_enum', { allowed: values.join(', ') });
      };
    case 'id':
      return readId;
    case 'boolean':
      return readBoolean;
    case 'integer':
      return readInteger;
    case 'decimal':
      // a whole number loses no digit as a JSON number
      return (input, reading) => readDecimal(Number.isSafeInteger(input) ? String(input) : input, reading);
    case 'instant':
      return (input, reading) => readInstant(input, reading)?.toISOString();
    case 'date':
      return readLocalDate;
  }
}

function refuseOthers(input: Record<string, unknown>, known: readonly string[], reading: Reading): void {
  for (const key of Object.keys(input)) if (!known.includes(key)) reading.refuseAt(key, 'unknown_field');
}

function refuseSize(reading: Reading): undefined {
  return reading.refuse(filterTooLarge.code, { maxNodes: FILTER_LIMITS.nodes, maxDepth: FILTER_LIMITS.depth });
}
