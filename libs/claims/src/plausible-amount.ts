import { refusedField } from '#libs/foundation';

/** A thousand million yuan: more is a slip of the pen. */
const MOST_FEN = 100_000_000_000;

/** Throws `validation_failed` for less than `min`, and for more than anybody claims. */
export function refuseImplausible(pointer: string, amountFen: number, min: number): void {
  if (amountFen >= min && amountFen <= MOST_FEN) return;
  throw refusedField({ pointer, code: 'out_of_range', params: { min, max: MOST_FEN } });
}
