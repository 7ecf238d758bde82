import { affected, columns, row, rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { OFFER_SLOT } from './offer-slot-task';
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
 * sees what the one before has booked. Whoever changes holds, offers or counters takes it before it locks any of them: so
 * none of them waits for another.
 */
export function queueForWorkshop(tx: StoreTx): Promise<unknown> {
  return rows(tx, sql`select pg_advisory_xact_lock(hashtextextended('workshop of ' || current_schema(), 0))`);
}

/** An offer that was taken, by an answer that is still to be handed on: the slot is theirs, whatever the time. */
const IS_TAKEN = sql`
  (r.wait_list_entry_id is not null and exists (
    select from task t
    where t.subject_type = 'wait-list' and t.subject_id = r.wait_list_entry_id and t.kind = ${OFFER_SLOT.code}
      and t.state = 'done' and t.outcome = 'booked' and t.closed_at >= r.created_at))`;

/** Deletes the holds whose time is over and gives their minutes back; nothing else has to run for them to end. */
export function dropExpired(tx: StoreTx, now: Date): Promise<unknown> {
  return dropReservations(tx, sql`r.expires_at <= ${now} and not ${IS_TAKEN}`, now);
}

/** Deletes the holds of what these were offered, and gives their minutes back. Answers what was held. */
export function dropOffered(tx: StoreTx, entryIds: readonly string[], now: Date): Promise<ReservationRow[]> {
  return dropReservations(tx, sql`r.wait_list_entry_id = any(${entryIds}::uuid[])`, now);
}

function dropReservations(tx: StoreTx, which: Sql, now: Date): Promise<ReservationRow[]> {
  return rows(
    tx,
    sql`with gone as (
          delete from reservation where id in (select r.id from reservation r where ${which} order by r.id for update)
          returning *),
        given_back as (
          update workshop_day d
          set booked_minutes = d.booked_minutes - g.minutes, version = d.version + 1, updated_at = ${now}
          from (select s."day", gone.skill, sum(s."minutes")::integer as minutes
                from gone, jsonb_to_recordset(gone.days) as s("day" date, "minutes" integer) group by 1, 2) g
          where d.day = g."day" and d.skill = g.skill)
        select ${RESERVATION} from gone r`,
  );
}

/** Books what these were offered. Answers the bookings with whose they are. */
export function bookOffered(
  tx: StoreTx,
  entryIds: readonly string[],
): Promise<{ readonly id: string; readonly entryId: string }[]> {
  return rows(
    tx,
    sql`with held as (
          select r.id, r.wait_list_entry_id as entry_id from reservation r
          where r.wait_list_entry_id = any(${entryIds}::uuid[]) order by r.id for update)
        update reservation r set expires_at = null, wait_list_entry_id = null from held
        where r.id = held.id returning r.id, held.entry_id as "entryId"`,
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
        where r.during && tstzrange(${from}, ${before}) and (r.expires_at is null or r.expires_at > ${now} or ${IS_TAKEN})
          and r.id is distinct from ${except}`,
  );
}

/** Any number of them by one statement. */
export function insertReservations(tx: StoreTx, made: readonly ReservationRow[]): Promise<unknown> {
  return rows(
    tx,
    sql`insert into reservation (id, bay_id, technician_id, during, skill, minutes, kind, days, customer_id, set_aside, expires_at,
                                 wait_list_entry_id, held_by, rules_ref, created_at)
        select n."id", n."bayId", n."technicianId", tstzrange(n."from", n."until"), n."skill", n."minutes", n."kind",
               n."days", n."customerId", n."setAside", n."expiresAt", n."waitListEntryId", n."heldBy", n."rulesRef",
               n."createdAt"
        from json_to_recordset(${JSON.stringify(made)}::json) as n(
          "id" uuid, "bayId" uuid, "technicianId" uuid, "from" timestamptz, "until" timestamptz, "skill" varchar,
          "minutes" integer, "kind" varchar, "days" jsonb, "customerId" uuid, "setAside" varchar,
          "expiresAt" timestamptz, "waitListEntryId" uuid, "heldBy" varchar, "rulesRef" varchar,
          "createdAt" timestamptz)`,
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
    sql`update reservation
        set expires_at = null, wait_list_entry_id = null, customer_id = coalesce(${customerId}, customer_id)
        where id = ${id}`,
  );
}

export function deleteReservation(tx: StoreTx, id: string): Promise<number> {
  return affected(tx, sql`delete from reservation where id = ${id}`);
}

/** A share of a day and a skill, and how much of it attendance lets be booked. Each day and skill once. */
export interface BookedShare {
  readonly day: string;
  readonly skill: string;
  readonly minutes: number;
  /** Null: was judged already, by whoever is the only one to book. */
  readonly attended: number | null;
}

/**
 * Raises the counters of the days by their shares, each only where it stays within what is attended or was set, less
 * what is carried over. Answers how many it raised: where that is fewer than there are shares, the hours do not suffice.
 */
export async function raiseCounters(tx: StoreTx, shares: readonly BookedShare[], now: Date): Promise<number> {
  const asked = JSON.stringify(shares.map((share) => ({ ...share, id: newId() })));
  const input = sql`
    json_to_recordset(${asked}::json) as n(
      "id" uuid, "day" date, "skill" varchar, "minutes" integer, "attended" integer)`;
  const [, raised] = await Promise.all([
    rows(
      tx,
      sql`insert into workshop_day (id, day, skill, booked_minutes, created_at, updated_at)
          select n."id", n."day", n."skill", 0, ${now}::timestamptz, ${now}::timestamptz from ${input}
          on conflict (day, skill) do nothing`,
    ),
    affected(
      tx,
      sql`update workshop_day d
          set booked_minutes = d.booked_minutes + n."minutes", version = d.version + 1, updated_at = ${now}
          from ${input}
          where d.day = n."day" and d.skill = n."skill" and (n."attended" is null
            or d.booked_minutes + coalesce(d.carry_over_minutes, d.unfinished_minutes) + n."minutes" <= coalesce(d.limit_minutes, n."attended"))`,
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
