import { types } from 'pg';

const OID = { int8: 20, date: 1082, int8Array: 1016 } as const;

/** BIGINT as a number; refuses what a double cannot hold instead of rounding it. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a JavaScript integer`);
  return value;
}

/** How pg hands values over: BIGINT as a safe number, DATE as `YYYY-MM-DD`, NUMERIC as a decimal string. */
export function installTypeParsers(): void {
  types.setTypeParser(OID.int8, safeInteger);
  types.setTypeParser(OID.date, (text: string) => text);
}
