/** When a booked visit is to be reminded of; the parameters of SVC-04. Elapsed hours, whatever the clocks do. CF-08 */
export interface AppointmentReminderRules {
  /** Only who booked more than so many hours ahead is reminded. */
  readonly bookedAheadHours: number;
  /** The reminder goes out between so many … */
  readonly earliestHours: number;
  /** … and so many hours before the booked time, both ends included. */
  readonly latestHours: number;
}

export const APPOINTMENT_REMINDER: AppointmentReminderRules = {
  bookedAheadHours: 24,
  earliestHours: 24,
  latestHours: 12,
};

export type ReminderWindow =
  { readonly kind: 'not_due' } | { readonly kind: 'due'; readonly from: Date; readonly until: Date };

const HOUR_MS = 3_600_000;

/** Whether the customer is to be reminded of a visit, and when (提前12-24小时). SVC-04, KPI-02 */
export function reminderWindow(
  { bookedFor, bookedAt }: { readonly bookedFor: Date; readonly bookedAt: Date | null },
  { bookedAheadHours, earliestHours, latestHours }: AppointmentReminderRules = APPOINTMENT_REMINDER,
): ReminderWindow {
  const due = bookedFor.getTime();
  if (bookedAt === null || due - bookedAt.getTime() <= bookedAheadHours * HOUR_MS) return { kind: 'not_due' };
  return { kind: 'due', from: new Date(due - earliestHours * HOUR_MS), until: new Date(due - latestHours * HOUR_MS) };
}

/** Whether a reminder was given in its window; one that was not due does not count either way. SVC-04, KPI-02 */
export function wasRemindedInTime(window: ReminderWindow, remindedAt: Date | null): boolean {
  return window.kind === 'due' && remindedAt !== null && remindedAt >= window.from && remindedAt <= window.until;
}
