const MINUTE_MS = 60_000;

/**
 * Whether a visit earns the benefit of an appointment (预约优惠): it was booked so long before the arrival, three hours by
 * the source; until the customer is there, before the booked time. Null where nobody noted when it was booked. SVC-06, LOY-09
 */
export function earnsBenefit(
  { bookedFor, bookedAt, arrivedAt }: { bookedFor: Date; bookedAt: Date | null; arrivedAt: Date | null },
  leadMs: number,
): boolean | null {
  if (bookedAt === null) return null;
  return (arrivedAt ?? bookedFor).getTime() - bookedAt.getTime() >= leadMs;
}

/** Whole minutes after the booked time; none up to `graceMinutes` after it. Example: 10:00:59 for 10:00 is none. SVC-05 */
export function lateMinutes(bookedFor: Date, arrivedAt: Date, graceMinutes: number): number {
  const minutes = Math.floor((arrivedAt.getTime() - bookedFor.getTime()) / MINUTE_MS);
  return minutes > graceMinutes ? minutes : 0;
}

/** From when on a visit may be noted as missed: its time and the minutes of grace are over. Example: 10:05 for 10:00 and 5 minutes. */
export function missedFrom(bookedFor: Date, graceMinutes: number): Date {
  return new Date(bookedFor.getTime() + graceMinutes * MINUTE_MS);
}
