import type { AppointmentState } from './appointment.entity';

/** What can become of an appointment. */
export type AppointmentStep = 'rebook' | 'change' | 'remind' | 'arrive' | 'miss' | 'cancel';

/** The states from which each step is possible: who missed a visit may still come, or book another time. */
const STEPS: Readonly<Record<AppointmentStep, readonly AppointmentState[]>> = {
  rebook: ['booked', 'no_show'],
  change: ['booked', 'arrived'],
  remind: ['booked'],
  arrive: ['booked', 'no_show'],
  miss: ['booked'],
  cancel: ['booked'],
};

/** For who is refused. */
export function statesFor(step: AppointmentStep): readonly AppointmentState[] {
  return STEPS[step];
}

export function isStepPossible(state: AppointmentState, step: AppointmentStep): boolean {
  return STEPS[step].includes(state);
}
