import { type LeapDayPolicy, birthdaysOn } from './birthdays-on';
import { addDays, localDate } from './local-date';
import { LEAP_MONTH_POLICIES, lunarBirthdayDates, type LunarBirthday, solarToLunar } from './lunar';

const nameOf = ({ month, day, leapMonth }: LunarBirthday) => `${leapMonth ? '闰' : ''}${month}-${day}`;

const EVERY_LUNAR_BIRTHDAY = Array.from({ length: 12 }, (_month, month) => month + 1).flatMap((month) =>
  Array.from({ length: 30 }, (_day, day) => day + 1).flatMap((day) =>
    [false, true].map((leapMonth) => ({ month, day, leapMonth })),
  ),
);

describe('birthdaysOn', () => {
  const solarOn = (date: string, leapDay: LeapDayPolicy) =>
    birthdaysOn(localDate(date), { leapMonth: 'regular', leapDay }).solar.map(({ month, day }) => `${month}-${day}`);

  it.each([
    ['2027-02-28', 'february_28', ['2-28', '2-29']],
    ['2027-03-01', 'february_28', ['3-1']],
    ['2027-02-28', 'march_1', ['2-28']],
    ['2027-03-01', 'march_1', ['3-1', '2-29']],
    ['2028-02-28', 'february_28', ['2-28']],
    ['2028-02-29', 'february_28', ['2-29']],
    ['2028-03-01', 'march_1', ['3-1']],
  ] as const)('CUS-06: on %s, with the leap day on %s, %j', (date, leapDay, expected) => {
    expect(solarOn(date, leapDay)).toEqual(expected);
  });

  it('CUS-06: on the last day of a short month those born on its day 30 celebrate too', () => {
    const { lunar } = birthdaysOn(localDate('2026-02-16'), { leapMonth: 'regular', leapDay: 'february_28' });
    expect(lunar.map(nameOf)).toEqual(['12-29', '12-30', '闰12-29', '闰12-30']);
  });

  // 2025, 2028 and 2033 (闰十一月, the next one beginning after New Year’s Day) repeat a month, the others do not
  it.each(LEAP_MONTH_POLICIES)('CUS-06: is the reverse of the days of each birthday, with %s', (leapMonth) => {
    const celebrated = new Map<string, string[]>();
    for (const birthday of EVERY_LUNAR_BIRTHDAY) {
      for (const year of [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034]) {
        for (const on of lunarBirthdayDates(birthday, year, leapMonth)) {
          celebrated.set(on, [...(celebrated.get(on) ?? []), nameOf(birthday)]);
        }
      }
    }
    const differences: string[] = [];
    for (let date = localDate('2025-01-29'); solarToLunar(date).year <= 2034; date = addDays(date, 1)) {
      const found = birthdaysOn(date, { leapMonth, leapDay: 'february_28' }).lunar.map(nameOf);
      if (found.sort().join() !== (celebrated.get(date) ?? []).sort().join()) differences.push(date);
    }
    expect(differences).toEqual([]);
  });
});
