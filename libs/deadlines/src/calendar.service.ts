import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import {
  addDays,
  Clock,
  daysBetween,
  DomainError,
  isLocalDate,
  localDate,
  type LocalDate,
  localDateOf,
  newId,
  notFound,
  refusedField,
  versionConflict,
} from '#libs/foundation';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { calendarInForce } from './calendar-in-force';
import {
  type CalendarDto,
  type CalendarQuery,
  type HolidayOverrideDto,
  type HolidayOverridesDto,
  type HolidayOverridesQuery,
  type SetHolidayOverrideDto,
  toCalendarDayDto,
  toHolidayOverrideDto,
} from './calendar.dto';
import { rangeTooLong } from './deadlines.errors';
import { deleteOverride, findOverride, findOverrides, putOverride } from './holiday-override.queries';
import { windowFaults } from './working-calendar.preset';

const DEFAULT_DAYS = 31;
const MOST_DAYS = 366;

/** No calendar is asked about further away. */
const FIRST_DAY = localDate('1970-01-01');
const LAST_DAY = localDate('2199-12-31');

/** The calendar of a store: what it shows, and the days on which the store works otherwise. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Every day of the range. @throws DomainError `validation_failed` for a range too long or too far away */
  show(ctx: StoreContext, query: CalendarQuery): Promise<CalendarDto> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const from = inReach(query.from ?? localDateOf(now, timeZone), 'from');
    const before = inReach(query.before ?? addDays(from, DEFAULT_DAYS), 'before');
    if (before <= from) throw refusedField({ parameter: 'before', code: 'not_after', params: { other: 'from' } });
    if (daysBetween(from, before) > MOST_DAYS) {
      throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
    }
    return this.db.run(ctx, async (tx) => {
      const { calendar, ref } = await calendarInForce(tx, ctx, now);
      const days = [];
      for (let day = from; day < before; day = addDays(day, 1)) days.push(calendar.day(day));
      return { timeZone, policyRef: ref, days: days.map((day) => toCalendarDayDto(day, ctx.locale)) };
    });
  }

  overrides(ctx: StoreContext, query: HolidayOverridesQuery): Promise<HolidayOverridesDto> {
    return this.db.run(ctx, async (tx) => ({ data: (await findOverrides(tx, query)).map(toHolidayOverrideDto) }));
  }

  /** @throws DomainError `not_found` */
  override(ctx: StoreContext, day: string): Promise<HolidayOverrideDto> {
    return this.db.run(ctx, async (tx) => {
      const found = await findOverride(tx, readDay(day));
      if (!found) throw new DomainError(notFound);
      return toHolidayOverrideDto(found);
    });
  }

  /** Adds or replaces. @throws DomainError `not_found`, `version_conflict`, `validation_failed` */
  setOverride(
    ctx: StoreContext,
    text: string,
    version: number | undefined,
    { windows, name }: SetHolidayOverrideDto,
  ): Promise<HolidayOverrideDto> {
    const day = readDay(text);
    const faults = windowFaults(windows, '#/windows');
    if (faults.length > 0) throw refusedField(...faults);
    const now = this.clock.now();
    const id = newId();
    return this.db.run(ctx, async (tx) => {
      const put = await putOverride(tx, { id, day, windows, name, updatedAt: now }, version);
      if (!put) {
        const current = await findOverride(tx, day);
        if (!current) throw new DomainError(notFound);
        const currentVersion = current.version;
        throw new DomainError(versionConflict, { params: { currentVersion }, extensions: { currentVersion } });
      }
      await recordEvent(tx, ctx, {
        type: 'holiday-override.set',
        subject: { type: 'holiday-override', id: put.id },
        payload: { day, windows },
      });
      return toHolidayOverrideDto(put);
    });
  }

  /** @throws DomainError `not_found` */
  async removeOverride(ctx: StoreContext, text: string): Promise<void> {
    const day = readDay(text);
    await this.db.run(ctx, async (tx) => {
      const removed = await deleteOverride(tx, day);
      if (!removed) throw new DomainError(notFound);
      await recordEvent(tx, ctx, {
        type: 'holiday-override.removed',
        subject: { type: 'holiday-override', id: removed.id },
        payload: { day },
      });
    });
  }
}

/** What is no day of the calendar has nothing to show. */
function readDay(text: string): LocalDate {
  if (!isLocalDate(text)) throw new DomainError(notFound);
  return text;
}

function inReach(day: LocalDate, parameter: string): LocalDate {
  if (day < FIRST_DAY || day > LAST_DAY) {
    throw refusedField({ parameter, code: 'out_of_range', params: { min: FIRST_DAY, max: LAST_DAY } });
  }
  return day;
}
