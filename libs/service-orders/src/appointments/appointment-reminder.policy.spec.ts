import { reminderWindow, wasRemindedInTime } from './appointment-reminder.policy';

const instant = (text: string | null) => (text === null ? null : new Date(text));
const BOOKED_FOR = new Date('2026-11-22T09:00:00+08:00');

describe('reminderWindow', () => {
  it.each([
    ['two days ahead', '2026-11-20T09:00:00+08:00', true],
    ['a second more than a day ahead', '2026-11-21T08:59:59+08:00', true],
    ['exactly a day ahead', '2026-11-21T09:00:00+08:00', false],
    ['the same day', '2026-11-22T07:00:00+08:00', false],
    ['at a time that nobody noted', null, false],
  ])('SVC-04: a visit booked %s', (_name, bookedAt, isDue) => {
    const window = reminderWindow({ bookedFor: BOOKED_FOR, bookedAt: instant(bookedAt) });
    expect(window).toEqual(
      isDue
        ? { kind: 'due', from: new Date('2026-11-21T09:00:00+08:00'), until: new Date('2026-11-21T21:00:00+08:00') }
        : { kind: 'not_due' },
    );
  });

  it.each([
    ['the end of a month', '2026-12-01T09:00:00+08:00', '2026-11-30T09:00:00+08:00', '2026-11-30T21:00:00+08:00'],
    ['the spring clock change', '2026-03-29T09:00:00+02:00', '2026-03-28T08:00:00+01:00', '2026-03-28T20:00:00+01:00'],
    ['the autumn clock change', '2026-10-25T09:00:00+01:00', '2026-10-24T10:00:00+02:00', '2026-10-24T22:00:00+02:00'],
  ])('SVC-04: over %s elapsed hours count', (_name, bookedFor, from, until) => {
    const visit = { bookedFor: new Date(bookedFor), bookedAt: new Date('2026-01-02T09:00:00Z') };
    expect(reminderWindow(visit)).toEqual({ kind: 'due', from: new Date(from), until: new Date(until) });
  });

  it('CF-08: the hours are parameters', () => {
    const visit = { bookedFor: BOOKED_FOR, bookedAt: new Date('2026-11-22T04:00:00+08:00') };
    const rules = { bookedAheadHours: 3, earliestHours: 2, latestHours: 1 };
    expect(reminderWindow(visit, rules)).toMatchObject({ kind: 'due', from: new Date('2026-11-22T07:00:00+08:00') });
  });
});

describe('wasRemindedInTime', () => {
  const due = reminderWindow({ bookedFor: BOOKED_FOR, bookedAt: new Date('2026-11-19T09:00:00+08:00') });

  it.each([
    ['24 hours before', '2026-11-21T09:00:00+08:00', true],
    ['12 hours before', '2026-11-21T21:00:00+08:00', true],
    ['a second too early', '2026-11-21T08:59:59+08:00', false],
    ['a second too late', '2026-11-21T21:00:01+08:00', false],
    ['never', null, false],
  ])('SVC-04: a reminder %s', (_name, remindedAt, expected) => {
    expect(wasRemindedInTime(due, instant(remindedAt))).toBe(expected);
  });

  it('SVC-04: a reminder that was not due does not count', () => {
    expect(wasRemindedInTime({ kind: 'not_due' }, new Date('2026-11-21T20:00:00+08:00'))).toBe(false);
  });
});
