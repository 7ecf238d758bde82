/** A day of the calendar without a time zone, `YYYY-MM-DD`. Two of them compare as strings. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** `month` counts from 1, as people do. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_LENGTHS[month - 1];
}

/** Whether the parts name a day that exists: 30 February does not, nor does year 0. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function isLocalDate(value: unknown): value is LocalDate {
  const match = typeof value === 'string' ? SHAPE.exec(value) : null;
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Throws a RangeError for what is no day; for input from outside ask `isLocalDate` first. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`${text} is not a calendar day`);
  return text;
}

/** Answers null where the parts name no day. */
export function localDateFrom(year: number, month: number, day: number): LocalDate | null {
  return isCalendarDay(year, month, day) ? write(year, month, day) : null;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Keeps the day of the month, or takes the month's last one: a month after 31 January is 28 or 29 February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12 + 1;
  return localDate(write(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth))));
}

/** Whole days from one day to the other; negative where `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** Completed years of age (周岁) on a day. Who was born on 29 February is a year older on 1 March of a common year. */
export function ageInYears(bornOn: LocalDate, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** Year, month (from 1) and day. */
export function partsOf(date: LocalDate): [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

function toEpochDay(date: LocalDate): number {
  return Date.parse(date) / DAY_MS;
}

function fromEpochDay(day: number): LocalDate {
  return localDate(new Date(day * DAY_MS).toISOString().slice(0, 10));
}

function write(year: number, month: number, day: number): LocalDate {
  const y = String(year).padStart(4, '0');
  return `${y}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}` as LocalDate;
}
