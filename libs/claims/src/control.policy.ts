/** How a share stands to the line that it should stay below. */
export interface ControlledShare {
  /** Percent with two decimals, rounded half up; null: there is nothing to count. */
  readonly percent: string | null;
  /** Null: there is nothing to count. */
  readonly withinControl: boolean | null;
}

/**
 * The share of `part` in `whole`, held against a control line in percent (控制指标). SVC-29, SVC-30
 * 7 of 100 claims sent back is within 7 %, 8 is not; the comparison is of whole numbers, not of what was rounded.
 */
export function controlledShare(part: number, whole: number, controlPercent: string): ControlledShare {
  if (whole === 0) return { percent: null, withinControl: null };
  return {
    percent: (Math.round((part * 10_000) / whole) / 100).toFixed(2),
    withinControl: part * 10_000 <= Math.round(Number(controlPercent) * 100) * whole,
  };
}
