import { addDays, isLeapYear, type LocalDate, partsOf } from './local-date';
import { type LeapMonthPolicy, leapMonthOf, LONGEST_LUNAR_MONTH, type LunarBirthday, solarToLunar } from './lunar';

/** When somebody born on 29 February celebrates in a common year. */
export const LEAP_DAY_POLICIES = ['february_28', 'march_1'] as const;
export type LeapDayPolicy = (typeof LEAP_DAY_POLICIES)[number];

/** What a family may see differently. CUS-06 */
export interface CelebrationRules {
  readonly leapMonth: LeapMonthPolicy;
  readonly leapDay: LeapDayPolicy;
}

/** Day of a solar year. */
export interface SolarBirthday {
  readonly month: number;
  readonly day: number;
}

/** Who celebrates on a day: stored birthdays, in either calendar. */
export interface CelebratedBirthdays {
  readonly solar: readonly SolarBirthday[];
  readonly lunar: readonly LunarBirthday[];
}

const FEBRUARY_29 = { month: 2, day: 29 };

/**
 * The birthdays that are celebrated on a solar day (当天过生日). CUS-06, REM-26
 *
 * The reverse of `lunarBirthdayDates`: a look-up of a whole store needs nothing but these few keys. On the last day of a
 * lunar month of 29 days those born on its day 30 celebrate too, on 28 February or 1 March of a common year those born on
 * the 29th.
 */
export function birthdaysOn(date: LocalDate, { leapMonth, leapDay }: CelebrationRules): CelebratedBirthdays {
  return { solar: solarOn(date, leapDay), lunar: lunarOn(date, leapMonth) };
}

function solarOn(date: LocalDate, leapDay: LeapDayPolicy): SolarBirthday[] {
  const [year, month, day] = partsOf(date);
  const isStandIn = leapDay === 'february_28' ? month === 2 && day === 28 : month === 3 && day === 1;
  const hasLeapDay = isLeapYear(year);
  return [{ month, day }, ...(isStandIn && !hasLeapDay ? [FEBRUARY_29] : [])];
}

function lunarOn(date: LocalDate, policy: LeapMonthPolicy): LunarBirthday[] {
  const { year, month, day, leapMonth } = solarToLunar(date);
  const isLast = day < LONGEST_LUNAR_MONTH && solarToLunar(addDays(date, 1)).day === 1;
  const days = isLast ? [day, LONGEST_LUNAR_MONTH] : [day];
  const repeats = leapMonthOf(year) === month;
  // in a year that does not repeat the month there is but one day to celebrate
  const births = leapMonth
    ? [{ isLeap: true, celebrates: policy !== 'regular' }]
    : [
        { isLeap: false, celebrates: true },
        { isLeap: true, celebrates: !repeats || policy !== 'leap_if_exists' },
      ];
  return births
    .filter(({ celebrates }) => celebrates)
    .flatMap(({ isLeap }) => days.map((one) => ({ month, day: one, leapMonth: isLeap })));
}
