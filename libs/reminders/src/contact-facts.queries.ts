import { join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { Contact } from '#libs/outreach';
import type { StoreTx } from '#libs/tenancy';
import { WORKSHOP_DAYS } from './triggers/standing-in-workshop.queries';
import { lastMaintenance } from './forecast.queries';

/** A contact with all that its judgement and its text need, as of now. */
export interface ContactRecord extends Pick<
  Contact,
  | 'id'
  | 'journey'
  | 'policyRef'
  | 'step'
  | 'subjectType'
  | 'subjectId'
  | 'occurrence'
  | 'vehicleId'
  | 'channel'
  | 'category'
  | 'dueAt'
  | 'expiresAt'
  | 'state'
  | 'values'
> {
  /** The customer, or the one that a duplicate was merged into. */
  customerId: string;
  customerName: string;
  plate: string | null;
  model: string | null;
  /** The owner now. */
  ownerId: string | null;
  lastMaintenanceOrderId: string | null;
  lastArrivedAt: Date | null;
  isInWorkshop: boolean;
  hasAppointment: boolean;
  dueOn: LocalDate | null;
  deliveredAt: Date | null;
  isBooked: boolean;
  bookedFor: Date | null;
}

const record = (now: Date): Sql => sql`
  select k.id, k.journey, k.policy_ref as "policyRef", k.step, k.subject_type as "subjectType",
         k.subject_id as "subjectId", k.occurrence, k.vehicle_id as "vehicleId", k.channel, k.category,
         k.due_at as "dueAt", k.expires_at as "expiresAt", k.state, k.values,
         coalesce(s.id, c.id) as "customerId", coalesce(s.name, c.name) as "customerName", v.plate, v.model,
         owner.id as "ownerId", last.id as "lastMaintenanceOrderId", visits.arrived_at as "lastArrivedAt",
         coalesce(visits.open_since > ${now}::timestamptz - make_interval(days => ${WORKSHOP_DAYS}), false)
           as "isInWorkshop",
         exists (select from appointment x
                 where x.vehicle_id = k.vehicle_id and x.state = 'booked' and x.booked_for > ${now}) as "hasAppointment",
         f.due_on as "dueOn", d.delivered_at as "deliveredAt", coalesce(b.state = 'booked', false) as "isBooked",
         b.booked_for as "bookedFor"
  from contact k
  join customer c on c.id = k.customer_id
  left join customer s on s.id = c.merged_into_id
  left join vehicle v on v.id = k.vehicle_id
  left join lateral (
    select coalesce(o.merged_into_id, o.id) as id from vehicle_owner w join customer o on o.id = w.customer_id
    where w.vehicle_id = k.vehicle_id and w.replaced_at is null limit 1) owner on true
  left join lateral (${lastMaintenance(sql`k.vehicle_id`)}) last on true
  left join lateral (
    select max(so.arrived_at) as arrived_at,
           max(so.arrived_at) filter (where so.state not in ('delivered', 'settled')) as open_since
    from service_order so where so.vehicle_id = k.vehicle_id and so.state <> 'cancelled') visits on true
  left join maintenance_forecast f on f.vehicle_id = k.vehicle_id
  left join service_order d on k.subject_type = 'service-order' and d.id = k.subject_id
  left join appointment b on k.subject_type = 'appointment' and b.id = k.subject_id`;

/** The contacts of these ids. */
export function findContactRecords(tx: StoreTx, ids: readonly string[], now: Date): Promise<ContactRecord[]> {
  return rows(tx, sql`${record(now)} where k.id = any(${ids}::uuid[])`);
}

export interface PlannedFilter {
  readonly from: Date;
  readonly before: Date;
  readonly journey?: string;
}

export const PLANNED_SORTS = defineSorts(
  { dueAt: { column: sql`k.due_at`, type: 'instant' } },
  { id: sql`k.id`, fallback: 'dueAt' },
);

/** What journeys planned for this time, whatever became of it. */
export function findPlanned(tx: StoreTx, filter: PlannedFilter, keyset: Keyset, now: Date): Promise<ContactRecord[]> {
  const wanted = [
    keyset.where,
    sql`k.due_at >= ${filter.from} and k.due_at < ${filter.before} and k.policy_ref like 'journey/%'`,
  ];
  if (filter.journey) wanted.push(sql`k.journey = ${filter.journey}`);
  return rows(tx, sql`${record(now)} where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`);
}

/** What messages quote of the store. TEN-12 */
export interface StoreContactData {
  name: string;
  appointmentPhone: string | null;
  rescuePhone: string | null;
  repairPhone: string | null;
  complaintPhone: string | null;
  address: string | null;
}

/** A store sees its own profile alone; null where headquarters wrote none. */
export function findStoreContactData(tx: StoreTx): Promise<StoreContactData | null> {
  return row(
    tx,
    sql`select p.name, p.appointment_phone as "appointmentPhone", p.rescue_phone as "rescuePhone",
               p.repair_phone as "repairPhone", p.complaint_phone as "complaintPhone", p.address
        from group_store_profile p`,
  );
}
