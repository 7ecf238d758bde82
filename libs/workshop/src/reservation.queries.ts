import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { Reservation } from './reservation.entity';
import type { ReservationFacts } from './slot-facts';

/** A reservation with its stretch of time as instants. */
export type ReservationRow = Omit<Reservation, 'during'> & { readonly from: Date; readonly until: Date };

const RESERVATION = sql`${columns(Reservation, 'r')}, lower(r.during) as "from", upper(r.during) as "until"`;

export function findReservation(tx: StoreTx, id: string): Promise<ReservationRow | null> {
  return row(tx, sql`select ${RESERVATION} from reservation r where r.id = ${id}`);
}

/** Takes it for this transaction, so that a hold is not booked twice; `id` may be a select. */
export function lockReservation(tx: StoreTx, id: string | Sql): Promise<ReservationRow | null> {
  return row(tx, sql`select ${RESERVATION} from reservation r where r.id = ${id} for update`);
}

/**
 * Lets one booking of the store go on at a time, until the end of its transaction. The exclusion constraints alone keep
 * bays and technicians from being taken twice; but how many come at once, and what is left for whom it is set aside, are
 * counts over several rows, and whoever counts must be the only one. What is read after this in the same transaction
 * sees what the one before has booked.
 */
export function queueForWorkshop(tx: StoreTx): Promise<unknown> {
  return rows(tx, sql`select pg_advisory_xact_lock(hashtextextended('workshop of ' || current_schema(), 0))`);
}

/** Deletes the holds whose time is over and gives their minutes back; nothing else has to run for them to end. */
export function dropExpired(tx: StoreTx, now: Date): Promise<unknown> {
  return rows(
    tx,
    sql`with gone as (
          delete from reservation where id in (
            select id from reservation where expires_at <= ${now} order by id for update)
          returning skill, days)
        update workshop_day d
        set booked_minutes = d.booked_minutes - g.minutes, version = d.version + 1, updated_at = ${now}
        from (select s."day", gone.skill, sum(s."minutes")::integer as minutes
              from gone, jsonb_to_recordset(gone.days) as s("day" date, "minutes" integer) group by 1, 2) g
        where d.day = g."day" and d.skill = g.skill`,
  );
}

/** What is taken between two instants by bookings and by holds that count, for the judge. */
export function findTaken(
  tx: StoreTx,
  { from, before, now, except }: { from: Date; before: Date; now: Date; except: string | null },
): Promise<ReservationFacts[]> {
  return rows(
    tx,
    sql`select r.id, r.bay_id as "bayId", r.technician_id as "technicianId",
               (extract(epoch from lower(r.during)) * 1000)::float8 as "from",
               (extract(epoch from upper(r.during)) * 1000)::float8 as "until",
               r.skill, r.kind, r.set_aside as "setAside", r.days
        from reservation r
        where r.during && tstzrange(${from}, ${before}) and (r.expires_at is null or r.expires_at > ${now})
          and r.id is distinct from ${except}`,
  );
}

export function insertReservation(tx: StoreTx, { from, until, days, ...told }: ReservationRow): Promise<unknown> {
  return rows(
    tx,
    sql`insert into reservation (id, bay_id, technician_id, during, skill, minutes, kind, days, customer_id, set_aside, expires_at,
                                 held_by, rules_ref, created_at)
        values (${told.id}, ${told.bayId}, ${told.technicianId}, tstzrange(${from}, ${until}), ${told.skill},
                ${told.minutes},
                ${told.kind}, ${JSON.stringify(days)}, ${told.customerId}, ${told.setAside}, ${told.expiresAt},
                ${told.heldBy}, ${told.rulesRef}, ${told.createdAt})`,
  );
}

/** The same reservation at another time, or another place. */
export function moveReservation(tx: StoreTx, { from, until, days, ...told }: ReservationRow): Promise<unknown> {
  return rows(
    tx,
    sql`update reservation
        set bay_id = ${told.bayId}, technician_id = ${told.technicianId}, during = tstzrange(${from}, ${until}),
            kind = ${told.kind}, days = ${JSON.stringify(days)}, set_aside = ${told.setAside},
            rules_ref = ${told.rulesRef}
        where id = ${told.id}`,
  );
}

/** A hold becomes a booking. */
export function bookReservation(tx: StoreTx, id: string, customerId: string | null): Promise<number> {
  return affected(
    tx,
    sql`update reservation set expires_at = null, customer_id = coalesce(${customerId}, customer_id) where id = ${id}`,
  );
}

export function deleteReservation(tx: StoreTx, id: string): Promise<number> {
  return affected(tx, sql`delete from reservation where id = ${id}`);
}

/** A share of a day, and how much of the skill attendance lets be booked on it. */
export interface BookedShare {
  readonly day: string;
  readonly minutes: number;
  readonly attended: number;
}

/**
 * Raises the counters of the days by their shares, each only where it stays within what is attended or was set, less
 * what is carried over. Answers how many it raised: where that is fewer than there are shares, the hours do not suffice.
 */
export async function raiseCounters(
  tx: StoreTx,
  skill: string,
  shares: readonly BookedShare[],
  now: Date,
): Promise<number> {
  const asked = JSON.stringify(shares.map((share) => ({ ...share, id: newId() })));
  const input = sql`json_to_recordset(${asked}::json) as n("id" uuid, "day" date, "minutes" integer, "attended" integer)`;
  const [, raised] = await Promise.all([
    rows(
      tx,
      sql`insert into workshop_day (id, day, skill, booked_minutes, carry_over_minutes, created_at, updated_at)
          select n."id", n."day", ${skill}, 0, 0, ${now}::timestamptz, ${now}::timestamptz from ${input}
          on conflict (day, skill) do nothing`,
    ),
    affected(
      tx,
      sql`update workshop_day d
          set booked_minutes = d.booked_minutes + n."minutes", version = d.version + 1, updated_at = ${now}
          from ${input}
          where d.day = n."day" and d.skill = ${skill}
            and d.booked_minutes + d.carry_over_minutes + n."minutes" <= coalesce(d.limit_minutes, n."attended")`,
    ),
  ]);
  return raised;
}

/** Gives the shares of a reservation back. */
export function lowerCounters(
  tx: StoreTx,
  { skill, days }: Pick<Reservation, 'skill' | 'days'>,
  now: Date,
): Promise<unknown> {
  return rows(
    tx,
    sql`update workshop_day d
        set booked_minutes = d.booked_minutes - s."minutes", version = d.version + 1, updated_at = ${now}
        from json_to_recordset(${JSON.stringify(days)}::json) as s("day" date, "minutes" integer)
        where d.day = s."day" and d.skill = ${skill}`,
  );
}
