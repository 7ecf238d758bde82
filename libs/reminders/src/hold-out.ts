import { createHash } from 'node:crypto';

/** One time round of a journey. */
export interface RoundKey {
  readonly journey: string;
  readonly subjectId: string;
  readonly occurrence: string;
}

/**
 * Whether a round is left unreminded on purpose, so that those reminded can be compared with it. REM-20
 *
 * By a hash of the round: whoever asks, and however often, hears the same, and a larger share holds the smaller one. No
 * round is drawn by anything that has to do with the customer.
 */
export function isHeldOut({ journey, subjectId, occurrence }: RoundKey, percent: number): boolean {
  if (percent <= 0) return false;
  const drawn = createHash('sha256').update(`${journey}/${subjectId}/${occurrence}`).digest().readUInt32BE(0);
  return drawn % 100 < percent;
}
