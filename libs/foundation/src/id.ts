import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

const ID_BYTES = 16;

/** Random bytes for the next 256 ids: asking for them one id at a time costs four times what the rest of an id does. */
const pool = new Uint8Array(256 * ID_BYTES);
let used = pool.length;

let msecs = 0;
let seq = 0;

/** A new UUIDv7: made in the app before the statement that uses it, and later than every one that this process made. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += ID_BYTES));
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // half of its range is left for the ids of this millisecond
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else {
    seq++;
  }
  return v7({ random, msecs, seq });
}

/** The least id that could have been made at an instant, by real time: every earlier id is less. */
export function firstIdOf(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}
