import { affected, columns, empty, join, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { VisitKind } from '#libs/workshop';
import { Appointment, type AppointmentState } from './appointment.entity';
import { takeNumber } from '../number-series.queries';
import { ownerAt } from '../service-order.queries';

/** An appointment with what it led to, and the place that is kept for it. */
export interface AppointmentRecord extends Appointment {
  /** When the vehicle of its order arrived. */
  arrivedAt: Date | null;
  /** When it was handed over. */
  deliveredAt: Date | null;
  bayId: string | null;
  technicianId: string | null;
  reservedUntil: Date | null;
}

export interface AppointmentFilter {
  readonly q?: string;
  readonly state?: readonly AppointmentState[];
  readonly vehicleId?: string;
  readonly customerId?: string;
  readonly bookedForFrom?: Date;
  readonly bookedForBefore?: Date;
}

const RECORD = sql`
  ${columns(Appointment, 'a')}, so.arrived_at as "arrivedAt", so.delivered_at as "deliveredAt", r.bay_id as "bayId",
  r.technician_id as "technicianId", upper(r.during) as "reservedUntil"`;

const SOURCE = sql`
  appointment a
  left join service_order so on so.id = a.order_id
  left join reservation r on r.id = a.reservation_id`;

export const APPOINTMENT_SORTS = defineSorts(
  { bookedFor: { column: sql`a.booked_for`, type: 'instant' } },
  { id: sql`a.id`, fallback: 'bookedFor' },
);

export function findAppointments(tx: StoreTx, filter: AppointmentFilter, keyset: Keyset): Promise<AppointmentRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from ${SOURCE} where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findAppointment(tx: StoreTx, id: string): Promise<AppointmentRecord | null> {
  return row(tx, sql`select ${RECORD} from ${SOURCE} where a.id = ${id}`);
}

/** Takes the appointment for this transaction, so that it is not rebooked while its customer arrives. */
export function lockAppointment(tx: StoreTx, id: string): Promise<AppointmentRecord | null> {
  return row(tx, sql`select ${RECORD} from ${SOURCE} where a.id = ${id} for no key update of a`);
}

export type NewAppointment = Omit<
  Appointment,
  | 'appointmentNumber'
  | 'source'
  | 'state'
  | 'bookedAt'
  | 'remindedAt'
  | 'orderId'
  | 'orderNumber'
  | 'importId'
  | 'importDigest'
  | 'lateMinutes'
  | 'version'
  | 'updatedAt'
>;

/** Books a visit in one statement, together with its number and its customer, like `insertOrder`. */
export function insertAppointment(tx: StoreTx, booked: NewAppointment, seriesPrefix: string): Promise<number> {
  const { id, vehicleId, customerId, bookedFor, createdAt } = booked;
  const owner = ownerAt(sql`${vehicleId}::uuid`, sql`${createdAt}::timestamptz`);
  return affected(
    tx,
    sql`${takeNumber(seriesPrefix, createdAt)}
        insert into appointment (
          id, appointment_number, vehicle_id, customer_id, state, booked_for, booked_at, kind, channel, occasion,
          services, parts, parts_ready_at, parts_ready_by_hand, promised_at, pick_up_at, return_at, transport_address, notes, skill, minutes,
          reservation_id, benefit_eligible, rules_ref, created_at, updated_at)
        values (
          ${id}, (select number from numbered), ${vehicleId}, coalesce(${customerId}, ${owner}), 'booked', ${bookedFor},
          ${createdAt}, ${booked.kind}, ${booked.channel}, ${booked.occasion}, ${JSON.stringify(booked.services)},
          ${JSON.stringify(booked.parts)}, ${booked.partsReadyAt}, ${booked.partsReadyByHand}, ${booked.promisedAt}, ${booked.pickUpAt},
          ${booked.returnAt}, ${booked.transportAddress}, ${booked.notes}, ${booked.skill}, ${booked.minutes},
          ${booked.reservationId}, ${booked.benefitEligible}, ${booked.rulesRef}, ${createdAt}, ${createdAt})`,
  );
}

/** Whether the two are one customer, of whom one may be a duplicate that was merged into the other. */
export async function isSameCustomer(tx: StoreTx, one: string, other: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`select from customer c
        join customer d on coalesce(d.merged_into_id, d.id) = coalesce(c.merged_into_id, c.id)
        where c.id = ${one} and d.id = ${other}`,
  );
  return found !== null;
}

/** A place that somebody on the wait-list has taken, and for whom no visit is booked yet. */
export interface TakenOffer {
  readonly reservationId: string;
  readonly customerId: string;
  readonly vehicleId: string;
  readonly bookedFor: Date;
  readonly skill: string;
  readonly minutes: number;
  readonly kind: VisitKind;
}

/** Of these places and who took them, those that are there. */
export function findTakenOffers(
  tx: StoreTx,
  taken: readonly { readonly entryId: string; readonly reservationId: string }[],
): Promise<TakenOffer[]> {
  return rows(
    tx,
    sql`select r.id as "reservationId", w.customer_id as "customerId", w.vehicle_id as "vehicleId",
               lower(r.during) as "bookedFor", r.skill, r.minutes, r.kind
        from json_to_recordset(${JSON.stringify(taken)}::json) as t("entryId" uuid, "reservationId" uuid)
        join wait_list_entry w on w.id = t."entryId"
        join reservation r on r.id = t."reservationId"
        where not exists (select from appointment a where a.reservation_id = r.id)
        order by w.created_at, w.id`,
  );
}

/** Who owns a vehicle now, for whom its visit is judged. */
export async function findOwnerNow(tx: StoreTx, vehicleId: string, now: Date): Promise<string | null> {
  const found = await row<{ owner: string | null }>(
    tx,
    sql`select ${ownerAt(sql`${vehicleId}::uuid`, sql`${now}::timestamptz`)} as owner`,
  );
  return found?.owner ?? null;
}

/** The place that is kept for a visit. */
export function placeOf(appointmentId: string): Sql {
  return sql`(select a.reservation_id from appointment a where a.id = ${appointmentId})`;
}

/** Before its place is given back, a visit lets go of it. */
export function letGoOfPlace(tx: StoreTx, appointmentId: string): Promise<number> {
  return affected(tx, sql`update appointment set reservation_id = null where id = ${appointmentId}`);
}

function conditions(filter: AppointmentFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.q) wanted.push(sql`a.appointment_number like ${prefixPattern(filter.q)}`);
  if (filter.state) wanted.push(sql`a.state = any(${filter.state})`);
  if (filter.vehicleId) wanted.push(sql`a.vehicle_id = ${filter.vehicleId}`);
  if (filter.customerId) {
    wanted.push(sql`
      a.customer_id in (
        select c.id from customer c where c.id = ${filter.customerId} or c.merged_into_id = ${filter.customerId})`);
  }
  if (filter.bookedForFrom) wanted.push(sql`a.booked_for >= ${filter.bookedForFrom}`);
  if (filter.bookedForBefore) wanted.push(sql`a.booked_for < ${filter.bookedForBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
