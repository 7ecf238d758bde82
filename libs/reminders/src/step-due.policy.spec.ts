import { localDate } from '#libs/foundation';
import { type StepAnchor, stepDueAt } from './step-due.policy';

const day = (on: string): StepAnchor => ({ kind: 'day', on: localDate(on) });
const instant = (at: string): StepAnchor => ({ kind: 'instant', at: new Date(at) });

describe('stepDueAt', () => {
  it.each<[string, StepAnchor, number, number, string | null, string, string]>([
    ['REM-21: a day ahead at ten', day('2026-11-25'), -1, 0, '10:00', 'Asia/Shanghai', '2026-11-24T02:00:00.000Z'],
    [
      'REM-21: a day ahead of the first of March',
      day('2027-03-01'),
      -1,
      0,
      '10:00',
      'Asia/Shanghai',
      '2027-02-28T02:00:00.000Z',
    ],
    ['REM-21: the same in a leap year', day('2028-03-01'), -1, 0, '10:00', 'Asia/Shanghai', '2028-02-29T02:00:00.000Z'],
    ['REM-21: a day ahead of New Year', day('2027-01-01'), -1, 0, '10:00', 'Asia/Shanghai', '2026-12-31T02:00:00.000Z'],
    [
      'REM-12: day 3 after a delivery',
      instant('2026-11-20T09:40:00Z'),
      3,
      0,
      '10:00',
      'Asia/Shanghai',
      '2026-11-23T02:00:00.000Z',
    ],
    [
      'REM-12: delivered after midnight of the store, still the day before in UTC',
      instant('2026-11-20T17:00:00Z'),
      3,
      0,
      '10:00',
      'Asia/Shanghai',
      '2026-11-24T02:00:00.000Z',
    ],
    [
      'REM-12: over a month end',
      instant('2027-02-26T09:40:00Z'),
      3,
      0,
      '10:00',
      'Asia/Shanghai',
      '2027-03-01T02:00:00.000Z',
    ],
    ['REM-13: at once', instant('2026-11-23T02:12:34.567Z'), 0, 0, null, 'Asia/Shanghai', '2026-11-23T02:12:34.567Z'],
    [
      'CF-08: 24 hours ahead',
      instant('2026-11-23T06:30:00Z'),
      0,
      -24,
      null,
      'Asia/Shanghai',
      '2026-11-22T06:30:00.000Z',
    ],
    [
      'CF-08: 24 hours ahead over the change to summer time',
      instant('2026-03-29T13:30:00Z'),
      0,
      -24,
      null,
      'Europe/Berlin',
      '2026-03-28T13:30:00.000Z',
    ],
    [
      'the next day at the same time, over the change to summer time',
      instant('2026-03-28T13:30:00Z'),
      1,
      0,
      null,
      'Europe/Berlin',
      '2026-03-29T12:30:00.000Z',
    ],
    [
      'the next day at the same time, over the change to winter time',
      instant('2026-10-24T12:30:00Z'),
      1,
      0,
      null,
      'Europe/Berlin',
      '2026-10-25T13:30:00.000Z',
    ],
    ['a time that is skipped in spring', day('2026-03-29'), 0, 0, '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    [
      'a time that comes twice in autumn',
      day('2026-10-25'),
      0,
      0,
      '02:30',
      'Europe/Berlin',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'at once within the hour that comes twice',
      instant('2026-10-25T01:30:00Z'),
      0,
      0,
      null,
      'Europe/Berlin',
      '2026-10-25T01:30:00.000Z',
    ],
    ['hours on top of a day', day('2026-11-25'), 0, 9, null, 'Asia/Shanghai', '2026-11-25T01:00:00.000Z'],
    [
      'milliseconds of the anchor are kept',
      instant('2026-11-23T02:12:34.567Z'),
      1,
      0,
      null,
      'Asia/Shanghai',
      '2026-11-24T02:12:34.567Z',
    ],
  ])('%s', (_name, anchor, days, hours, timeOfDay, zone, expected) => {
    expect(stepDueAt(anchor, { offset: { days, hours }, timeOfDay }, zone).toISOString()).toBe(expected);
  });
});
