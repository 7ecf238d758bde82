import { columns, row, rows, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Technician, TechnicianAttendance } from './technician.entity';

export const TECHNICIAN_SORTS = defineSorts(
  { code: { column: sql`t.code`, type: 'text' } },
  { id: sql`t.id`, fallback: 'code' },
);

export interface TechnicianFilter {
  readonly inUse?: boolean;
  readonly skill?: string;
}

export function findTechnicians(tx: StoreTx, filter: TechnicianFilter, keyset: Keyset): Promise<Technician[]> {
  const { inUse = null, skill = null } = filter;
  return rows(
    tx,
    sql`select ${columns(Technician, 't')} from technician t
        where ${keyset.where} and (${inUse}::boolean is null or t.in_use = ${inUse})
          and (${skill}::text is null or t.skills ? ${skill}) ${keyset.orderAndLimit}`,
  );
}

export function findTechnician(tx: StoreTx, id: string): Promise<Technician | null> {
  return row(tx, sql`select ${columns(Technician, 't')} from technician t where t.id = ${id}`);
}

export function findAttendance(
  tx: StoreTx,
  technicianId: string,
  day: LocalDate,
): Promise<TechnicianAttendance | null> {
  return row(
    tx,
    sql`select ${columns(TechnicianAttendance, 'ta')} from technician_attendance ta
        where ta.technician_id = ${technicianId} and ta.day = ${day}`,
  );
}

/** Adds or replaces; null where `version` was given and is not the current one, or there is none yet. */
export function putAttendance(
  tx: StoreTx,
  { id, technicianId, day, windows, reason, updatedAt }: Omit<TechnicianAttendance, 'version' | 'createdAt'>,
  version: number | undefined,
): Promise<TechnicianAttendance | null> {
  const values = JSON.stringify(windows);
  return row<TechnicianAttendance>(
    tx,
    version === undefined
      ? sql`insert into technician_attendance as ta (id, technician_id, day, windows, reason, created_at, updated_at)
            values (${id}, ${technicianId}, ${day}, ${values}, ${reason}, ${updatedAt}, ${updatedAt})
            on conflict on constraint uq_technician_attendance_day
              do update set windows = excluded.windows, reason = excluded.reason, version = ta.version + 1,
                            updated_at = excluded.updated_at
            returning ${columns(TechnicianAttendance, 'ta')}`
      : sql`update technician_attendance as ta
            set windows = ${values}, reason = ${reason}, version = ta.version + 1, updated_at = ${updatedAt}
            where ta.technician_id = ${technicianId} and ta.day = ${day} and ta.version = ${version}
            returning ${columns(TechnicianAttendance, 'ta')}`,
  );
}

/** Null where there was none. */
export function deleteAttendance(tx: StoreTx, technicianId: string, day: LocalDate): Promise<{ id: string } | null> {
  return row<{ id: string }>(
    tx,
    sql`with gone as (delete from technician_attendance ta
                      where ta.technician_id = ${technicianId} and ta.day = ${day} returning ta.id)
        select id from gone`,
  );
}
