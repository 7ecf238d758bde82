import { hash } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import type * as Swagger from '@nestjs/swagger';
import { declareField, exampleOf, type Field, fieldsOf, type LazyExample, readObject } from './field-registry';
import {
  decimalReader,
  enumReader,
  integerReader,
  jsonReader,
  type ListRules,
  listReader,
  MAX_PHONE_LENGTH,
  readBoolean,
  readId,
  readInstant,
  readLocalDate,
  readPhone,
  stringReader,
  type StringRules,
} from './readers';
import type { Read } from './reading';
import { passRulesOn } from './rules';

/**
 * The field decorators: each one validates, converts and documents a property of a request or response class at once.
 * A class that is only answered uses the same decorators; of it, only the documentation counts.
 */
export interface FieldOptions {
  /** English, for OpenAPI: meaning, unit, time zone. */
  readonly description: string;
  readonly example?: unknown;
  /** May be absent. */
  readonly optional?: boolean;
  /** May be null: unknown in an answer, cleared in a PATCH. */
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly deprecated?: boolean;
}

function field(
  options: FieldOptions,
  read: Read,
  api: ApiPropertyOptions,
  { example, nested, lateApi, models }: Partial<Pick<Field, 'example' | 'nested' | 'lateApi' | 'models'>> = {},
): PropertyDecorator {
  const shown = options.example ?? example;
  const plain = { description: options.description, default: options.default, deprecated: options.deprecated };
  return (prototype, name) =>
    declareField(prototype, {
      name: String(name),
      read,
      optional: options.optional === true || options.default !== undefined,
      nullable: options.nullable === true,
      fallback: options.default,
      example: shown,
      nested,
      lateApi,
      models,
      api: { ...plain, ...api, ...(isScalar(shown) && { example: shown }) } as ApiPropertyOptions,
    });
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

export function StringField(options: FieldOptions & StringRules): PropertyDecorator {
  const { min, max, pattern } = options;
  return field(options, stringReader(options), {
    type: String,
    minLength: min,
    maxLength: max,
    pattern: pattern?.source,
  });
}

/** One of `values`. `enumName` names the enum in the generated clients. */
export function EnumField<Value extends string>(
  values: readonly Value[],
  options: FieldOptions & { readonly enumName: string },
): PropertyDecorator {
  const { enumName } = options;
  return field(options, enumReader(values), { enum: [...values], enumName }, { example: values[0] });
}

export function IntegerField(
  options: FieldOptions & { readonly min?: number; readonly max?: number },
): PropertyDecorator {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  return field(options, integerReader(min, max), { type: 'integer', minimum: options.min, maximum: options.max });
}

/** A decimal number as a string, such as hours, rates and quantities. */
export function DecimalField(
  options: FieldOptions & { readonly scale: number; readonly min?: number; readonly max?: number },
): PropertyDecorator {
  const { scale, min, max } = options;
  return field(
    options,
    decimalReader(scale, min, max),
    { type: String, format: 'decimal' },
    { example: (1.5).toFixed(scale) },
  );
}

export function BooleanField(options: FieldOptions): PropertyDecorator {
  return field(options, readBoolean, { type: Boolean }, { example: false });
}

/** The id of a resource: a UUID, in answers always version 7. */
export function IdField(options: FieldOptions): PropertyDecorator {
  const api: ApiPropertyOptions = { type: String, format: 'uuid' };
  return (prototype, name) => field(options, readId, api, { example: exampleId(String(name)) })(prototype, name);
}

/** The same for every property of a name, so that a `customerId` is never taken for a `vehicleId`. */
const exampleId = (name: string): string =>
  name === 'id'
    ? '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11'
    : `01926f3c-7a10-7c3e-9d52-${hash('sha1', name, 'hex').slice(0, 12)}`;

/** An instant: RFC 3339 in, a `Date` in code, UTC with milliseconds out. */
export function InstantField(options: FieldOptions): PropertyDecorator {
  return field(options, readInstant, { type: String, format: 'date-time' }, { example: '2026-11-22T08:30:00.000Z' });
}

/** A day without a zone, `YYYY-MM-DD`. */
export function LocalDateField(options: FieldOptions): PropertyDecorator {
  return field(options, readLocalDate, { type: String, format: 'date' }, { example: '2026-11-22' });
}

/** A phone number however it is written in, E.164 in code and out. */
export function PhoneField(options: FieldOptions): PropertyDecorator {
  return field(options, readPhone, { type: String, maxLength: MAX_PHONE_LENGTH }, { example: '+8613800138000' });
}

export interface JsonFieldOptions extends FieldOptions {
  readonly maxDepth?: number;
  readonly maxBytes?: number;
  /** Says more in OpenAPI than that it is an object. Called with the first document, when every lib is loaded. */
  readonly schema?: (swagger: typeof Swagger) => ApiPropertyOptions;
  /** Classes that `schema` refers to. */
  readonly models?: () => readonly Type[];
}

/** Free JSON with bounds, for what only its own engine can judge. */
export function JsonField(options: JsonFieldOptions): PropertyDecorator {
  const { maxDepth = 8, maxBytes = 65_536, schema, models } = options;
  const api: ApiPropertyOptions = schema ? {} : { type: 'object', additionalProperties: true };
  return field(options, jsonReader(maxDepth, maxBytes), api, { lateApi: schema, models });
}

/** A nested object. The class is named by a function, so that two classes may refer to each other. */
export function ObjectField<Value extends object>(type: () => Type<Value>, options: FieldOptions): PropertyDecorator {
  const read: Read<Value> = (input, reading) => readObject(type(), input, reading);
  return field(options, read, { type: () => type() }, { example: lazyExample(type), nested: type });
}

type EntryType = 'string' | 'integer' | 'id' | 'local-date';

const ENTRY_READERS: Readonly<Record<EntryType, Read>> = {
  string: stringReader({ min: 1, max: 200 }),
  integer: integerReader(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  id: readId,
  'local-date': readLocalDate,
};

const ENTRY_SCHEMAS: Readonly<Record<EntryType, ApiPropertyOptions>> = {
  string: { type: 'array', items: { type: 'string', maxLength: 200 } },
  integer: { type: 'array', items: { type: 'integer' } },
  id: { type: 'array', items: { type: 'string', format: 'uuid' } },
  'local-date': { type: 'array', items: { type: 'string', format: 'date' } },
};

/** A list of objects, of simple values, or of an enum. In a query: `a=1,2` or `a=1&a=2`. */
export function ListField(
  of: (() => Type<object>) | EntryType | readonly string[],
  options: FieldOptions & ListRules & { readonly enumName?: string },
): PropertyDecorator {
  const size = { minItems: options.min, maxItems: options.max, uniqueItems: options.unique };
  if (typeof of === 'function') {
    const readEntry: Read = (input, reading) => readObject(of(), input, reading);
    const api = { type: () => of(), isArray: true, ...size } as ApiPropertyOptions;
    return field(options, listReader(readEntry, options), api, { example: lazyExample(of, true), nested: of });
  }
  if (typeof of === 'string') {
    return field(options, listReader(ENTRY_READERS[of], options), {
      ...ENTRY_SCHEMAS[of],
      ...size,
    } as ApiPropertyOptions);
  }
  const api = { enum: [...of], enumName: options.enumName, isArray: true, ...size } as ApiPropertyOptions;
  return field(options, listReader(enumReader(of), options), api, { example: of.slice(0, 1) });
}

const lazyExample =
  (type: () => Type<object>, isList = false): LazyExample =>
  (within) => {
    const example = exampleOf(type(), within);
    return isList ? (example ? [example] : []) : example;
  };

/** Money in integer fen; in code it is a number named `…Fen`. */
export class MoneyDto {
  @IntegerField({ description: 'Minor units (fen)', example: 129_900 })
  amount!: number;

  @EnumField(['CNY'] as const, { enumName: 'Currency', description: 'ISO 4217', example: 'CNY' })
  currency!: 'CNY';
}

/** Money as `{ amount, currency }`, where `amount` counts fen. */
export function MoneyField(options: FieldOptions): PropertyDecorator {
  return ObjectField(() => MoneyDto, options);
}

/** The other way round: what a row holds in fen, as the API shows it. */
export function toMoney(amountFen: number): MoneyDto;
export function toMoney(amountFen: number | null): MoneyDto | null;
export function toMoney(amountFen: number | null): MoneyDto | null {
  return amountFen === null ? null : { amount: amountFen, currency: 'CNY' };
}

/**
 * The body of a JSON Merge Patch for what `base` creates: every property may be left out, and one that need not be
 * given at creation may be cleared with null.
 * `class UpdateCustomerDto extends PatchOf(CreateCustomerDto, { omit: ['externalId'] }) {}`
 */
export function PatchOf<Base extends object, Omitted extends keyof Base = never>(
  base: Type<Base>,
  { omit = [] }: { omit?: readonly Omitted[] } = {},
): Type<Patch<Omit<Base, Omitted>>> {
  class PatchBody {}
  const left: ReadonlySet<string> = new Set(omit.map(String));
  const kept = fieldsOf(base).filter((original) => !left.has(original.name));
  for (const original of kept) declareField(PatchBody.prototype, asPatched(original));
  passRulesOn(base, PatchBody, new Set(kept.map(({ name }) => name)));
  return PatchBody as Type<Patch<Omit<Base, Omitted>>>;
}

/** Absent stays, null clears, a value replaces. */
export type Patch<Base> = {
  [Name in keyof Base]?: undefined extends Base[Name] ? Base[Name] | null : Base[Name];
};

function asPatched(original: Field): Field {
  const { default: _default, ...api } = original.api as Record<string, unknown>;
  const nullable = original.nullable || (original.optional && original.fallback === undefined);
  return { ...original, optional: true, nullable, fallback: undefined, api: api as ApiPropertyOptions };
}
