import type { Attendance } from '#libs/identity';

/** A call that somebody of the staff agreed to make at a time. */
export interface PromisedCall {
  readonly heldBy: string;
  readonly dueAt: Date;
}

/** Whether somebody cannot keep a promise: away at the time that was agreed, or now where that is over. FUP-08 */
export function isAwayThen(attendance: Pick<Attendance, 'isAway'>, staffId: string, dueAt: Date, now: Date): boolean {
  return attendance.isAway(staffId, dueAt > now ? dueAt : now);
}

/**
 * What is offered to others: the calls of the day, or of days before, whose keeper is away. Until that day comes the
 * keeper may be back, and only the supervisor gives the call to somebody else. FUP-08, FUP-09
 */
export function callsToOffer<Call extends PromisedCall>(
  promised: readonly Call[],
  attendance: Pick<Attendance, 'isAway'>,
  { now, tomorrow }: { readonly now: Date; readonly tomorrow: Date },
): Call[] {
  return promised.filter(({ heldBy, dueAt }) => dueAt < tomorrow && isAwayThen(attendance, heldBy, dueAt, now));
}
