import { APPOINTMENT_STATES } from './appointment.entity';
import { type AppointmentStep, isStepPossible } from './appointment-state.policy';

describe('isStepPossible', () => {
  it.each<[AppointmentStep, readonly string[]]>([
    ['rebook', ['booked', 'no_show']],
    ['change', ['booked', 'arrived']],
    ['remind', ['booked']],
    ['arrive', ['booked', 'no_show']],
    ['miss', ['booked']],
    ['cancel', ['booked']],
  ])('SVC-01: %s is possible from %j', (step, from) => {
    expect(APPOINTMENT_STATES.filter((state) => isStepPossible(state, step))).toEqual(from);
  });
});
