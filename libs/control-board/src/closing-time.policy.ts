export interface ClosingRules {
  /** How long after the end of work a clock may run on. */
  readonly graceMinutes: number;
  /** How long one may run that was started after the end of work, or on a day without any. */
  readonly longestMinutes: number;
}

/** When a clock that nobody stops is stopped, and what it is set to. */
export interface ClosingTime {
  readonly endsAt: Date;
  /** Not before this instant, for somebody may work late and clock off by hand. */
  readonly dueAt: Date;
}

/**
 * What becomes of a clock that nobody stopped (漏打卡): it ends with the work of its day. SVC-23
 * Started at 16:00 where work ends at 18:00 with an hour of grace: at 19:00 it is set back to 18:00.
 */
export function closingTime(startedAt: Date, endOfWork: Date | null, rules: ClosingRules): ClosingTime {
  if (endOfWork !== null && endOfWork > startedAt) {
    return { endsAt: endOfWork, dueAt: later(endOfWork, rules.graceMinutes) };
  }
  const endsAt = later(startedAt, rules.longestMinutes);
  return { endsAt, dueAt: endsAt };
}

const later = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);
