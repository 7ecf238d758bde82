import { hash } from 'node:crypto';
import { DomainError, isId } from '#libs/foundation';
import { invalidCursor } from '../problems/http.errors';

const VERSION = 1;

/** What a sort value looks like in a cursor, so that a forged one is refused before it reaches SQL. */
export type SortType = 'instant' | 'date' | 'text' | 'integer';

/** A place between two rows of one list. Opaque to the caller. */
export interface Cursor {
  readonly sort: string;
  readonly value: string | number;
  readonly id: string;
  readonly direction: 'next' | 'prev';
  /** Fingerprint of the filters that the list was read with. */
  readonly filters: string;
}

export function encodeCursor({ sort, value, id, direction, filters }: Cursor): string {
  return Buffer.from(JSON.stringify([VERSION, sort, value, id, direction, filters])).toString('base64url');
}

/** Throws `invalid_cursor` for anything that `encodeCursor` did not make for this list, sort and filters. */
export function decodeCursor(text: string, expected: { sort: string; type: SortType; filters: string }): Cursor {
  const [version, sort, value, id, direction, filters] = parse(text);
  const fits =
    version === VERSION &&
    sort === expected.sort &&
    filters === expected.filters &&
    (direction === 'next' || direction === 'prev') &&
    isId(id) &&
    isSortValue(value, expected.type);
  if (!fits) throw new DomainError(invalidCursor);
  return { sort, value: value as string | number, id, direction, filters };
}

function parse(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

const SHAPES: Readonly<Record<Exclude<SortType, 'integer'>, RegExp>> = {
  instant: /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  date: /^[12]\d{3}-\d\d-\d\d$/,
  text: /^[^\u0000\p{Surrogate}]{0,500}$/u,
};

function isSortValue(value: unknown, type: SortType): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (typeof value !== 'string' || !SHAPES[type].test(value)) return false;
  return type === 'text' || !Number.isNaN(Date.parse(value));
}

const NO_FILTERS = new Set(['cursor', 'limit', 'sort']);

/** Fingerprint of a list's filters. Not a secret: it only catches mix-ups. */
export function filterHash(query: object): string {
  const filters = Object.entries(query)
    .filter(([name, value]) => !NO_FILTERS.has(name) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return filters.length === 0 ? '' : hash('sha1', JSON.stringify(filters), 'base64url').slice(0, 12);
}
