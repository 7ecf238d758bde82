import fc from 'fast-check';
import { addDays, localDate } from './local-date';
import { isLunarBirthday, leapMonthOf, lunarBirthdayDates, lunarToSolar, solarToLunar } from './lunar';

// docs/domain/anchors.md, section 7.
const LEAP_MONTHS: Record<number, number> = {
  ...{ 2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5 },
  ...{ 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3 },
};

describe('the lunar calendar', () => {
  it('CUS-06: repeats the month that the almanac says, from 2001 to 2050', () => {
    const years = Array.from({ length: 50 }, (_, index) => 2001 + index);
    const found = Object.fromEntries(years.flatMap((year) => (leapMonthOf(year) ? [[year, leapMonthOf(year)]] : [])));
    expect(found).toEqual(LEAP_MONTHS);
  });

  it.each([
    ['Spring Festival', { year: 2026, month: 1, day: 1, leapMonth: false }, '2026-02-17'],
    ['the eve of it belongs to the old year', { year: 2025, month: 12, day: 29, leapMonth: false }, '2026-02-16'],
    ['Mid-Autumn', { year: 2025, month: 8, day: 15, leapMonth: false }, '2025-10-06'],
    ['a leap month', { year: 2025, month: 6, day: 1, leapMonth: true }, '2025-07-25'],
    ['the regular month before it', { year: 2025, month: 6, day: 1, leapMonth: false }, '2025-06-25'],
  ])('CUS-06: %s', (_name, lunar, solar) => {
    expect(lunarToSolar(lunar)).toBe(solar);
    expect(solarToLunar(localDate(solar))).toEqual(lunar);
  });

  it.each([
    ['a leap month that the year lacks', { year: 2026, month: 6, day: 1, leapMonth: true }],
    ['day 30 of a short month', { year: 2025, month: 12, day: 30, leapMonth: false }],
    ['day 31', { year: 2025, month: 1, day: 31, leapMonth: false }],
  ])('CUS-06: there is no %s', (_name, lunar) => {
    expect(lunarToSolar(lunar)).toBeNull();
  });

  it('CUS-06: every solar day comes back from its lunar one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 * 365 }), (offset) => {
        const date = addDays(localDate('1930-01-01'), offset);
        expect(lunarToSolar(solarToLunar(date))).toBe(date);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isLunarBirthday', () => {
  it.each([
    [1, 1, true],
    [12, 30, true],
    [6, 31, false],
    [13, 1, false],
    [0, 1, false],
    [1, 0, false],
    [1.5, 1, false],
  ])('CUS-06: month %j, day %j: %j', (month, day, expected) => {
    expect(isLunarBirthday({ month, day, leapMonth: false })).toBe(expected);
  });
});

describe('lunarBirthdayDates', () => {
  const regular = { month: 6, day: 1, leapMonth: false };
  const leap = { month: 6, day: 1, leapMonth: true };

  it.each([
    ['born in the regular month', regular, 2025, 'leap_if_exists', ['2025-06-25']],
    ['born in the regular month, both', regular, 2025, 'both', ['2025-06-25']],
    ['born in the leap month, regular', leap, 2025, 'regular', ['2025-06-25']],
    ['born in the leap month, leap if there is one', leap, 2025, 'leap_if_exists', ['2025-07-25']],
    ['born in the leap month, both', leap, 2025, 'both', ['2025-06-25', '2025-07-25']],
    ['no leap month this year', leap, 2026, 'leap_if_exists', ['2026-07-14']],
    ['no leap month this year, both', leap, 2026, 'both', ['2026-07-14']],
    ['day 30 in a short month is day 29', { month: 12, day: 30, leapMonth: false }, 2025, 'regular', ['2026-02-16']],
    ['day 30 in a long month', { month: 12, day: 30, leapMonth: false }, 2026, 'regular', ['2027-02-05']],
    [
      'the last month falls into the next solar year',
      { month: 12, day: 1, leapMonth: false },
      2025,
      'regular',
      ['2026-01-19'],
    ],
  ] as const)('CUS-06: %s', (_name, birthday, year, policy, dates) => {
    expect(lunarBirthdayDates(birthday, year, policy)).toEqual(dates);
  });

  it('CUS-06: refuses a day that no lunar month has', () => {
    expect(() => lunarBirthdayDates({ month: 1, day: 31, leapMonth: false }, 2026, 'regular')).toThrow(RangeError);
  });
});
