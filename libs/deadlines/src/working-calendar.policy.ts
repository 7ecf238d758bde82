import { addDays, instantOf, type LocalDate, localDateOf, type Localized, startOfDay } from '#libs/foundation';

/** A stretch of one day by the store's clock, `HH:mm`; `to` may be `24:00`. What passes midnight is two windows. */
export interface WorkingWindow {
  readonly from: string;
  readonly to: string;
}

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a store works (工作时间). A day without windows is no working day. */
export interface WorkingRules {
  readonly week: Readonly<Record<Weekday, readonly WorkingWindow[]>>;
  readonly publicHolidays: 'cn' | 'none';
  /** On public holidays; empty: closed. */
  readonly holidayWindows: readonly WorkingWindow[];
  /** On a make-up workday (调休上班) that falls on a day on which the week has none. */
  readonly makeUpWindows: readonly WorkingWindow[];
}

/** What the store says of one day; it wins over week and holidays. */
export interface DayOverride {
  readonly day: LocalDate;
  readonly windows: readonly WorkingWindow[];
  readonly name: string;
}

export interface PublicDay {
  readonly kind: 'holiday' | 'make_up_workday';
  readonly name: Localized;
}

/** Public holidays (法定节假日) and make-up workdays of a country, for the years that it has announced. */
export interface PublicHolidays {
  isKnown(year: number): boolean;
  /** Null: a day like any other, or one of a year that is not known. */
  on(day: LocalDate): PublicDay | null;
}

/** Milliseconds since 1970; `to` is no longer in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One day of a store's calendar. */
export interface CalendarDay {
  readonly day: LocalDate;
  readonly next: LocalDate;
  /** Its 24:00, which is not always 24 hours after its 00:00. */
  readonly end: number;
  /** By the store's clock, as they were set. */
  readonly windows: readonly WorkingWindow[];
  /** The same as instants, in order and apart; where clocks change they are as long as the day really has them. */
  readonly spans: readonly Span[];
  /** What decided on the windows. */
  readonly source: 'week' | 'holiday' | 'make_up_workday' | 'override';
  /** Of the holiday, of the make-up workday or of the override. */
  readonly name: Localized | null;
  /** False where the holidays of the year are not announced yet: the day may turn out to be another. */
  readonly confirmed: boolean;
}

export interface CalendarFacts {
  /** IANA name. */
  readonly timeZone: string;
  readonly holidays: PublicHolidays;
  readonly overrides: readonly DayOverride[];
}

const DAY_MS = 86_400_000;
const REMEMBERED_DAYS = 8_000;

/** A day, and the instant at which it begins. */
interface BegunDay {
  readonly from: number;
  readonly day: CalendarDay;
}

/**
 * The one calendar of a store. A day is decided by the override, else by the public holiday or make-up workday, else by
 * the week. It remembers its days, so that walking over thousands of deadlines looks each of them up once.
 */
export class WorkingCalendar {
  readonly timeZone: string;
  private readonly holidays: PublicHolidays;
  private readonly overrides: ReadonlyMap<LocalDate, DayOverride>;
  private readonly days = new Map<LocalDate, CalendarDay>();
  private readonly begun = new Map<number, readonly BegunDay[]>();

  constructor(
    private readonly rules: WorkingRules,
    { timeZone, holidays, overrides }: CalendarFacts,
  ) {
    this.timeZone = timeZone;
    this.holidays = holidays;
    this.overrides = new Map(overrides.map((override) => [override.day, override]));
  }

  day(day: LocalDate): CalendarDay {
    let known = this.days.get(day);
    if (!known) {
      if (this.days.size >= REMEMBERED_DAYS) this.days.clear();
      this.days.set(day, (known = this.decide(day)));
    }
    return known;
  }

  /** The day that the store's wall shows. */
  dayAt(instantMs: number): CalendarDay {
    const utcDay = Math.floor(instantMs / DAY_MS);
    let begun = this.begun.get(utcDay);
    if (!begun) {
      if (this.begun.size >= REMEMBERED_DAYS) this.begun.clear();
      this.begun.set(utcDay, (begun = this.daysWithin(utcDay)));
    }
    let at = begun.length - 1;
    while (begun[at].from > instantMs) at--;
    return begun[at].day;
  }

  /** The days of the store that a day of UTC meets: asking Temporal for each instant would cost more than all the rest. */
  private daysWithin(utcDay: number): BegunDay[] {
    let day = this.day(localDateOf(new Date(utcDay * DAY_MS), this.timeZone));
    const begun: BegunDay[] = [{ from: -Infinity, day }];
    while (day.end < (utcDay + 1) * DAY_MS) {
      const from = day.end;
      day = this.day(day.next);
      begun.push({ from, day });
    }
    return begun;
  }

  private decide(day: LocalDate): CalendarDay {
    const next = addDays(day, 1);
    const end = startOfDay(next, this.timeZone).getTime();
    const { windows, source, name, confirmed } = this.decision(day);
    return { day, next, end, windows, spans: this.spansOf(day, windows), source, name, confirmed };
  }

  private decision(day: LocalDate): Pick<CalendarDay, 'windows' | 'source' | 'name' | 'confirmed'> {
    const override = this.overrides.get(day);
    if (override) {
      const { windows, name } = override;
      return { windows, source: 'override', name: { 'zh-CN': name, en: name }, confirmed: true };
    }
    const { week, publicHolidays, holidayWindows, makeUpWindows } = this.rules;
    const usual = week[WEEKDAYS[new Date(day).getUTCDay()]];
    if (publicHolidays === 'none') return { windows: usual, source: 'week', name: null, confirmed: true };
    const confirmed = this.holidays.isKnown(Number(day.slice(0, 4)));
    const named = this.holidays.on(day);
    if (!named) return { windows: usual, source: 'week', name: null, confirmed };
    const { kind, name } = named;
    if (kind === 'holiday') return { windows: holidayWindows, source: kind, name, confirmed };
    return { windows: usual.length > 0 ? usual : makeUpWindows, source: kind, name, confirmed };
  }

  /**
   * Windows of a day as instants. A window in the hour that spring skips slides behind it, where another may be: they are
   * kept in order and apart.
   */
  spansOf(day: LocalDate, windows: readonly WorkingWindow[]): Span[] {
    const spans: Span[] = [];
    let last = -Infinity;
    for (const { from, to } of windows) {
      const span = { from: Math.max(this.instant(day, from), last), to: this.instant(day, to) };
      if (span.to <= span.from) continue;
      spans.push(span);
      last = span.to;
    }
    return spans;
  }

  private instant(day: LocalDate, time: string): number {
    const instant = time === '24:00' ? startOfDay(addDays(day, 1), this.timeZone) : instantOf(day, time, this.timeZone);
    return instant.getTime();
  }
}

/** Index of the first window that ends before it begins, or begins before the one above it ends; null: all is well. */
export function misplacedWindow(windows: readonly WorkingWindow[]): number | null {
  const index = windows.findIndex(({ from, to }, at) => from >= to || (at > 0 && from < windows[at - 1].to));
  return index < 0 ? null : index;
}
