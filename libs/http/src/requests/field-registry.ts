import type { Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import type * as Swagger from '@nestjs/swagger';
import { annotate } from '../openapi/swagger';
import { isRecord, type Read, type Reading } from './reading';

/** Everything one property of a request or response class means: how it is read, and how OpenAPI tells of it. */
export interface Field {
  readonly name: string;
  readonly read: Read;
  /** May be absent. */
  readonly optional: boolean;
  /** May be null; in a PATCH null clears. */
  readonly nullable: boolean;
  /** Taken where the request leaves the property out. */
  readonly fallback?: unknown;
  readonly example?: unknown;
  /** Class of the object, or of the objects in the list, that the property holds. */
  readonly nested?: () => Type;
  readonly api: ApiPropertyOptions;
  /** What of `api` is only known once every class is there, such as a choice between classes of several libs. */
  readonly lateApi?: (swagger: typeof Swagger) => ApiPropertyOptions;
  /** Classes that `lateApi` refers to. */
  readonly models?: () => readonly Type[];
}

interface Shape {
  readonly fields: readonly Field[];
  readonly names: ReadonlySet<string>;
}

const declared = new WeakMap<object, Map<string, Field>>();
const shapes = new WeakMap<object, Shape>();

/** Adds a property to the class of `prototype`. Called by the field decorators only. */
export function declareField(prototype: object, field: Field): void {
  const fields = declared.get(prototype) ?? new Map<string, Field>();
  declared.set(prototype, fields.set(field.name, field));
  const { name, api, lateApi, models, optional, nullable } = field;
  annotate((swagger) => {
    assertOneMeaning(prototype, api as EnumOptions);
    const shown = { ...api, ...lateApi?.(swagger) };
    const options = { ...shown, required: !optional, nullable: nullable || undefined } as ApiPropertyOptions;
    swagger.ApiProperty(options)(prototype, name);
    if (models) swagger.ApiExtraModels(...models())(prototype.constructor);
  });
}

const meanings = new Map<string, unknown>();

/** Schemas and enums are known by their names: of two that share one the documents would show one in both places. */
function assertOneMeaning({ constructor }: object, { enum: values, enumName }: EnumOptions): void {
  if (enumName) keepMeaning(`enum ${enumName}`, [...(values ?? [])].sort().join());
  // what `PatchOf` makes has its name from the class that extends it
  if (constructor.name !== 'PatchBody') keepMeaning(`class ${constructor.name}`, constructor);
}

interface EnumOptions {
  readonly enum?: readonly string[];
  readonly enumName?: string;
}

function keepMeaning(name: string, meaning: unknown): void {
  if (meanings.has(name) && meanings.get(name) !== meaning) throw new Error(`There are two of ${name}`);
  meanings.set(name, meaning);
}

/** All properties of a class, inherited ones first. Worked out once per class. */
export function fieldsOf(type: Type): readonly Field[] {
  return shapeOf(type).fields;
}

function shapeOf(type: Type): Shape {
  let shape = shapes.get(type);
  if (!shape) {
    const fields = new Map<string, Field>();
    for (const prototype of lineage(type))
      for (const [name, field] of declared.get(prototype) ?? []) fields.set(name, field);
    shapes.set(type, (shape = { fields: [...fields.values()], names: new Set(fields.keys()) }));
  }
  return shape;
}

function lineage(type: Type): object[] {
  const chain: object[] = [];
  for (
    let proto: object | null = type.prototype as object;
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto) as object | null
  )
    chain.unshift(proto);
  return chain;
}

/** Reads an object into an instance of `type`: every declared property, and not one more. */
export function readObject<Value extends object>(
  type: Type<Value>,
  input: unknown,
  reading: Reading,
): Value | undefined {
  if (!isRecord(input)) {
    return reading.refuse(input === undefined ? 'required' : 'invalid_type', { expected: 'object' });
  }
  if (reading.isTooDeep) return reading.refuse('too_deep');
  const { fields, names } = shapeOf(type);
  const value = new type() as Record<string, unknown>;
  for (const field of fields) {
    const given = input[field.name];
    if (given === undefined) {
      if (field.fallback !== undefined) value[field.name] = field.fallback;
      else if (!field.optional) reading.refuseAt(field.name, 'required');
    } else if (given === null) {
      if (field.nullable) value[field.name] = null;
      else reading.refuseAt(field.name, 'required');
    } else {
      value[field.name] = reading.at(field.name, field.read, given);
    }
  }
  for (const name in input) if (!names.has(name)) reading.refuseAt(name, 'unknown_field');
  return value as Value;
}

/** An example that needs other classes, and so is put together only when the document is. */
export type LazyExample = (within: readonly Type[]) => unknown;

const told = new WeakMap<object, Readonly<Record<string, unknown>>>();

/**
 * Makes the properties of a class's example tell one story, where each by itself would not: a running job has not ended.
 * `undefined` leaves an optional property out. It holds for the classes that extend this one, and not for its patch.
 */
export function Example(values: Readonly<Record<string, unknown>>): ClassDecorator {
  return (type) => void told.set(type.prototype as object, values);
}

/** An example put together from the examples of the properties, for OpenAPI. Ends where classes nest in themselves. */
export function exampleOf(type: Type, within: readonly Type[] = []): Record<string, unknown> | undefined {
  if (within.includes(type)) return undefined;
  const path = [...within, type];
  const story = Object.assign({}, ...lineage(type).map((prototype) => told.get(prototype))) as Record<string, unknown>;
  const entries = fieldsOf(type).map(({ name, example, fallback, nullable }) => {
    if (name in story) return [name, story[name]] as const;
    const shown = typeof example === 'function' ? (example as LazyExample)(path) : (example ?? fallback);
    return [name, shown ?? (nullable ? null : undefined)] as const;
  });
  return Object.fromEntries(entries.filter(([, example]) => example !== undefined));
}
