import { isLunarBirthday, type LocalDate, lunarToSolar, solarToLunar } from '#libs/foundation';

/** A birthday as it was told. */
export type ToldBirthday =
  | { readonly calendar: 'solar'; readonly date: LocalDate }
  | {
      readonly calendar: 'lunar';
      readonly year?: number;
      readonly month: number;
      readonly day: number;
      readonly leapMonth: boolean;
    };

/** A birthday in both calendars. The solar day is unknown when a lunar one came without its year. */
export interface BirthdayForms {
  readonly birthdayCalendar: 'solar' | 'lunar';
  readonly solarBirthday: LocalDate | null;
  readonly lunarBirthMonth: number;
  readonly lunarBirthDay: number;
  readonly lunarBirthLeap: boolean;
}

/**
 * Both forms of a birthday, whichever was told. CUS-06
 * Told 1990-01-27 solar, it is 正月初一 (1-1) lunar; told as lunar 1-1 of 1990, it is 1990-01-27 solar.
 * Null: no lunar month has such a day.
 */
export function birthdayForms(told: ToldBirthday): BirthdayForms | null {
  if (told.calendar === 'solar') {
    const lunar = solarToLunar(told.date);
    return {
      birthdayCalendar: 'solar',
      solarBirthday: told.date,
      lunarBirthMonth: lunar.month,
      lunarBirthDay: lunar.day,
      lunarBirthLeap: lunar.leapMonth,
    };
  }
  if (!isLunarBirthday(told)) return null;
  return {
    birthdayCalendar: 'lunar',
    solarBirthday: told.year === undefined ? null : lunarToSolar({ ...told, year: told.year }),
    lunarBirthMonth: told.month,
    lunarBirthDay: told.day,
    lunarBirthLeap: told.leapMonth,
  };
}
