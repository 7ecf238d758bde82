import { localDate, startOfDay, instantOf } from '#libs/foundation';
import type { DaySpans } from './attendance.policy';
import { workSpan } from './work-span.policy';

const ZONE = 'Asia/Shanghai';

/** A day with these windows, by the clock of a zone. */
function day(on: string, windows: readonly [string, string][], zone = ZONE): DaySpans {
  const local = localDate(on);
  const spans = windows.map(([from, to]) => ({
    from: instantOf(local, from, zone).getTime(),
    to: instantOf(local, to, zone).getTime(),
  }));
  return { day: local, spans };
}

const USUAL: readonly [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const ms = (text: string) => new Date(text).getTime();

describe('workSpan', () => {
  it.each([
    ['within a window', '09:30', 60, '2026-11-24T10:30', [60]],
    ['up to its end', '11:00', 60, '2026-11-24T12:00', [60]],
    ['over the break', '11:00', 180, '2026-11-24T15:00', [180]],
    ['over the night', '17:00', 120, '2026-11-25T10:00', [60, 60]],
    ['over a day off', '17:00', 600, '2026-11-27T10:00', [60, 480, 60]],
  ])('SVC-03: %s', (_name, from, minutes, until, shares) => {
    const days = [day('2026-11-24', USUAL), day('2026-11-25', USUAL), day('2026-11-26', []), day('2026-11-27', USUAL)];
    const work = workSpan(days, ms(`2026-11-24T${from}+08:00`), minutes);
    expect(work).toMatchObject({ until: ms(`${until}+08:00`) });
    expect(work?.days.map((share) => share.minutes)).toEqual(shares);
    expect(work?.days.reduce((sum, share) => sum + share.minutes, 0)).toBe(minutes);
  });

  it.each([
    ['before they come', '08:59', 10],
    ['in the break', '12:00', 10],
    ['when they have gone', '18:00', 10],
    ['for longer than they are there', '17:00', 61],
  ])('SVC-23: nobody works %s', (_name, from, minutes) => {
    expect(workSpan([day('2026-11-24', USUAL)], ms(`2026-11-24T${from}+08:00`), minutes)).toBeNull();
  });

  it.each([
    // 02:00 does not exist: the window is an hour long
    ['2026-03-29', '01:30', '2026-03-29T00:30Z', 60, '2026-03-29T01:30Z'],
    // 02:00 to 03:00 is there twice: the window is three hours long
    ['2026-10-25', '01:30', '2026-10-24T23:30Z', 180, '2026-10-25T02:30Z'],
  ])(
    'SVC-23: on the day of a clock change, %s, the minutes that there are count',
    (on, from, start, minutes, until) => {
      const night = day(on, [[from, '03:30']], 'Europe/Berlin');
      expect(workSpan([night], ms(start), minutes)).toMatchObject({ until: ms(until) });
      expect(workSpan([night], ms(start), minutes + 1)).toBeNull();
    },
  );

  it('SVC-03: at the end of a month the next day is the first', () => {
    const days = [day('2026-11-30', USUAL), day('2026-12-01', USUAL)];
    const work = workSpan(days, startOfDay(localDate('2026-11-30'), ZONE).getTime() + 17.5 * 3_600_000, 60);
    expect(work?.days).toEqual([
      { day: '2026-11-30', minutes: 30 },
      { day: '2026-12-01', minutes: 30 },
    ]);
  });
});
