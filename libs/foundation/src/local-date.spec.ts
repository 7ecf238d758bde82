import { addDays, addMonths, ageInYears, daysBetween, isLocalDate, localDate, localDateFrom } from './local-date';

describe('isLocalDate', () => {
  it.each([
    ['2024-02-29', true],
    ['2025-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2025-04-31', false],
    ['2025-13-01', false],
    ['2025-00-10', false],
    ['0000-01-01', false],
    ['2025-1-1', false],
    ['2025-01-01T00:00', false],
    [20250101, false],
  ])('%j: %j', (value, expected) => {
    expect(isLocalDate(value)).toBe(expected);
  });

  it('refuses parts that name no day', () => {
    expect(localDateFrom(2025, 2, 29)).toBeNull();
    expect(localDateFrom(2024, 2, 29)).toBe('2024-02-29');
    expect(() => localDate('2025-02-29')).toThrow(RangeError);
  });
});

describe('arithmetic on days', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-02-28', 1, '2025-03-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-29', 365, '2027-03-29'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(addDays(localDate(from), days)).toBe(to);
    expect(daysBetween(localDate(from), localDate(to))).toBe(days);
  });

  it.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-12-31', 2, '2026-02-28'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-01-15', -13, '2023-12-15'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(localDate(from), months)).toBe(to);
  });
});

describe('ageInYears', () => {
  it.each([
    ['the day before', '1990-06-15', '2026-06-14', 35],
    ['the birthday', '1990-06-15', '2026-06-15', 36],
    ['a leap day in a common year', '2000-02-29', '2025-02-28', 24],
    ['the day after it', '2000-02-29', '2025-03-01', 25],
    ['a leap day in a leap year', '2000-02-29', '2024-02-29', 24],
  ])('CUS-06: %s', (_name, bornOn, on, age) => {
    expect(ageInYears(localDate(bornOn), localDate(on))).toBe(age);
  });
});
