/** A share against its target, in percent. */
export interface Share {
  /** With two places, rounded down, so that what is short of its target never looks like it; null: of nothing. */
  readonly percent: string | null;
  /** By the whole numbers, never by what was rounded; null: of nothing. */
  readonly isReached: boolean | null;
}

/** How `part` of `whole` stands to a target in percent. REM-28, REM-32, REM-33 */
export function shareOf(part: number, whole: number, targetPercent: number): Share {
  if (whole === 0) return { percent: null, isReached: null };
  return {
    percent: (Math.floor((part * 10_000) / whole) / 100).toFixed(2),
    isReached: part * 100 >= targetPercent * whole,
  };
}
