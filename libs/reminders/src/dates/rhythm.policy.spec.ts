import { localDate } from '#libs/foundation';
import { RHYTHMS } from './date-trigger.dto';
import { rhythmSpansIn } from './rhythm.policy';

describe('rhythmSpansIn', () => {
  it.each([
    ['monthly', '2026-11-01', 30, 23],
    ['two_monthly', '2026-11-01', 61, 23],
    ['quarterly', '2026-10-01', 92, 54],
    ['half_yearly', '2026-07-01', 184, 146],
    ['yearly', '2026-01-01', 365, 327],
  ] as const)('REM-33: 24 November in a %s rhythm', (every, period, length, from) => {
    expect(rhythmSpansIn(every, localDate('2026-11-24'), localDate('2026-11-25'))).toEqual([
      { period, length, from, before: from + 1 },
    ]);
  });

  it('REM-33: days on both sides of a new quarter belong to their own', () => {
    expect(rhythmSpansIn('quarterly', localDate('2026-12-30'), localDate('2027-01-03'))).toEqual([
      { period: '2026-10-01', length: 92, from: 90, before: 92 },
      { period: '2027-01-01', length: 90, from: 0, before: 2 },
    ]);
  });

  it.each(RHYTHMS)('REM-33: a %s rhythm leaves no day out', (every) => {
    const spans = rhythmSpansIn(every, localDate('2027-01-01'), localDate('2029-01-01'));
    expect(spans.every(({ from, before, length }) => from === 0 && before === length)).toBe(true);
    expect(spans.reduce((days, { length }) => days + length, 0)).toBe(365 + 366);
  });
});
