import { Temporal } from 'temporal-polyfill';
import { localDate, type LocalDate } from './local-date';

/**
 * Wall-clock time in a store's zone ↔ instant. Two days a year, where clocks change, the two do not match one to one;
 * every function here follows Temporal's `compatible` rule, as calendars and databases do:
 * - a time that is skipped in spring means the same distance after the gap (02:30 becomes 03:30);
 * - a time that occurs twice in autumn means the first occurrence.
 * China has had no clock changes since 1991, but a birthday list reaches further back and a group may own stores abroad.
 */

/** An IANA name such as `Asia/Shanghai`; offsets such as `+08:00` are none, since they know no clock changes. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Throws a RangeError for what is no IANA time zone. */
export function assertTimeZone(name: string): void {
  if (!isTimeZone(name)) throw new RangeError(`${name} is not an IANA time zone`);
}

/** The instant at which a clock in the zone shows this day and time, `HH:mm` or `HH:mm:ss`. */
export function instantOf(date: LocalDate, time: string, timeZone: string): Date {
  const wallClock = Temporal.PlainDateTime.from(`${date}T${time}`);
  return new Date(wallClock.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** The first instant of the day in the zone. It is not always 00:00: some zones change their clocks at midnight. */
export function startOfDay(date: LocalDate, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

/** The day that a calendar on the zone's wall shows at the instant. */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  return localDate(zoned(instant, timeZone).toPlainDate().toString());
}

/** The time that a clock in the zone shows at the instant, `HH:mm:ss`. */
export function localTimeOf(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'second' });
}

/** Day and minute that calendar and clock in the zone show at the instant, as staff read them: `2026-11-23 10:30`. */
export function localMinuteOf(instant: Date, timeZone: string): string {
  return `${localDateOf(instant, timeZone)} ${localTimeOf(instant, timeZone).slice(0, 5)}`;
}

/** Milliseconds since 1970 of a wall-clock reading. The parts must name a day and time that a calendar has. */
export type WallClock = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
) => number;

const REMEMBERED_DAYS = 4_000;

/**
 * For files with millions of readings in one zone: like `instantOf`, some fifty times faster. A day without a clock
 * change has one offset, which is remembered; a reading on a day with one is asked of Temporal each time.
 */
export function wallClockIn(timeZone: string): WallClock {
  assertTimeZone(timeZone);
  const offsets = new Map<number, number | null>();
  return (year, month, day, hour, minute, second) => {
    const key = (year * 100 + month) * 100 + day;
    let offset = offsets.get(key);
    if (offset === undefined) {
      if (offsets.size >= REMEMBERED_DAYS) offsets.clear();
      offset = offsetOfDay(year, month, day, timeZone);
      offsets.set(key, offset);
    }
    if (offset !== null) return Date.UTC(year, month - 1, day, hour, minute, second) - offset;
    const wallClock = new Temporal.PlainDateTime(year, month, day, hour, minute, second);
    return wallClock.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
  };
}

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/**
 * `new Date(epochMs).toISOString()` for whole seconds, several times faster where many instants share their days.
 * Each caller gets a writer with a memory of its own.
 */
export function isoWriter(): (epochMs: number) => string {
  const days = new Map<number, string>();
  return (epochMs) => {
    const day = Math.floor(epochMs / DAY_MS);
    let date = days.get(day);
    if (date === undefined) {
      if (days.size >= REMEMBERED_DAYS) days.clear();
      date = new Date(day * DAY_MS).toISOString().slice(0, 11);
      days.set(day, date);
    }
    const second = Math.floor((epochMs - day * DAY_MS) / 1000);
    const minute = Math.floor(second / 60);
    return `${date}${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:${TWO_DIGITS[second % 60]}.000Z`;
  };
}

/** Milliseconds that the zone is ahead of UTC on this day, or null where the clocks change on it. */
function offsetOfDay(year: number, month: number, day: number, timeZone: string): number | null {
  const date = new Temporal.PlainDate(year, month, day);
  const start = date.toZonedDateTime(timeZone);
  const end = date.add({ days: 1 }).toZonedDateTime(timeZone);
  const hours = (end.epochMilliseconds - start.epochMilliseconds) / 3_600_000;
  const steady = hours === 24 && start.hour === 0 && start.offsetNanoseconds === end.offsetNanoseconds;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  return steady && year >= 100 ? start.offsetNanoseconds / 1e6 : null;
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}
