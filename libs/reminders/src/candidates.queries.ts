import { rows, type Sql, sql } from '#libs/database';
import { compileFilter, type FilterTree } from '#libs/filters';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { TriggerKind } from './journey.dto';
import { POPULATION_OF } from './journeys';

/** Candidates looked at in one transaction. */
export const CANDIDATE_BLOCK = 1_000;

interface CandidateColumns {
  id: string;
  /** The customer, or the one that a duplicate was merged into. */
  customerId: string;
  vehicleId: string;
}

export interface MaintenanceCandidate extends CandidateColumns {
  cycle: string;
  dueOn: LocalDate;
}

export interface DeliveryCandidate extends CandidateColumns {
  deliveredAt: Date;
}

export interface AppointmentCandidate extends CandidateColumns {
  bookedFor: Date;
  bookedAt: Date | null;
}

/** A block of the candidates of one journey, in the order of their ids. */
export interface CandidateSearch<Bound> {
  readonly journey: string;
  /** Codes of the steps that the trigger makes due. */
  readonly steps: readonly string[];
  readonly population: FilterTree | null;
  readonly from: Bound;
  readonly before: Bound;
  /** The last id of the block before; null: from the beginning. */
  readonly afterId: string | null;
}

/**
 * A vehicle stands in the workshop while an order of the last month is open; older ones were never closed by the system
 * that they came from.
 */
export const WORKSHOP_DAYS = 30;

/** Vehicles whose maintenance is due in these days, with an owner to tell, and neither in the workshop nor booked. */
export function findMaintenanceDue(
  tx: StoreTx,
  search: CandidateSearch<LocalDate>,
  now: Date,
): Promise<MaintenanceCandidate[]> {
  return rows(
    tx,
    sql`select f.vehicle_id as id, f.vehicle_id as "vehicleId", f.cycle, f.due_on as "dueOn",
               coalesce(c.merged_into_id, c.id) as "customerId"
        from maintenance_forecast f
        join vehicle_owner w on w.vehicle_id = f.vehicle_id and w.replaced_at is null
        join customer c on c.id = w.customer_id and c.erased_at is null
        where f.due_on >= ${search.from} and f.due_on < ${search.before}
          and ${commonConditions(search, 'maintenance_due', sql`f.vehicle_id`, sql`f.cycle`)}
          and not exists (select from appointment a
                          where a.vehicle_id = f.vehicle_id and a.state = 'booked' and a.booked_for > ${now})
          and not exists (select from service_order so
                          where so.vehicle_id = f.vehicle_id and so.state not in ('delivered', 'settled', 'cancelled')
                            and so.arrived_at > ${now}::timestamptz - make_interval(days => ${WORKSHOP_DAYS}))
        order by f.vehicle_id limit ${CANDIDATE_BLOCK}`,
  );
}

/** What is the one time round of a delivered order. */
export const DELIVERY = 'delivery';

/** Orders delivered in this time, whose customer is known. */
export function findDeliveries(tx: StoreTx, search: CandidateSearch<Date>): Promise<DeliveryCandidate[]> {
  return rows(
    tx,
    sql`select d.id, d.vehicle_id as "vehicleId", d.delivered_at as "deliveredAt",
               coalesce(c.merged_into_id, c.id) as "customerId"
        from service_order d
        join customer c on c.id = d.customer_id and c.erased_at is null
        where d.delivered_at >= ${search.from} and d.delivered_at < ${search.before} and d.state <> 'cancelled'
          and ${commonConditions(search, 'order_delivered', sql`d.id`, sql`${DELIVERY}`)}
        order by d.id limit ${CANDIDATE_BLOCK}`,
  );
}

/** The round of a booked visit, as `Date.toISOString` writes it: a visit that moves begins another one. */
const BOOKED_FOR = sql`to_char(b.booked_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Visits booked for this time, whose customer is known. */
export function findBookings(tx: StoreTx, search: CandidateSearch<Date>): Promise<AppointmentCandidate[]> {
  return rows(
    tx,
    sql`select b.id, b.vehicle_id as "vehicleId", b.booked_for as "bookedFor", b.booked_at as "bookedAt",
               coalesce(c.merged_into_id, c.id) as "customerId"
        from appointment b
        join customer c on c.id = b.customer_id and c.erased_at is null
        where b.booked_for >= ${search.from} and b.booked_for < ${search.before} and b.state = 'booked'
          and ${commonConditions(search, 'appointment_booked', sql`b.id`, BOOKED_FOR)}
        order by b.id limit ${CANDIDATE_BLOCK}`,
  );
}

const SUBJECTS: Readonly<Record<TriggerKind, string>> = {
  maintenance_due: 'vehicle',
  order_delivered: 'service-order',
  appointment_booked: 'appointment',
};

/** In the population, behind the block before, and with a step that is not planned yet in this round. */
function commonConditions(
  { journey, steps, population, afterId }: CandidateSearch<unknown>,
  trigger: TriggerKind,
  id: Sql,
  occurrence: Sql,
): Sql {
  const catalogue = POPULATION_OF[trigger];
  const members = population
    ? sql`${id} in (select ${catalogue.id} from ${catalogue.from} where ${compileFilter(catalogue, population)})`
    : sql`true`;
  const behind = afterId === null ? sql`true` : sql`${id} > ${afterId}`;
  return sql`
    ${members} and ${behind}
    and (select count(*) from contact k
         where k.journey = ${journey} and k.subject_type = ${SUBJECTS[trigger]} and k.subject_id = ${id}
           and k.occurrence = ${occurrence} and k.step = any(${steps})) < ${steps.length}`;
}
