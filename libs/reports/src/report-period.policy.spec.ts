import fc from 'fast-check';
import { addDays, daysBetween, type LocalDate, localDate } from '#libs/foundation';
import { type DayRange, periodParts, wholeMonth } from './report-period.policy';

const range = (text: string): DayRange => {
  const [from, before] = text.split('..').map(localDate);
  return { from, before };
};

const written = ({ from, before }: DayRange): string => `${from}..${before}`;

describe('periodParts', () => {
  it.each([
    ['a month', '2026-03-01..2026-04-01', '2026-03-01..2026-04-01', []],
    ['a year', '2026-01-01..2027-01-01', '2026-01-01..2027-01-01', []],
    ['a day', '2026-03-31..2026-04-01', null, ['2026-03-31..2026-04-01']],
    ['days of one month', '2026-03-02..2026-03-31', null, ['2026-03-02..2026-03-31']],
    ['days of two months', '2026-03-15..2026-04-14', null, ['2026-03-15..2026-04-14']],
    ['an edge before', '2026-03-15..2026-05-01', '2026-04-01..2026-05-01', ['2026-03-15..2026-04-01']],
    ['an edge after', '2026-03-01..2026-04-02', '2026-03-01..2026-04-01', ['2026-04-01..2026-04-02']],
    [
      'two edges, over the end of a year',
      '2025-12-31..2026-02-02',
      '2026-01-01..2026-02-01',
      ['2025-12-31..2026-01-01', '2026-02-01..2026-02-02'],
    ],
    ['February of a leap year', '2028-02-01..2028-03-01', '2028-02-01..2028-03-01', []],
    ['all but its last day', '2028-02-01..2028-02-29', null, ['2028-02-01..2028-02-29']],
  ])('KPI-01: %s', (_name, period, months, days) => {
    const parts = periodParts(range(period));
    expect(parts.months && written(parts.months)).toBe(months);
    expect(parts.days.map(written)).toEqual(days);
  });

  it('KPI-01: its parts hold each day of the period once and no other', () => {
    const day = fc.integer({ min: 0, max: 2_000 }).map((offset) => addDays(localDate('2024-01-01'), offset));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 1_200 }), (from, length) => {
        const { months, days } = periodParts({ from, before: addDays(from, length) });
        const all = [...(months ? [months] : []), ...days].flatMap(daysOf).sort();
        expect(all).toEqual(daysOf({ from, before: addDays(from, length) }));
        expect(days.reduce((sum, edge) => sum + daysBetween(edge.from, edge.before), 0)).toBeLessThan(62);
      }),
    );
  });
});

it('KPI-01: a month is a period', () => {
  expect(wholeMonth('2026-12')).toEqual(range('2026-12-01..2027-01-01'));
});

function daysOf({ from, before }: DayRange): LocalDate[] {
  return Array.from({ length: daysBetween(from, before) }, (_, offset) => addDays(from, offset));
}
