import { WorkingCalendar } from '#libs/deadlines';
import { localDate } from '#libs/foundation';
import { attendedDays } from './attendance.policy';

const SHIFT = [{ from: '09:00', to: '17:00' }];

function calendar(timeZone: string): WorkingCalendar {
  const [open, closed] = [SHIFT, []];
  return new WorkingCalendar(
    {
      week: {
        monday: open,
        tuesday: open,
        wednesday: open,
        thursday: open,
        friday: open,
        saturday: closed,
        sunday: closed,
      },
      ...{ publicHolidays: 'none', holidayWindows: [], makeUpWindows: [] },
    },
    { timeZone, holidays: { isKnown: () => true, on: () => null }, overrides: [] },
  );
}

function minutes(range: [string, string], noted: [string, { from: string; to: string }[]][], timeZone: string) {
  const [from, before] = range.map((day) => localDate(day));
  const days = noted.map(([day, windows]) => ({ day: localDate(day), windows }));
  return attendedDays(days, { from, before }, calendar(timeZone)).map(({ day, spans }) => [
    day,
    spans.reduce((sum, span) => sum + span.to - span.from, 0) / 60_000,
  ]);
}

describe('attendedDays', () => {
  it('SVC-23: what was noted of a day, else when the store works, over the end of a month', () => {
    const noted: Parameters<typeof minutes>[1] = [
      ['2026-11-29', [{ from: '10:00', to: '12:30' }]],
      ['2026-12-01', []],
    ];
    expect(minutes(['2026-11-28', '2026-12-03'], noted, 'Asia/Shanghai')).toEqual([
      ['2026-11-28', 0],
      ['2026-11-29', 150],
      ['2026-11-30', 480],
      ['2026-12-01', 0],
      ['2026-12-02', 480],
    ]);
  });

  it.each([
    ['2026-03-29', '2026-03-30', 180],
    ['2026-10-25', '2026-10-26', 300],
  ])('SVC-23: a night shift of a clock change, %s, is as long as the night was', (day, before, expected) => {
    const night = [{ from: '01:00', to: '05:00' }];
    expect(minutes([day, before], [[day, night]], 'Europe/Berlin')).toEqual([[day, expected]]);
  });
});
