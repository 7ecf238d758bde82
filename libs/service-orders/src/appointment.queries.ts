import { affected, columns, empty, join, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Appointment, type AppointmentState } from './appointment.entity';
import { takeNumber } from './number-series.queries';
import { ownerAt } from './service-order.queries';

/** An appointment with the arrival that it led to. */
export interface AppointmentRecord extends Appointment {
  /** When the vehicle of its order arrived. */
  arrivedAt: Date | null;
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
  ${columns(Appointment, 'a')}, (select so.arrived_at from service_order so where so.id = a.order_id) as "arrivedAt"`;

export const APPOINTMENT_SORTS = defineSorts(
  { bookedFor: { column: sql`a.booked_for`, type: 'instant' } },
  { id: sql`a.id`, fallback: 'bookedFor' },
);

export function findAppointments(tx: StoreTx, filter: AppointmentFilter, keyset: Keyset): Promise<AppointmentRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from appointment a where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findAppointment(tx: StoreTx, id: string): Promise<AppointmentRecord | null> {
  return row(tx, sql`select ${RECORD} from appointment a where a.id = ${id}`);
}

/** Takes the appointment for this transaction, so that it is not rebooked while its customer arrives. */
export function lockAppointment(tx: StoreTx, id: string): Promise<AppointmentRecord | null> {
  return row(tx, sql`select ${RECORD} from appointment a where a.id = ${id} for no key update`);
}

export type NewAppointment = Pick<Appointment, 'id' | 'vehicleId' | 'customerId' | 'bookedFor' | 'createdAt'>;

/** Books a visit in one statement, together with its number and its customer, like `insertOrder`. */
export function insertAppointment(tx: StoreTx, booked: NewAppointment, seriesPrefix: string): Promise<number> {
  const { id, vehicleId, customerId, bookedFor, createdAt } = booked;
  const owner = ownerAt(sql`${vehicleId}::uuid`, sql`${createdAt}::timestamptz`);
  return affected(
    tx,
    sql`${takeNumber(seriesPrefix, createdAt)}
        insert into appointment (
          id, appointment_number, vehicle_id, customer_id, state, booked_for, booked_at, created_at, updated_at)
        values (
          ${id}, (select number from numbered), ${vehicleId}, coalesce(${customerId}, ${owner}), 'booked', ${bookedFor},
          ${createdAt}, ${createdAt}, ${createdAt})`,
  );
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
