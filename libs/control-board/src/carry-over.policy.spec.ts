import { type Weekday, WEEKDAYS, WorkingCalendar } from '#libs/deadlines';
import { carriedWork, closingAround } from './carry-over.policy';

const at = (text: string) => new Date(`2026-11-${text.replace(' ', 'T')}:00+08:00`);

/** Nine to six with a break on these days; no public holidays. */
function calendar(...working: readonly Weekday[]): WorkingCalendar {
  const windows = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '18:00' },
  ];
  const on = (day: Weekday) => (working.includes(day) ? windows : []);
  return new WorkingCalendar(
    {
      week: {
        monday: on('monday'),
        tuesday: on('tuesday'),
        wednesday: on('wednesday'),
        thursday: on('thursday'),
        friday: on('friday'),
        saturday: on('saturday'),
        sunday: on('sunday'),
      },
      publicHolidays: 'none',
      holidayWindows: [],
      makeUpWindows: [],
    },
    { timeZone: 'Asia/Shanghai', holidays: { isKnown: () => true, on: () => null }, overrides: [] },
  );
}

const WEEK = WEEKDAYS.slice(1, 6);

describe('closingAround', () => {
  it.each([
    ['in the morning', '24 08:00', '23 18:00', '2026-11-24', '24 18:00'],
    ['in the break', '24 12:30', '23 18:00', '2026-11-24', '24 18:00'],
    ['just before work ends', '24 17:59', '23 18:00', '2026-11-24', '24 18:00'],
    ['when work ends', '24 18:00', '24 18:00', '2026-11-25', '25 18:00'],
    ['on Friday evening', '27 20:00', '27 18:00', '2026-11-30', '30 18:00'],
    ['on Sunday', '29 12:00', '27 18:00', '2026-11-30', '30 18:00'],
  ])('SVC-03: %s', (_name, now, closedAt, nextDay, nextClosing) => {
    expect(closingAround(at(now), calendar(...WEEK))).toEqual({
      closedAt: at(closedAt),
      nextDay,
      nextClosing: at(nextClosing),
    });
  });

  it('SVC-03: a store that never works carries nothing over', () => {
    expect(closingAround(at('24 08:00'), calendar())).toBeNull();
  });
});

describe('carriedWork', () => {
  const order = (plannedMinutes: number, clockedMinutes: number, skill: string | null = 'maintenance') => ({
    ...{ skill, plannedMinutes, clockedMinutes },
  });

  it.each([
    ['nobody began', [order(180, 0)], [{ skill: 'maintenance', minutes: 180 }]],
    ['an hour of it was worked', [order(180, 60.5)], [{ skill: 'maintenance', minutes: 120 }]],
    ['it took longer than planned', [order(60, 90)], []],
    ['nobody knows the skill', [order(60, 0, null)], []],
    [
      'several of several skills',
      [order(60, 0), order(30, 0, 'body'), order(45, 15)],
      [
        { skill: 'body', minutes: 30 },
        { skill: 'maintenance', minutes: 90 },
      ],
    ],
  ])('SVC-03: %s', (_name, orders, carried) => {
    expect(carriedWork(orders)).toEqual(carried);
  });
});
