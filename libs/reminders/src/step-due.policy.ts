import { addDays, instantOf, type LocalDate, localDateOf } from '#libs/foundation';

/** What a step of a journey counts from. */
export type StepAnchor =
  { readonly kind: 'day'; readonly on: LocalDate } | { readonly kind: 'instant'; readonly at: Date };

export interface StepTiming {
  /** Days of the calendar; negative: ahead. Hours elapse, whatever the clocks do. */
  readonly offset: { readonly days: number; readonly hours: number };
  /** Wall-clock time `HH:mm` in the store's zone; null: that of the anchor, midnight for a day. */
  readonly timeOfDay: string | null;
}

const HOUR_MS = 3_600_000;

/**
 * When a step is due. REM-12, REM-21
 * Three days after a delivery on 28 February 17:40, at 10:00, is 3 March 10:00 in the zone of the store. A time that is
 * skipped in spring is an hour later, one that comes twice in autumn the first one.
 */
export function stepDueAt(anchor: StepAnchor, { offset, timeOfDay }: StepTiming, timeZone: string): Date {
  const hoursMs = offset.hours * HOUR_MS;
  if (anchor.kind === 'instant' && offset.days === 0 && timeOfDay === null) return new Date(+anchor.at + hoursMs);
  const on = anchor.kind === 'day' ? anchor.on : localDateOf(anchor.at, timeZone);
  const time = timeOfDay ?? (anchor.kind === 'day' ? '00:00' : wallClockOf(anchor.at, timeZone));
  return new Date(+instantOf(addDays(on, offset.days), time, timeZone) + hoursMs);
}

/** With milliseconds, so that days counted from an instant lose nothing of it. */
function wallClockOf(at: Date, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
  return shown.format(at);
}
