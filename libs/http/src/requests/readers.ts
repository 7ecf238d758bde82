import { isId, isLocalDate, type LocalDate, parsePhone } from '#libs/foundation';
import { isRecord, type Read, type Reading } from './reading';

/** What Postgres refuses in text: NUL, and half a surrogate pair. */
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

export interface StringRules {
  /** Lengths count characters as Postgres does, not UTF-16 units. */
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

function text(input: unknown, reading: Reading): string | undefined {
  if (typeof input !== 'string') return reading.refuse('invalid_type', { expected: 'string' });
  return UNSTORABLE.test(input) ? reading.refuse('invalid_character') : input;
}

export function stringReader({ min = 0, max, pattern }: StringRules): Read<string> {
  return (input, reading) => {
    const value = text(input, reading);
    if (value === undefined) return;
    const length = value.length > max || value.length < 2 * min ? [...value].length : value.length;
    if (length > max) return reading.refuse('too_long', { max });
    if (length < min) return reading.refuse('too_short', { min });
    return pattern && !pattern.test(value) ? reading.refuse('invalid_format') : value;
  };
}

export function enumReader<Value extends string>(allowed: readonly Value[]): Read<Value> {
  const values: ReadonlySet<unknown> = new Set(allowed);
  const list = allowed.join(', ');
  return (input, reading) => (values.has(input) ? (input as Value) : reading.refuse('invalid_enum', { allowed: list }));
}

const INTEGER = /^-?\d{1,16}$/;

export function integerReader(min: number, max: number): Read<number> {
  return (input, reading) => {
    const value = reading.isText && typeof input === 'string' && INTEGER.test(input) ? Number(input) : input;
    if (!Number.isInteger(value)) return reading.refuse('invalid_type', { expected: 'integer' });
    const number = value as number;
    return number < min || number > max ? reading.refuse('out_of_range', { min, max }) : number;
  };
}

/** Decimal numbers stay strings, so that no digit is lost on the way to NUMERIC. */
export function decimalReader(scale: number, min?: number, max?: number): Read<string> {
  const shape = new RegExp(`^-?\\d{1,15}${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`);
  return (input, reading) => {
    if (typeof input !== 'string' || !shape.test(input)) return reading.refuse('invalid_decimal', { scale });
    const number = Number(input);
    const outside = number < (min ?? -Infinity) || number > (max ?? Infinity);
    return outside ? reading.refuse('out_of_range', { min, max }) : input;
  };
}

export const readBoolean: Read<boolean> = (input, reading) => {
  if (typeof input === 'boolean') return input;
  if (reading.isText && (input === 'true' || input === 'false')) return input === 'true';
  return reading.refuse('invalid_type', { expected: 'boolean' });
};

export const readId: Read<string> = (input, reading) =>
  isId(input) ? input.toLowerCase() : reading.refuse('invalid_id');

const INSTANT = /^(?:19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with an offset, to milliseconds. */
export const readInstant: Read<Date> = (input, reading) => {
  if (typeof input !== 'string' || !INSTANT.test(input) || !isLocalDate(input.slice(0, 10))) {
    return reading.refuse('invalid_instant');
  }
  const instant = new Date(input);
  return Number.isNaN(instant.getTime()) ? reading.refuse('invalid_instant') : instant;
};

/** A day of the calendar without a zone, 1900 to 2199. */
export const readLocalDate: Read<LocalDate> = (input, reading) =>
  isLocalDate(input) && input >= '1900' && input < '2200' ? input : reading.refuse('invalid_date');

export const MAX_PHONE_LENGTH = 40;

/** A phone number however it is written, as E.164. Numbers without a country code are Chinese. */
export const readPhone: Read<string> = (input, reading) => {
  const value = text(input, reading);
  if (value === undefined) return;
  const phone = value.length <= MAX_PHONE_LENGTH ? parsePhone(value) : undefined;
  return phone?.kind === 'valid' ? phone.e164 : reading.refuse('invalid_phone', { region: 'CN' });
};

export interface ListRules {
  readonly min?: number;
  readonly max: number;
  /** Refuses an entry that stands in the list twice. */
  readonly unique?: boolean;
}

/** In a query both `a=1,2` and `a=1&a=2` are lists. */
export function listReader<Entry>(readEntry: Read<Entry>, { min = 0, max, unique }: ListRules): Read<Entry[]> {
  return (input, reading) => {
    const entries = reading.isText ? [input].flat().flatMap((part) => String(part).split(',')) : input;
    if (!Array.isArray(entries)) return reading.refuse('invalid_type', { expected: 'array' });
    if (entries.length > max) return reading.refuse('too_many', { max });
    if (entries.length < min) return reading.refuse('too_few', { min });
    const seen = new Set<unknown>();
    return entries.map((entry, index) => {
      const value = reading.at(index, readEntry, entry);
      if (unique && seen.has(value)) reading.refuseAt(index, 'duplicate');
      seen.add(value);
      return value as Entry;
    });
  };
}

/** Free JSON, such as a policy document: bounded in depth and size, without text that Postgres refuses. */
export function jsonReader(maxDepth: number, maxBytes: number): Read<Record<string, unknown>> {
  return (input, reading) => {
    if (!isRecord(input)) return reading.refuse('invalid_type', { expected: 'object' });
    const fault = faultOf(input, maxDepth);
    if (fault) return reading.refuse(fault);
    return JSON.stringify(input).length > maxBytes ? reading.refuse('too_long', { max: maxBytes }) : input;
  };
}

function faultOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? 'invalid_character' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return 'too_deep';
  for (const [key, entry] of Object.entries(value)) {
    const fault = UNSTORABLE.test(key) ? 'invalid_character' : faultOf(entry, depth - 1);
    if (fault) return fault;
  }
  return undefined;
}
