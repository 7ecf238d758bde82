import fc from 'fast-check';
import { localDate, localDateOf } from '#libs/foundation';
import { calendarOf, DAY, NO_HOLIDAYS, rules, windows } from './fixtures/calendars';
import { misplacedWindow, type WorkingCalendar } from './working-calendar.policy';

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const spansOf = (calendar: WorkingCalendar, day: string) =>
  calendar.day(localDate(day)).spans.map(({ from, to }) => `${iso(from)} ${iso(to)}`);

describe('a day of the calendar', () => {
  const openOnSaturdays = rules({ saturday: '09:00-12:00', holiday: '10:00-16:00' });

  it.each<[string, ReturnType<typeof calendarOf>, string, string, string, boolean]>([
    ['a weekday', calendarOf(), '2026-11-23', DAY, 'week', true],
    ['a weekend', calendarOf(), '2026-11-22', '', 'week', true],
    ['a public holiday on a weekday', calendarOf(), '2026-10-01', '', 'holiday', true],
    ['a make-up workday on a Saturday', calendarOf(), '2026-10-10', DAY, 'make_up_workday', true],
    ['a make-up workday on a Sunday', calendarOf(), '2026-01-04', DAY, 'make_up_workday', true],
    [
      'a make-up workday with hours of its own',
      calendarOf(openOnSaturdays),
      '2026-10-10',
      '09:00-12:00',
      'make_up_workday',
      true,
    ],
    [
      'a public holiday on which the store works',
      calendarOf(openOnSaturdays),
      '2026-10-01',
      '10:00-16:00',
      'holiday',
      true,
    ],
    ['a holiday where none count', calendarOf(rules({ publicHolidays: 'none' })), '2026-10-01', DAY, 'week', true],
    [
      'a make-up workday where none count',
      calendarOf(rules({ publicHolidays: 'none' })),
      '2026-10-10',
      '',
      'week',
      true,
    ],
    [
      'an override on a holiday',
      calendarOf(rules(), { overrides: { '2026-10-01': '08:00-24:00' } }),
      '2026-10-01',
      '08:00-24:00',
      'override',
      true,
    ],
    [
      'an override on a make-up workday',
      calendarOf(rules(), { overrides: { '2026-10-10': '' } }),
      '2026-10-10',
      '',
      'override',
      true,
    ],
    [
      'an override on a weekday',
      calendarOf(rules(), { overrides: { '2026-11-23': '' } }),
      '2026-11-23',
      '',
      'override',
      true,
    ],
    ['a holiday of a year that is not announced', calendarOf(), '2099-10-01', DAY, 'week', false],
    [
      'an override in a year that is not announced',
      calendarOf(rules(), { overrides: { '2099-10-01': '' } }),
      '2099-10-01',
      '',
      'override',
      true,
    ],
    [
      'a year that is not announced, where no holidays count',
      calendarOf(rules({ publicHolidays: 'none' })),
      '2099-10-01',
      DAY,
      'week',
      true,
    ],
  ])('CF-01: %s', (_name, calendar, day, expected, source, confirmed) => {
    const found = calendar.day(localDate(day));
    expect(found).toMatchObject({ windows: windows(expected), source, confirmed });
    expect(found.spans).toHaveLength(found.windows.length);
  });

  it.each<[string, string, string, string, string[]]>([
    ['in Shanghai', 'Asia/Shanghai', '2026-11-23', '09:00-18:00', ['2026-11-23T01:00 2026-11-23T10:00']],
    ['up to midnight', 'Asia/Shanghai', '2026-11-23', '20:00-24:00', ['2026-11-23T12:00 2026-11-23T16:00']],
    [
      'before the clocks go forward',
      'Europe/Berlin',
      '2026-03-27',
      '00:00-24:00',
      ['2026-03-26T23:00 2026-03-27T23:00'],
    ],
    ['the day of 23 hours', 'Europe/Berlin', '2026-03-29', '00:00-24:00', ['2026-03-28T23:00 2026-03-29T22:00']],
    [
      'over the hour that is skipped',
      'Europe/Berlin',
      '2026-03-29',
      '01:00-04:00',
      ['2026-03-29T00:00 2026-03-29T02:00'],
    ],
    [
      'in the hour that is skipped and right behind it',
      'Europe/Berlin',
      '2026-03-29',
      '02:00-03:00 03:00-04:00',
      ['2026-03-29T01:00 2026-03-29T02:00'],
    ],
    ['the day of 25 hours', 'Europe/Berlin', '2026-10-25', '00:00-24:00', ['2026-10-24T22:00 2026-10-25T23:00']],
    [
      'over the hour that is there twice',
      'Europe/Berlin',
      '2026-10-25',
      '01:00-04:00',
      ['2026-10-24T23:00 2026-10-25T03:00'],
    ],
    [
      'where midnight is skipped',
      'America/Santiago',
      '2026-09-06',
      '00:00-02:00',
      ['2026-09-06T04:00 2026-09-06T05:00'],
    ],
  ])('windows as instants: %s', (_name, timeZone, day, text, expected) => {
    const calendar = calendarOf(rules({ weekday: text, saturday: text, sunday: text }), {
      timeZone,
      holidays: NO_HOLIDAYS,
    });
    expect(spansOf(calendar, day)).toEqual(expected);
  });

  it('finds the day of an instant by the clock of the store', () => {
    const late = Date.parse('2026-11-22T16:00:00Z');
    expect(calendarOf().dayAt(late).day).toBe('2026-11-23');
    expect(calendarOf(rules(), { timeZone: 'Europe/Berlin' }).dayAt(late).day).toBe('2026-11-22');
  });

  it('finds the day of every instant, also where a day has 23, 24.5 or 25 hours, or is left out', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Apia'];
    const instants = fc.integer({ min: Date.parse('2011-01-01'), max: Date.parse('2027-01-01') });
    const changes = fc.constantFrom('2011-12-30T10:00Z', '2026-03-29T01:00Z', '2026-09-06T04:00Z', '2026-10-24T22:00Z');
    const nearChanges = fc.tuple(changes, fc.integer({ min: -172_800_000, max: 172_800_000 }));
    const all = fc.oneof(
      instants,
      nearChanges.map(([change, offset]) => Date.parse(change) + offset),
    );
    const known = new Map(
      zones.map((timeZone) => [timeZone, calendarOf(rules(), { timeZone, holidays: NO_HOLIDAYS })]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...zones), all, (zone, ms) => {
        expect(known.get(zone)?.dayAt(ms).day).toBe(localDateOf(new Date(ms), zone));
      }),
      { numRuns: 1_000 },
    );
  });

  it('spans are in order and apart on every day of every zone', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 8 });
    const clock = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        times,
        fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Beirut'),
        fc.constantFrom('2026-03-29', '2026-10-25', '2026-09-06', '2026-04-05', '2026-10-04', '2026-07-01'),
        (minutes, timeZone, day) => {
          const sorted = minutes.sort((a, b) => a - b).map(clock);
          const text = sorted.flatMap((from, index) =>
            index % 2 === 0 && sorted[index + 1] ? `${from}-${sorted[index + 1]}` : [],
          );
          const calendar = calendarOf(
            rules({ weekday: text.join(' '), saturday: text.join(' '), sunday: text.join(' ') }),
            {
              timeZone,
              holidays: NO_HOLIDAYS,
            },
          );
          const { spans } = calendar.day(localDate(day));
          expect(spans.every(({ from, to }, index) => from < to && (index === 0 || spans[index - 1].to <= from))).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('misplacedWindow', () => {
  it.each<[string, number | null]>([
    ['', null],
    ['09:00-12:00 13:00-18:00', null],
    ['09:00-12:00 12:00-24:00', null],
    ['09:00-09:00', 0],
    ['12:00-09:00', 0],
    ['09:00-12:00 11:00-18:00', 1],
    ['13:00-18:00 09:00-12:00', 1],
  ])('%s: %s', (text, expected) => {
    expect(misplacedWindow(windows(text))).toBe(expected);
  });
});
