import { columns, row, rows, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { HolidayOverride } from './holiday-override.entity';

/** From a day on and before another; all of them without. */
export interface DayRange {
  readonly from?: LocalDate;
  readonly before?: LocalDate;
}

export function findOverrides(tx: StoreTx, { from, before }: DayRange = {}): Promise<HolidayOverride[]> {
  return rows<HolidayOverride>(
    tx,
    sql`select ${columns(HolidayOverride, 'h')} from holiday_override h
        where (${from ?? null}::date is null or h.day >= ${from ?? null})
          and (${before ?? null}::date is null or h.day < ${before ?? null})
        order by h.day`,
  );
}

export function findOverride(tx: StoreTx, day: LocalDate): Promise<HolidayOverride | null> {
  return row<HolidayOverride>(
    tx,
    sql`select ${columns(HolidayOverride, 'h')} from holiday_override h where h.day = ${day}`,
  );
}

/** Adds or replaces; null where `version` was given and is not the current one, or there is none yet. */
export function putOverride(
  tx: StoreTx,
  { id, day, windows, name, updatedAt }: Omit<HolidayOverride, 'version' | 'createdAt'>,
  version: number | undefined,
): Promise<HolidayOverride | null> {
  const values = JSON.stringify(windows);
  return row<HolidayOverride>(
    tx,
    version === undefined
      ? sql`insert into holiday_override as h (id, day, windows, name, created_at, updated_at)
            values (${id}, ${day}, ${values}, ${name}, ${updatedAt}, ${updatedAt})
            on conflict on constraint uq_holiday_override_day
              do update set windows = excluded.windows, name = excluded.name, version = h.version + 1,
                            updated_at = excluded.updated_at
            returning ${columns(HolidayOverride, 'h')}`
      : sql`update holiday_override as h
            set windows = ${values}, name = ${name}, version = h.version + 1, updated_at = ${updatedAt}
            where h.day = ${day} and h.version = ${version}
            returning ${columns(HolidayOverride, 'h')}`,
  );
}

/** Null where there was none. */
export function deleteOverride(tx: StoreTx, day: LocalDate): Promise<{ id: string } | null> {
  return row<{ id: string }>(tx, sql`delete from holiday_override h where h.day = ${day} returning h.id`);
}
