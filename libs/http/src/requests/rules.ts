import type { Type } from '@nestjs/common';
import { getMetadataStorage, validateSync, ValidationTypes, type ValidatorOptions } from 'class-validator';
import { findFieldProblem } from '#libs/foundation';
import { fieldsOf } from './field-registry';
import { isRecord, type Reading } from './reading';

/** What a class-validator decorator may say of itself: `@IsEmail({}, { context: { code: 'no_such_mailbox' } })`. */
export interface RuleContext {
  /** Code of a field problem that is defined in both languages. */
  readonly code?: string;
  /** What fills its text. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Codes of constraints that do not name one themselves. Every other is `invalid_value`. */
const CODES: Readonly<Record<string, string>> = {
  isDefined: 'required',
  isNotEmpty: 'required',
  isEmail: 'invalid_email',
  isUrl: 'invalid_url',
  isUuid: 'invalid_id',
  isPhoneNumber: 'invalid_phone',
  isDateString: 'invalid_instant',
  matches: 'invalid_format',
  arrayUnique: 'duplicate',
};

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** One decorator on one property. */
interface Rule {
  readonly property: string;
  /** Name under which class-validator reports it. */
  readonly constraint: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly isAsync: boolean;
  /** Set for a rule of every entry of a list. */
  readonly keeps?: (entry: unknown, owner: object) => boolean;
}

interface Rules {
  readonly own: readonly Rule[];
  /** Properties that hold objects with rules somewhere in them. */
  readonly below: readonly { readonly name: string; readonly type: Type }[];
}

/** A value that is missing is the readers' affair, and only `@IsDefined` has a word in it. */
const OPTIONS: ValidatorOptions = {
  skipMissingProperties: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

const known = new WeakMap<object, Rules>();

/**
 * Holds what the readers made of a request against the class-validator decorators of its class and of the classes
 * nested in it. Most classes carry none: that is found out once, and costs their requests nothing.
 */
export function judge(type: Type, value: unknown, reading: Reading): void {
  if (!isRecord(value)) return;
  const { own, below } = rulesOf(type);
  if (own.some(({ property, constraint }) => constraint === ValidationTypes.IS_DEFINED || value[property] != null)) {
    refuseBroken(own, value, reading);
  }
  for (const { name, type: nested } of below) {
    if (value[name] != null) reading.at(name, (inner) => judgeEach(nested, inner, reading), value[name]);
  }
}

function judgeEach(type: Type, value: unknown, reading: Reading): undefined {
  if (!Array.isArray(value)) return void judge(type, value, reading);
  value.forEach((entry: unknown, index) => reading.at(index, () => void judge(type, entry, reading), entry));
}

function refuseBroken(rules: readonly Rule[], value: Record<string, unknown>, reading: Reading): void {
  const read = withoutRefused(value, reading);
  for (const { property, constraints = {} } of validateSync(read, OPTIONS)) {
    const rule = rules.find((one) => one.property === property && one.constraint in constraints);
    if (!rule || reading.hasRefused(property)) continue;
    const { keeps, code, params } = rule;
    const entries = value[property];
    if (!keeps || !Array.isArray(entries)) reading.refuseAt(property, code, params);
    else reading.at(property, () => refuseEntries(entries, (entry) => keeps(entry, read), rule, reading), entries);
  }
}

/** A rule may rely on the types that its class declares, so what could not be read is shown to none. */
function withoutRefused(value: Record<string, unknown>, reading: Reading): Record<string, unknown> {
  const refused = Object.keys(value).filter((name) => reading.hasRefused(name));
  if (refused.length === 0) return value;
  const read = Object.assign(Object.create(Object.getPrototypeOf(value) as object) as typeof value, value);
  for (const name of refused) read[name] = undefined;
  return read;
}

function refuseEntries(
  entries: readonly unknown[],
  keeps: (entry: unknown) => boolean,
  { code, params }: Rule,
  reading: Reading,
): undefined {
  entries.forEach((entry, index) => keeps(entry) || reading.refuseAt(index, code, params));
}

function rulesOf(type: Type): Rules {
  let rules = known.get(type);
  if (!rules) {
    const below = nestedFields(type).filter((field) => leadsToRules(field.type, new Set()));
    known.set(type, (rules = { own: ownRules(type), below }));
  }
  return rules;
}

const nestedFields = (type: Type) =>
  fieldsOf(type).flatMap(({ name, nested }) => (nested ? [{ name, type: nested() }] : []));

function leadsToRules(type: Type, seen: Set<Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return metadataOf(type).length > 0 || nestedFields(type).some((field) => leadsToRules(field.type, seen));
}

/** Every decorator of a class and of those that it extends; nested classes are found by their fields, not by these. */
function metadataOf(type: Type): Metadata[] {
  const all = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return all.filter((metadata) => metadata.type !== ValidationTypes.NESTED_VALIDATION);
}

function ownRules(type: Type): Rule[] {
  return metadataOf(type).flatMap((metadata) => {
    const { propertyName: property, constraintCls, each, context } = metadata;
    const [constraint] = constraintCls ? getMetadataStorage().getTargetValidatorConstraints(constraintCls) : [];
    if (!constraint) return []; // a condition such as @ValidateIf
    const { code, params } = (context ?? {}) as RuleContext;
    const { constraints } = metadata;
    const keeps = (value: unknown, object: object): boolean =>
      constraint.instance.validate(value, { value, object, property, constraints, targetName: type.name }) === true;
    return {
      property,
      constraint: constraint.name,
      code: code ?? CODES[constraint.name] ?? 'invalid_value',
      params,
      isAsync: constraint.async,
      keeps: each ? keeps : undefined,
    };
  });
}

/** What is wrong with the rules of a request class, for the boot check. */
export function ruleFaultsOf(type: Type, seen = new Set<Type>()): string[] {
  if (seen.has(type)) return [];
  seen.add(type);
  const names = new Set(fieldsOf(type).map(({ name }) => name));
  const own = ownRules(type).flatMap(({ property, constraint, code, isAsync }) => [
    ...(names.has(property) ? [] : [`has a rule for ${type.name}.${property}, which is no field`]),
    ...(findFieldProblem(code) ? [] : [`refuses ${type.name}.${property} as ${code}, which no one defines`]),
    ...(isAsync ? [`judges ${type.name}.${property} by ${constraint}, which is asynchronous and would never run`] : []),
  ]);
  return [...own, ...nestedFields(type).flatMap((field) => ruleFaultsOf(field.type, seen))];
}

/**
 * Gives the rules of some properties of `from` to `to`. Without `@IsDefined`: a patch may leave out everything. A rule
 * between two properties sees what the patch carries, and not what the row holds.
 */
export function passRulesOn(from: Type, to: Type, properties: ReadonlySet<string>): void {
  for (const metadata of metadataOf(from)) {
    if (metadata.type === ValidationTypes.IS_DEFINED || !properties.has(metadata.propertyName)) continue;
    const passedOn = Object.assign(Object.create(Object.getPrototypeOf(metadata) as object) as Metadata, metadata);
    getMetadataStorage().addValidationMetadata(Object.assign(passedOn, { target: to }));
  }
}
