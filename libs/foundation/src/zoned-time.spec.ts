import fc from 'fast-check';
import { addDays, localDate } from './local-date';
import {
  assertTimeZone,
  instantOf,
  isoWriter,
  isTimeZone,
  localDateOf,
  localMinuteOf,
  localTimeOf,
  startOfDay,
  wallClockIn,
} from './zoned-time';

describe('wall clock and instant', () => {
  it.each([
    ['Shanghai', '2025-03-01', '09:30', 'Asia/Shanghai', '2025-03-01T01:30:00.000Z'],
    ['Shanghai in its last summer time', '1991-07-01', '09:30', 'Asia/Shanghai', '1991-07-01T00:30:00.000Z'],
    ['a time skipped in spring moves on', '2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['a time that comes twice is the first', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['half an hour off', '2026-06-01', '12:00:05', 'Asia/Kolkata', '2026-06-01T06:30:05.000Z'],
  ])('%s', (_name, date, time, zone, instant) => {
    expect(instantOf(localDate(date), time, zone).toISOString()).toBe(instant);
  });

  it('tells day and time in the zone of the store', () => {
    const instant = new Date('2025-03-01T16:30:00Z');
    expect(localDateOf(instant, 'Asia/Shanghai')).toBe('2025-03-02');
    expect(localTimeOf(instant, 'Asia/Shanghai')).toBe('00:30:00');
    expect(localMinuteOf(instant, 'Asia/Shanghai')).toBe('2025-03-02 00:30');
    expect(localDateOf(instant, 'America/New_York')).toBe('2025-03-01');
  });

  it.each([
    ['an ordinary day', '2026-06-01', 'Asia/Shanghai', '2026-05-31T16:00:00.000Z'],
    ['a clock change at midnight', '1991-04-14', 'Asia/Shanghai', '1991-04-13T16:00:00.000Z'],
    ['midnight itself is skipped', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('startOfDay: %s', (_name, date, zone, instant) => {
    expect(startOfDay(localDate(date), zone).toISOString()).toBe(instant);
  });
});

describe('wallClockIn', () => {
  it('agrees with instantOf on every day and hour, clock changes included', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe'];
    const clocks = new Map(zones.map((zone) => [zone, wallClockIn(zone)]));
    const days = fc.integer({ min: 0, max: 60 * 365 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, fc.nat(23), fc.nat(59), (zone, offset, hour, minute) => {
        const date = addDays(localDate('1970-01-01'), offset);
        const [year, month, day] = date.split('-').map(Number);
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const epochMs = clocks.get(zone)?.(year, month, day, hour, minute, 0);
        expect(epochMs).toBe(instantOf(date, time, zone).getTime());
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['the gap in spring', [2026, 3, 29, 2, 30, 0], '2026-03-29T01:30:00.000Z'],
    ['the hour that comes twice', [2026, 10, 25, 2, 30, 0], '2026-10-25T00:30:00.000Z'],
    ['the evening of such a day', [2026, 10, 25, 20, 0, 0], '2026-10-25T19:00:00.000Z'],
  ] as const)('%s', (_name, [year, month, day, hour, minute, second], instant) => {
    const epochMs = wallClockIn('Europe/Berlin')(year, month, day, hour, minute, second);
    expect(new Date(epochMs).toISOString()).toBe(instant);
  });
});

describe('isoWriter', () => {
  it('writes what Date writes', () => {
    const iso = isoWriter();
    const seconds = fc.integer({ min: -2_208_988_800, max: 7_258_118_399 });
    fc.assert(
      fc.property(seconds, (second) => expect(iso(second * 1000)).toBe(new Date(second * 1000).toISOString())),
      { numRuns: 1_000 },
    );
  });
});

describe('isTimeZone', () => {
  it.each([
    ['Asia/Shanghai', true],
    ['UTC', true],
    ['+08:00', false],
    ['Asia/Pudong', false],
    ['', false],
    [null, false],
  ])('%j: %j', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });

  it('throws on demand', () => {
    expect(() => assertTimeZone('Asia/Pudong')).toThrow('Asia/Pudong is not an IANA time zone');
  });
});
