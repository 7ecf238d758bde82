import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type LocalDate, localDate } from '#libs/foundation';
import { CHINESE_HOLIDAYS } from './chinese-holidays';
import { unannouncedYear } from './unannounced-year.policy';

interface Announcement {
  readonly days: readonly { readonly name: string; readonly date: string; readonly isOffDay: boolean }[];
}

/** What the State Council announced, collected by others than those who wrote the package. */
const announced = (year: number): Announcement =>
  JSON.parse(readFileSync(join(__dirname, `../../../examples/reference/holiday-cn-${year}.json`), 'utf8'));

const kindOf = (day: LocalDate) => CHINESE_HOLIDAYS.on(day)?.kind ?? null;

describe('public holidays of China', () => {
  it.each([2024, 2025, 2026])('agrees with the announcement on every day of %i', (year) => {
    const expected = new Map(
      announced(year).days.map(({ date, isOffDay }) => [date, isOffDay ? 'holiday' : 'make_up_workday']),
    );
    expect(expected.size).toBeGreaterThan(25);
    for (let day = localDate(`${year}-01-01`); day < `${year + 1}-01-01`; day = addDays(day, 1)) {
      expect([day, kindOf(day)]).toEqual([day, expected.get(day) ?? null]);
    }
  });

  it('names the day in both languages', () => {
    expect(CHINESE_HOLIDAYS.on(localDate('2026-10-10'))).toEqual({
      kind: 'make_up_workday',
      name: { 'zh-CN': '国庆节', en: 'National Day' },
    });
  });

  it.each([
    [2003, false],
    [2004, true],
    [2026, true],
    [2099, false],
  ])('tells whether it knows %i', (year, isKnown) => {
    expect(CHINESE_HOLIDAYS.isKnown(year)).toBe(isKnown);
  });

  it('finds no holiday in a year that it does not know, not even New Year', () => {
    expect(CHINESE_HOLIDAYS.on(localDate('2099-01-01'))).toBeNull();
  });
});

describe('unannouncedYear', () => {
  const upTo = (last: number) => ({ isKnown: (year: number) => year <= last });

  it.each<[string, number, number | null]>([
    ['2026-11-14', 2026, null],
    ['2026-11-15', 2026, 2027],
    ['2026-12-01', 2026, 2027],
    ['2026-12-31', 2027, null],
    ['2027-01-01', 2026, 2027],
  ])('on %s with holidays up to %i: %s', (today, last, expected) => {
    expect(unannouncedYear(localDate(today), upTo(last))).toBe(expected);
  });
});
