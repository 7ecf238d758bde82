import { earnsBenefit, lateMinutes } from './appointment-benefit.policy';

const THREE_HOURS = 3 * 3_600_000;
const instant = (text: string | null) => (text === null ? null : new Date(text));

describe('earnsBenefit', () => {
  it.each([
    ['exactly three hours ahead', '2026-11-22T06:00:00+08:00', null, true],
    ['a second less', '2026-11-22T06:00:01+08:00', null, false],
    ['in time for the booked time, and the customer came sooner', '2026-11-22T06:00:00+08:00', '08:59', false],
    ['too late for the booked time, and the customer came later', '2026-11-22T06:10:00+08:00', '09:10', true],
    ['at a time that nobody noted', null, '09:00', null],
  ])('SVC-06: booked %s', (_name, bookedAt, arrived, expected) => {
    const arrivedAt = instant(arrived && `2026-11-22T${arrived}:00+08:00`);
    const bookedFor = new Date('2026-11-22T09:00:00+08:00');
    expect(earnsBenefit({ bookedFor, bookedAt: instant(bookedAt), arrivedAt }, THREE_HOURS)).toBe(expected);
  });

  it.each([
    ['spring', '2026-03-29T04:30:00+02:00', '2026-03-29T00:30:00+01:00'],
    ['autumn', '2026-10-25T03:30:00+01:00', '2026-10-25T01:30:00+02:00'],
    ['the end of a month', '2026-12-01T01:00:00+08:00', '2026-11-30T22:00:00+08:00'],
  ])('CF-08: over the clock change or the end, %s, elapsed hours count', (_name, bookedFor, bookedAt) => {
    const visit = { bookedFor: new Date(bookedFor), bookedAt: new Date(bookedAt), arrivedAt: null };
    expect(earnsBenefit(visit, THREE_HOURS)).toBe(true);
    expect(earnsBenefit(visit, THREE_HOURS + 1)).toBe(false);
  });
});

describe('lateMinutes', () => {
  it.each([
    ['on the minute', '09:00:00', 0, 0],
    ['within the minute', '09:00:59', 0, 0],
    ['a minute', '09:01:00', 0, 1],
    ['early', '08:40:00', 0, 0],
    ['as much as is let pass', '09:10:59', 10, 0],
    ['more than is let pass', '09:11:00', 10, 11],
  ])('SVC-05: %s', (_name, time, grace, expected) => {
    const arrivedAt = new Date(`2026-11-22T${time}+08:00`);
    expect(lateMinutes(new Date('2026-11-22T09:00:00+08:00'), arrivedAt, grace)).toBe(expected);
  });
});
