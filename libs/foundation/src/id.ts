import { v7, validate } from 'uuid';

/** A new UUIDv7: made in the app before the statement that uses it, and ordered by time. */
export function newId(): string {
  return v7();
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}
