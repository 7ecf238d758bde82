import { instantOf, localDate, localDateOf, localTimeOf } from '#libs/foundation';
import { type Allowance, type Due, dueOf, type Pause } from './due.policy';
import { calendarOf, DAY, NO_HOLIDAYS, rules } from './fixtures/calendars';

/** `2026-11-23 17:30` by the clock of the zone. */
const at = (text: string, timeZone = 'Asia/Shanghai') => {
  const [day, time] = text.split(' ');
  return instantOf(localDate(day), time, timeZone);
};
const wallClock = (instant: Date, timeZone = 'Asia/Shanghai') =>
  `${localDateOf(instant, timeZone)} ${localTimeOf(instant, timeZone).slice(0, 5)}`;

const shown = (due: Due, timeZone?: string) =>
  due.kind === 'paused' ? 'paused' : `${wallClock(due.dueAt, timeZone)}${due.confirmed ? '' : ' unconfirmed'}`;

const pauses = (...texts: [from: string, until: string | null][]): Pause[] =>
  texts.map(([from, until], index) => ({
    reason: `r${index}`,
    from: at(from),
    until: until === null ? null : at(until),
  }));

const minutes = (amount: number): Allowance => ({ unit: 'minutes', amount });
const hours = (amount: number): Allowance => ({ unit: 'hours', amount });
const workingDays = (amount: number): Allowance => ({ unit: 'working_days', amount });
const calendarDays = (amount: number): Allowance => ({ unit: 'calendar_days', amount });
const sameDay: Allowance = { unit: 'same_day' };
const elapsed = (amount: number): Allowance => ({ unit: 'hours', amount, aroundTheClock: true });

const sixDays = calendarOf(rules({ weekday: '09:00-18:00', saturday: '09:00-18:00' }));

describe('when a promise is due', () => {
  it.each<[string, string, Allowance, string]>([
    ['CMP-11: first contact within two hours, in one day', '2026-11-23 09:30', hours(2), '2026-11-23 11:30'],
    ['CMP-11: two hours over the lunch break', '2026-11-23 11:30', hours(2), '2026-11-23 14:30'],
    ['CMP-11: two hours over night', '2026-11-23 17:00', hours(2), '2026-11-24 10:00'],
    ['CMP-11: two hours over the weekend', '2026-11-27 17:30', hours(2), '2026-11-30 10:30'],
    ['CMP-11: received before work begins', '2026-11-23 06:00', hours(2), '2026-11-23 11:00'],
    ['CMP-11: received on a Sunday', '2026-11-22 15:00', hours(2), '2026-11-23 11:00'],
    [
      'CF-01: thirty minutes at the end of work are due at the end of work',
      '2026-11-23 17:30',
      minutes(30),
      '2026-11-23 18:00',
    ],
    ['CF-01: a minute too many is due in the morning', '2026-11-23 17:30', minutes(31), '2026-11-24 09:01'],
    ['CF-01: hours over the spring festival', '2026-02-14 17:00', hours(2), '2026-02-24 10:00'],
    ['CF-01: hours on a make-up workday', '2026-10-09 17:00', hours(2), '2026-10-10 10:00'],
    ['CF-01: hours around the clock', '2026-11-27 17:30', elapsed(24), '2026-11-28 17:30'],
    ['CMP-08: three working days', '2026-11-23 10:00', workingDays(3), '2026-11-26 18:00'],
    ['CMP-09: five working days over a weekend', '2026-11-23 10:00', workingDays(5), '2026-11-30 18:00'],
    ['CMP-10: one working day from a Friday', '2026-11-27 17:59', workingDays(1), '2026-11-30 18:00'],
    ['CMP-10: one working day from a Sunday', '2026-11-22 12:00', workingDays(1), '2026-11-23 18:00'],
    [
      'ARC-08: one working day after a hand-back in the evening',
      '2026-11-23 20:00',
      workingDays(1),
      '2026-11-24 18:00',
    ],
    [
      'ARC-08: one working day, the next of which is a make-up Saturday',
      '2026-10-09 16:00',
      workingDays(1),
      '2026-10-10 18:00',
    ],
    ['ARC-08: one working day before National Day', '2026-09-30 16:00', workingDays(1), '2026-10-08 18:00'],
    [
      'ARC-07, CF-19: three working days over National Day and its make-up Saturday',
      '2026-09-30 16:00',
      workingDays(3),
      '2026-10-10 18:00',
    ],
    ['ARC-07: three working days over the spring festival', '2026-02-13 10:00', workingDays(3), '2026-02-25 18:00'],
    ['ARC-16: one working day over the end of a month', '2026-07-31 10:00', workingDays(1), '2026-08-03 18:00'],
    [
      'CUS-16: one week is seven calendar days, through its last midnight',
      '2026-11-23 10:00',
      calendarDays(7),
      '2026-12-01 00:00',
    ],
    ['CF-01: calendar days over the end of February', '2026-02-26 10:00', calendarDays(3), '2026-03-02 00:00'],
    ['CF-01: calendar days over a leap day', '2028-02-28 10:00', calendarDays(1), '2028-03-01 00:00'],
    ['CF-01: calendar days over the end of a year', '2025-12-30 10:00', calendarDays(3), '2026-01-03 00:00'],
    [
      'CF-01: calendar days do not ask whether a year is announced',
      '2098-12-30 10:00',
      calendarDays(3),
      '2099-01-03 00:00',
    ],
    ['CF-01: the same day', '2026-11-23 10:00', sameDay, '2026-11-23 18:00'],
    ['CF-01: the same day, before work begins', '2026-11-23 03:00', sameDay, '2026-11-23 18:00'],
    ['CF-01: the same day, when work has ended', '2026-11-23 19:00', sameDay, '2026-11-24 00:00'],
    ['CF-01: the same day, a Sunday', '2026-11-22 10:00', sameDay, '2026-11-23 00:00'],
    ['CF-01: the last day of an announced year', '2026-12-30 10:00', workingDays(1), '2026-12-31 18:00'],
    ['CF-01: into a year that is not announced', '2099-12-31 10:00', workingDays(1), '2100-01-01 18:00 unconfirmed'],
    ['CF-01: hours in a year that is not announced', '2099-03-02 10:00', hours(1), '2099-03-02 11:00 unconfirmed'],
  ])('%s', (_name, start, allowance, expected) => {
    const due = dueOf({ startedAt: at(start), allowance, warnBeforeMinutes: null, pauses: [] }, calendarOf());
    expect(shown(due)).toBe(expected);
  });

  it('CMP-11: received on Saturday at 17:50 with 30 minutes it is due on Monday at 9:20', () => {
    const timing = { startedAt: at('2026-11-21 17:50'), allowance: minutes(30), warnBeforeMinutes: null, pauses: [] };
    expect(shown(dueOf(timing, sixDays))).toBe('2026-11-23 09:20');
  });

  it.each<[string, string, string, Allowance, string]>([
    [
      '23 hours: working time skips the hour that is not there',
      '2026-03-29 01:30',
      '00:00-24:00',
      hours(1),
      '2026-03-29 03:30',
    ],
    [
      '23 hours: a day around the clock is a real day',
      '2026-03-28 12:00',
      '09:00-18:00',
      elapsed(24),
      '2026-03-29 13:00',
    ],
    ['23 hours: calendar days end at midnight', '2026-03-28 12:00', '09:00-18:00', calendarDays(1), '2026-03-30 00:00'],
    [
      '23 hours: working days end when work ends',
      '2026-03-28 12:00',
      '09:00-18:00',
      workingDays(1),
      '2026-03-29 18:00',
    ],
    ['23 hours: the same day', '2026-03-29 00:30', '01:00-06:00', sameDay, '2026-03-29 06:00'],
    [
      '25 hours: working time counts the hour that is there twice',
      '2026-10-25 01:30',
      '00:00-24:00',
      hours(3),
      '2026-10-25 03:30',
    ],
    [
      '25 hours: a day around the clock is a real day',
      '2026-10-24 12:00',
      '09:00-18:00',
      elapsed(24),
      '2026-10-25 11:00',
    ],
    ['25 hours: calendar days end at midnight', '2026-10-24 12:00', '09:00-18:00', calendarDays(1), '2026-10-26 00:00'],
    [
      '25 hours: working days end when work ends',
      '2026-10-24 12:00',
      '09:00-18:00',
      workingDays(1),
      '2026-10-25 18:00',
    ],
  ])('CF-01: clock changes, the day of %s', (_name, start, text, allowance, expected) => {
    const zone = 'Europe/Berlin';
    const calendar = calendarOf(rules({ weekday: text, saturday: text, sunday: text }), {
      timeZone: zone,
      holidays: NO_HOLIDAYS,
    });
    const due = dueOf({ startedAt: at(start, zone), allowance, warnBeforeMinutes: null, pauses: [] }, calendar);
    expect(shown(due, zone)).toBe(expected);
  });

  it.each<[string, string, Allowance, Pause[], string]>([
    [
      'moves the due time by its working time',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-23 10:00', '2026-11-23 11:30']),
      '2026-11-23 13:30',
    ],
    [
      'at night moves nothing',
      '2026-11-23 17:00',
      hours(2),
      pauses(['2026-11-23 18:00', '2026-11-24 09:00']),
      '2026-11-24 10:00',
    ],
    ['that has not ended leaves it paused', '2026-11-23 09:00', hours(2), pauses(['2026-11-23 10:00', null]), 'paused'],
    [
      'that begins with work over leaves it paused',
      '2026-11-23 17:00',
      hours(2),
      pauses(['2026-11-23 20:00', null]),
      'paused',
    ],
    [
      'that begins after the due time changes nothing',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-23 11:01', null]),
      '2026-11-23 11:00',
    ],
    [
      'that begins with the due time changes nothing',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-23 11:00', null]),
      '2026-11-23 11:00',
    ],
    [
      'before the start counts from the start',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-20 09:00', '2026-11-23 10:00']),
      '2026-11-23 12:00',
    ],
    [
      'that ended before the start changes nothing',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-20 09:00', '2026-11-23 08:00']),
      '2026-11-23 11:00',
    ],
    [
      'and another that overlaps it count once',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-23 10:00', '2026-11-23 11:00'], ['2026-11-23 10:30', '2026-11-23 11:30']),
      '2026-11-23 13:30',
    ],
    [
      'and another within it count once',
      '2026-11-23 09:00',
      hours(2),
      pauses(['2026-11-23 10:00', '2026-11-23 14:00'], ['2026-11-23 11:00', '2026-11-23 11:30']),
      '2026-11-23 15:00',
    ],
    [
      'of a working day moves working days by one',
      '2026-11-23 10:00',
      workingDays(3),
      pauses(['2026-11-24 09:00', '2026-11-25 09:00']),
      '2026-11-27 18:00',
    ],
    [
      'of a weekend moves working days by nothing',
      '2026-11-27 10:00',
      workingDays(1),
      pauses(['2026-11-27 18:00', '2026-11-30 09:00']),
      '2026-11-30 18:00',
    ],
    [
      'around the clock moves by what the clock shows',
      '2026-11-23 09:00',
      elapsed(24),
      pauses(['2026-11-23 20:00', '2026-11-24 06:00']),
      '2026-11-24 19:00',
    ],
    [
      'moves calendar days too',
      '2026-11-23 09:00',
      calendarDays(1),
      pauses(['2026-11-24 12:00', '2026-11-24 18:00']),
      '2026-11-25 06:00',
    ],
    [
      'of the same day leaves what was left of its work',
      '2026-11-23 15:00',
      sameDay,
      pauses(['2026-11-23 16:00', '2026-11-25 09:00']),
      '2026-11-25 11:00',
    ],
  ])('CF-01: a pause %s', (_name, start, allowance, stretches, expected) => {
    const timing = { startedAt: at(start), allowance, warnBeforeMinutes: null, pauses: stretches };
    expect(shown(dueOf(timing, calendarOf()))).toBe(expected);
  });

  it.each<[string, string, Allowance, number, Pause[], string]>([
    ['an hour of work before', '2026-11-23 09:00', hours(2), 60, [], '2026-11-23 10:00'],
    ['before the night', '2026-11-23 17:00', hours(2), 90, [], '2026-11-23 17:30'],
    ['with work of the last day left', '2026-11-23 10:00', workingDays(3), 120, [], '2026-11-26 16:00'],
    ['by the clock', '2026-11-23 10:00', calendarDays(1), 60, [], '2026-11-24 23:00'],
    [
      'later after a pause',
      '2026-11-23 09:00',
      hours(2),
      60,
      pauses(['2026-11-23 09:30', '2026-11-23 10:30']),
      '2026-11-23 11:00',
    ],
    ['at once where less was granted', '2026-11-23 09:00', hours(2), 180, [], '2026-11-23 09:00'],
    ['with the due time itself', '2026-11-23 09:00', hours(2), 0, [], '2026-11-23 11:00'],
  ])('CF-01: a warning comes %s', (_name, start, allowance, warnBeforeMinutes, stretches, expected) => {
    const due = dueOf({ startedAt: at(start), allowance, warnBeforeMinutes, pauses: stretches }, calendarOf());
    expect(due.kind === 'due' && due.warnAt && wallClock(due.warnAt)).toBe(expected);
  });

  it('CF-01: a day that the store sets itself wins', () => {
    const calendar = calendarOf(rules(), { overrides: { '2026-11-24': '', '2026-11-28': DAY } });
    const due = (start: string) =>
      dueOf({ startedAt: at(start), allowance: workingDays(1), warnBeforeMinutes: null, pauses: [] }, calendar);
    expect(shown(due('2026-11-23 10:00'))).toBe('2026-11-25 18:00');
    expect(shown(due('2026-11-27 10:00'))).toBe('2026-11-28 18:00');
  });

  it('a calendar that hardly ever works ends the walk', () => {
    const never = rules({ weekday: '' });
    const timing = { startedAt: at('2026-11-23 10:00'), allowance: hours(1), warnBeforeMinutes: null, pauses: [] };
    const due = dueOf(timing, calendarOf({ ...never, makeUpWindows: [] }));
    expect(due.kind === 'due' && due.dueAt.getUTCFullYear()).toBe(2037);
  });
});
