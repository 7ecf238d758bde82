import type { ApiPropertyOptions } from '@nestjs/swagger';
import { annotate, EnumField, type FieldOptions, JsonField, StringField } from '#libs/http';
import { FILTER_LIMITS, FILTER_OPS, type FilterOp } from './filter-operators.policy';
import type { FilterTree } from './filter-tree';

/** A filter inside a filter; the classes below only tell OpenAPI of it, `checkFilter` judges it. */
type Refs = (type: new () => unknown) => string;

const anyFilter = (ref: Refs) => ({
  oneOf: [AllFilter, AnyFilter, NotFilter, FieldFilter].map((type) => ({ $ref: ref(type) })),
});

function Nested(schema: (ref: Refs) => object): PropertyDecorator {
  return (prototype, name) =>
    annotate(({ ApiProperty, getSchemaPath }) =>
      ApiProperty({ required: true, ...schema(getSchemaPath) } as ApiPropertyOptions)(prototype, name),
    );
}

export class AllFilter {
  @Nested((ref) => ({ type: 'array', items: anyFilter(ref), maxItems: FILTER_LIMITS.nodes, description: 'All hold' }))
  all!: FilterTree[];
}

export class AnyFilter {
  @Nested((ref) => ({
    ...{ type: 'array', items: anyFilter(ref), minItems: 1, maxItems: FILTER_LIMITS.nodes },
    description: 'At least one holds',
  }))
  any!: FilterTree[];
}

export class NotFilter {
  @Nested((ref) => ({ ...anyFilter(ref), description: 'Does not hold' }))
  not!: FilterTree;
}

export class FieldFilter {
  @StringField({ max: 60, description: 'Field of the catalogue', example: 'state' })
  field!: string;

  @EnumField(FILTER_OPS, { enumName: 'FilterOp', description: 'What is asked of the field', example: 'in' })
  op!: FilterOp;

  @Nested(() => ({
    required: false,
    description:
      'What it is compared with: one value, `[from, to]` (both included) of `between`, a list of `in` and `notIn`, ' +
      'nothing of `isNull` and `isNotNull`. Instants RFC 3339, days YYYY-MM-DD, decimal numbers as strings',
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
    ],
    example: ['delivered', 'settled'],
  }))
  value?: unknown;
}

const EXAMPLE: FilterTree = { all: [{ field: 'internal', op: 'eq', value: false }] };

/**
 * A filter in a request or in the document of a policy. Only its size is judged on the way in: which catalogue it is
 * about, the service knows and asks `checkFilter`.
 */
export function FilterTreeField(options: Partial<FieldOptions> = {}): PropertyDecorator {
  return JsonField({
    description: 'Which records: a tree of all, any, not and tests of fields',
    example: EXAMPLE,
    ...options,
    // each level of a filter is an object and a list, and a test may hold a list
    maxDepth: 2 * FILTER_LIMITS.depth + 3,
    schema: ({ getSchemaPath }) => anyFilter(getSchemaPath) as ApiPropertyOptions,
    models: () => [AllFilter, AnyFilter, NotFilter, FieldFilter],
  });
}
