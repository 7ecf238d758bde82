import { wasPunctual } from './appointment-punctuality.policy';

describe('wasPunctual', () => {
  it.each([
    ['on the minute', '2026-11-22T09:00:00+08:00', '2026-11-22T09:00:00+08:00', true],
    ['5 minutes early', '2026-11-22T09:00:00+08:00', '2026-11-22T08:55:00+08:00', true],
    ['a second earlier than that', '2026-11-22T09:00:00+08:00', '2026-11-22T08:54:59+08:00', false],
    ['a second late', '2026-11-22T09:00:00+08:00', '2026-11-22T09:00:01+08:00', false],
    ['a day early', '2026-11-22T09:00:00+08:00', '2026-11-21T08:57:00+08:00', false],
    ['over the end of a month', '2026-12-01T00:02:00+08:00', '2026-11-30T23:58:00+08:00', true],
    ['over the spring clock change', '2026-03-29T03:02:00+02:00', '2026-03-29T01:58:00+01:00', true],
    ['the same clock reading an hour before', '2026-10-25T02:30:00+01:00', '2026-10-25T02:28:00+02:00', false],
  ])('SVC-05: %s', (_name, bookedFor, arrivedAt, expected) => {
    expect(wasPunctual({ bookedFor: new Date(bookedFor), arrivedAt: new Date(arrivedAt) })).toBe(expected);
  });

  it('SVC-05: a store may let a few minutes after the time count', () => {
    const visit = { bookedFor: new Date('2026-11-22T09:00:00Z'), arrivedAt: new Date('2026-11-22T09:03:00Z') };
    expect(wasPunctual(visit, { earlyMinutes: 5, lateMinutes: 3 })).toBe(true);
  });
});
