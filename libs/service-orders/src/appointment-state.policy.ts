import type { AppointmentState } from './appointment.entity';

/** What can become of an appointment. */
export type AppointmentStep = 'rebook' | 'remind' | 'arrive' | 'miss' | 'cancel';

/** The states from which each step is possible: who missed a visit may still come, or book another time. */
const STEPS: Readonly<Record<AppointmentStep, readonly AppointmentState[]>> = {
  rebook: ['booked', 'no_show'],
  remind: ['booked'],
  arrive: ['booked', 'no_show'],
  miss: ['booked'],
  cancel: ['booked'],
};

export function isStepPossible(state: AppointmentState, step: AppointmentStep): boolean {
  return STEPS[step].includes(state);
}
