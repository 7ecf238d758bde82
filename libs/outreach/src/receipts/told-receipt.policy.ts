const DAY_MS = 24 * 3_600_000;

/** A provider's clock may be ahead of ours by so much. */
const AHEAD_MS = 5 * 60_000;

/** A receipt that says it is older says it wrongly. */
const OLDEST_MS = 30 * DAY_MS;

const CODE = /^[\w.:-]{1,60}$/;

/** When a receipt says that it was; an instant that cannot be is now. */
export function toldAt(at: Date | undefined, now: Date): Date {
  const age = at ? now.getTime() - at.getTime() : Number.NaN;
  return at && age >= -AHEAD_MS && age <= OLDEST_MS ? at : now;
}

/** A provider's code, such as `MK:0001`; null for words, which may quote a number, an address or the message. */
export const toldCode = (code: string | undefined): string | null =>
  code !== undefined && CODE.test(code) ? code : null;
