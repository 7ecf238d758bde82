import { LunarDay, LunarYear } from 'tyme4ts';
import { addDays, daysBetween, localDateFrom, partsOf, type LocalDate } from './local-date';

/** A birthday in the lunar calendar (农历生日). `leapMonth` says that it was the repeated month (闰月). CUS-06 */
export interface LunarBirthday {
  readonly month: number;
  readonly day: number;
  readonly leapMonth: boolean;
}

/** A day of a given lunar year; lunar years begin at the Spring Festival. */
export interface LunarDate extends LunarBirthday {
  readonly year: number;
}

/** When a family celebrates a birth in a leap month, in a year that repeats the same month. */
export const LEAP_MONTH_POLICIES = ['regular', 'leap_if_exists', 'both'] as const;
export type LeapMonthPolicy = (typeof LEAP_MONTH_POLICIES)[number];

/** No lunar month has more days, so a lunar day 31 is a slip of the pen. */
export const LONGEST_LUNAR_MONTH = 30;

export function isLunarBirthday({ month, day }: LunarBirthday): boolean {
  return (
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= LONGEST_LUNAR_MONTH
  );
}

/** The month that a lunar year repeats, or null: 6 for 2025, 11 for 2033. */
export function leapMonthOf(lunarYear: number): number | null {
  return LunarYear.fromYear(lunarYear).getLeapMonth() || null;
}

/**
 * The solar days on which a lunar birthday is celebrated in a lunar year, earliest first. CUS-06
 *
 * Day 30 of a month that has only 29 days this year is celebrated on day 29. The policy matters only for a birth in a
 * leap month: born 2025-06-25 闰六月初一, celebrated in 2026, which has no leap month, on 六月初一 under every policy.
 */
export function lunarBirthdayDates(birthday: LunarBirthday, lunarYear: number, policy: LeapMonthPolicy): LocalDate[] {
  if (!isLunarBirthday(birthday)) throw new RangeError('No lunar month has such a day');
  const { month, day } = birthday;
  const repeated = birthday.leapMonth && leapMonthOf(lunarYear) === month;
  const celebrated = (leapMonth: boolean): LocalDate => {
    const { firstDay, length } = monthOf({ year: lunarYear, month, leapMonth }) as LunarMonthSpan;
    return addDays(firstDay, Math.min(day, length) - 1);
  };
  if (!repeated || policy === 'regular') return [celebrated(false)];
  return policy === 'both' ? [celebrated(false), celebrated(true)] : [celebrated(true)];
}

/** The solar day of a lunar one, or null where that year has no such day or leap month. */
export function lunarToSolar(date: LunarDate): LocalDate | null {
  if (!isLunarBirthday(date)) return null;
  const found = monthOf(date);
  return found && date.day <= found.length ? addDays(found.firstDay, date.day - 1) : null;
}

export function solarToLunar(date: LocalDate): LunarDate {
  const [solarYear] = partsOf(date);
  const beginsLater = (month: LunarMonthSpan): boolean => month.firstDay > date;
  const months = monthsOf(solarYear).every(beginsLater) ? monthsOf(solarYear - 1) : monthsOf(solarYear);
  const { year, month, leapMonth, firstDay } = months.findLast((one) => !beginsLater(one)) as LunarMonthSpan;
  return { year, month, leapMonth, day: daysBetween(firstDay, date) + 1 };
}

interface LunarMonthSpan extends Omit<LunarDate, 'day'> {
  readonly firstDay: LocalDate;
  /** 29 or 30 days. */
  readonly length: number;
}

/** Working out where a moon begins takes a millisecond, and a file of customers has a birthday in every row. */
const REMEMBERED_YEARS = 400;
const knownYears = new Map<number, readonly LunarMonthSpan[]>();

/** The twelve or thirteen months of a lunar year, in order. */
function monthsOf(lunarYear: number): readonly LunarMonthSpan[] {
  let months = knownYears.get(lunarYear);
  if (!months) {
    if (knownYears.size >= REMEMBERED_YEARS) knownYears.clear();
    months = LunarYear.fromYear(lunarYear)
      .getMonths()
      .map((moon) => {
        // tyme4ts writes a leap month as a negative number
        const number = moon.getMonthWithLeap();
        const month = { year: lunarYear, month: Math.abs(number), leapMonth: number < 0 };
        return { ...month, firstDay: firstDayOf(lunarYear, number), length: moon.getDayCount() };
      });
    knownYears.set(lunarYear, months);
  }
  return months;
}

function monthOf({ year, month, leapMonth }: Omit<LunarDate, 'day'>): LunarMonthSpan | undefined {
  return monthsOf(year).find((one) => one.month === month && one.leapMonth === leapMonth);
}

function firstDayOf(year: number, month: number): LocalDate {
  const solar = LunarDay.fromYmd(year, month, 1).getSolarDay();
  const date = localDateFrom(solar.getYear(), solar.getMonth(), solar.getDay());
  if (!date) throw new RangeError(`Lunar ${year}-${month} is outside the calendar`);
  return date;
}
