import { localDate } from '#libs/foundation';
import { birthdayForms } from './birthday.policy';

const solar = (date: string) => ({ calendar: 'solar' as const, date: localDate(date) });
const lunar = (month: number, day: number, year?: number, leapMonth = false) => ({
  calendar: 'lunar' as const,
  month,
  day,
  leapMonth,
  year,
});

describe('birthdayForms', () => {
  it.each([
    ['the new year of 1990', solar('1990-01-27'), '1990-01-27', 1, 1, false],
    ['the eve of that new year', solar('1990-01-26'), '1990-01-26', 12, 30, false],
    ['a day in the leap month of 2023', solar('2023-03-22'), '2023-03-22', 2, 1, true],
    ['a lunar day with its year', lunar(1, 1, 1990), '1990-01-27', 1, 1, false],
    ['a lunar day in a leap month', lunar(2, 1, 2023, true), '2023-03-22', 2, 1, true],
    ['a lunar day without its year', lunar(8, 15), null, 8, 15, false],
    ['day 30 of a month that had 29 days that year', lunar(1, 30, 1990), null, 1, 30, false],
  ])('CUS-06: %s is kept in both calendars', (_name, told, solarDay, month, day, leap) => {
    expect(birthdayForms(told)).toEqual({
      birthdayCalendar: told.calendar,
      solarBirthday: solarDay,
      lunarBirthMonth: month,
      lunarBirthDay: day,
      lunarBirthLeap: leap,
    });
  });

  it.each([lunar(1, 31), lunar(13, 1), lunar(0, 1)])('CUS-06: a day that no lunar month has is none: %j', (told) => {
    expect(birthdayForms(told)).toBeNull();
  });
});
