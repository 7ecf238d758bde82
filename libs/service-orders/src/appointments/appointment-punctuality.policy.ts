/** How far from the booked time an arrival still counts as punctual; the parameters of SVC-05. */
export interface AppointmentPunctualityRules {
  readonly earlyMinutes: number;
  /** The text does not say whether an arrival after the time may count; by default none does. */
  readonly lateMinutes: number;
}

export const APPOINTMENT_PUNCTUALITY: AppointmentPunctualityRules = { earlyMinutes: 5, lateMinutes: 0 };

/** Whether a customer came on time (准时来店): within the 5 minutes before the booked time, both ends included. SVC-05, KPI-03 */
export function wasPunctual(
  { bookedFor, arrivedAt }: { readonly bookedFor: Date; readonly arrivedAt: Date },
  { earlyMinutes, lateMinutes }: AppointmentPunctualityRules = APPOINTMENT_PUNCTUALITY,
): boolean {
  const lateMs = arrivedAt.getTime() - bookedFor.getTime();
  return lateMs >= -earlyMinutes * 60_000 && lateMs <= lateMinutes * 60_000;
}
