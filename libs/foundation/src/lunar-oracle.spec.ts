import converter from 'js-calendar-converter';
import solarlunar from 'solarlunar';
import { addDays, daysBetween, localDate, localDateFrom, partsOf } from './local-date';
import { leapMonthOf, lunarToSolar, solarToLunar } from './lunar';

/** Two calendars that know nothing of ours. What `solarlunar` cannot do is the 30th of six leap months. */
const ORACLES = {
  'js-calendar-converter': { oracle: converter, unknown: [] },
  solarlunar: {
    oracle: solarlunar,
    unknown: ['1952-闰5-30', '1955-闰3-30', '2017-闰6-30', '2036-闰6-30', '2047-闰5-30', '2050-闰3-30'],
  },
};

const FIRST = localDate('1950-01-01');
const BEFORE = localDate('2051-01-01');
const YEARS = Array.from({ length: 101 }, (_, index) => 1950 + index);

describe.each(['js-calendar-converter', 'solarlunar'] as const)('the lunar calendar against %s', (name) => {
  const { oracle, unknown } = ORACLES[name];

  it('CUS-06: agrees on the lunar day of every solar day from 1950 to 2050', () => {
    const differences: string[] = [];
    for (let date = FIRST; date < BEFORE; date = addDays(date, 1)) {
      const { year, month, day, leapMonth } = solarToLunar(date);
      const told = oracle.solar2lunar(...partsOf(date));
      const expected = told === -1 ? null : [told.lYear, told.lMonth, told.lDay, told.isLeap].join();
      if (expected !== [year, month, day, leapMonth].join()) differences.push(`${date}: ${expected}`);
    }
    expect(differences).toEqual([]);
  });

  it('CUS-06: agrees on the solar day of every lunar one, in leap months too', () => {
    const differences: string[] = [];
    const untold: string[] = [];
    let days = 0;
    for (const year of YEARS) {
      for (let month = 1; month <= 12; month++) {
        for (const leapMonth of leapMonthOf(year) === month ? [false, true] : [false]) {
          for (let day = 1; day <= 30; day++) {
            const solar = lunarToSolar({ year, month, day, leapMonth });
            if (solar === null) continue;
            days++;
            const told = oracle.lunar2solar(year, month, day, leapMonth);
            const lunar = `${year}-${leapMonth ? '闰' : ''}${month}-${day}`;
            if (told === -1) untold.push(lunar);
            else if (localDateFrom(told.cYear, told.cMonth, told.cDay) !== solar) differences.push(lunar);
          }
        }
      }
    }
    expect(differences).toEqual([]);
    expect(untold).toEqual(unknown);
    expect(days).toBe(daysBetween(localDate('1950-02-17'), localDate('2051-02-11')));
  });

  it('CUS-06: agrees on every leap month from 1950 to 2050, 2033 among them', () => {
    expect(YEARS.map((year) => leapMonthOf(year) ?? 0)).toEqual(YEARS.map((year) => oracle.leapMonth(year)));
  });
});
