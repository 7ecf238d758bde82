import {
  isCalendarDay,
  isoWriter,
  localDateFrom,
  parseDecimal,
  parseFen,
  wallClockIn,
  type LocalDate,
} from '#libs/foundation';
import { compileDatePattern, type DateParts, type DateReader } from './date-pattern';
import type { CodeMeaning, CodeName, ImportProfile } from './import-profile';

/** How a profile writes values, compiled once per import so that nothing is looked up twice on the way down a file. */
export interface Dialect {
  readonly profile: ImportProfile;
  /** A date-time of the store's wall clock as an instant in ISO 8601, or null. */
  instant(text: string): string | null;
  /** A day that exists, or null. */
  date(text: string): LocalDate | null;
  /** The bare digits of a day; a lunar 2 月 30 日 is no solar day and still a day. */
  dateParts(text: string): DateParts | null;
  fen(text: string): number | null;
  /** A decimal number as its canonical string, or null. */
  decimal(text: string, scale: number): string | null;
  flag(text: string): boolean | null;
  code<C extends CodeName>(name: C, text: string): CodeMeaning<C> | null;
}

// A year outside is a slip of the pen: no file is older than the motor car.
const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 2199;

const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** Compiles a profile that `checkImportProfile` found nothing wrong with, for a store in `timeZone` (IANA). */
export function compileDialect(profile: ImportProfile, timeZone: string): Dialect {
  const clock = wallClockIn(timeZone);
  const iso = isoWriter();
  const dateTimes = profile.dateTimePatterns.map(readerFor);
  const dates = profile.datePatterns.map(readerFor);
  const flags = new Map<string, boolean>();
  for (const word of profile.yes) flags.set(word, true);
  for (const word of profile.no) flags.set(word, false);
  const codes = new Map(Object.entries(profile.codes).map(([name, words]) => [name, new Map(Object.entries(words))]));
  const ungroup = (text: string): string =>
    profile.thousandsSeparator && GROUPED.test(text) ? text.replaceAll(',', '') : text;

  return {
    profile,
    instant(text) {
      const parts = firstOf(dateTimes, text);
      if (!parts || !isDay(parts)) return null;
      const [year, month, day, hour, minute, second] = parts;
      if (hour > 23 || minute > 59 || second > 59) return null;
      return iso(clock(year, month, day, hour, minute, second));
    },
    date(text) {
      const parts = firstOf(dates, text);
      return parts && isDay(parts) ? localDateFrom(parts[0], parts[1], parts[2]) : null;
    },
    dateParts: (text) => firstOf(dates, text),
    fen: (text) => parseFen(ungroup(text)),
    decimal: (text, scale) => parseDecimal(ungroup(text), scale),
    flag: (text) => flags.get(text) ?? null,
    code: <C extends CodeName>(name: C, text: string) => (codes.get(name)?.get(text) ?? null) as CodeMeaning<C> | null,
  };
}

function readerFor(pattern: string): DateReader {
  const reader = compileDatePattern(pattern);
  if (!reader) throw new RangeError(`${pattern} is not a date pattern`);
  return reader;
}

function firstOf(readers: readonly DateReader[], text: string): DateParts | null {
  for (const read of readers) {
    const parts = read(text);
    if (parts) return parts;
  }
  return null;
}

function isDay([year, month, day]: DateParts): boolean {
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR && isCalendarDay(year, month, day);
}
