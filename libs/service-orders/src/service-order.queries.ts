import { affected, columns, empty, join, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { takeNumber } from './number-series.queries';
import { noteAvailability } from './parts/parts-requests.queries';
import type { OrderState } from './order-state.policy';
import { SERVICE_ORDER_CATALOGUE } from './service-order.catalogue';
import { type OrderType, ServiceOrder } from './service-order.entity';
import type { ServiceOrderLine } from './service-order-line.entity';

/** An order as a list shows it. */
export interface OrderRecord extends ServiceOrder {
  /** A later order repairs it again. SVC-26 */
  reworked: boolean;
}

/** An order with all that its answer shows, in one row. */
export interface OrderWithLines extends OrderRecord {
  lines: Omit<ServiceOrderLine, 'orderId' | 'createdAt'>[];
}

export interface OrderFilter {
  readonly q?: string;
  readonly state?: readonly OrderState[];
  readonly type?: readonly OrderType[];
  readonly internal?: boolean;
  readonly settled?: boolean;
  readonly vehicleId?: string;
  readonly customerId?: string;
  readonly adviserName?: string;
  readonly technicianName?: string;
  readonly arrivedAtFrom?: Date;
  readonly arrivedAtBefore?: Date;
  readonly promisedAtBefore?: Date;
  readonly sort?: string;
}

const RECORD = sql`
  ${columns(ServiceOrder, 'so')},
  exists (select from service_order again where again.rework_of_id = so.id) as reworked`;

const LINES = sql`
  coalesce((
    select json_agg(json_build_object(
             'id', l.id, 'position', l.position, 'kind', l.kind, 'code', l.code, 'name', l.name,
             'quantity', trim_scale(l.quantity)::text, 'amountFen', l.amount_fen,
             'availableAtOnce', l.available_at_once, 'fromCatalogue', l.from_catalogue,
             'freeDiagnosis', l.free_diagnosis) order by l.position)
    from service_order_line l where l.order_id = so.id), '[]') as lines`;

export const ORDER_SORTS = defineSorts(
  {
    arrivedAt: { column: sql`so.arrived_at`, type: 'instant' },
    promisedAt: { column: sql`so.promised_at`, type: 'instant' },
  },
  { id: sql`so.id`, fallback: '-arrivedAt' },
);

/** `matching`: a condition on the catalogue of service orders, compiled from a filter. */
export function findOrdersMatching(tx: StoreTx, matching: Sql, keyset: Keyset): Promise<OrderRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from service_order so
        where so.id in (select ${SERVICE_ORDER_CATALOGUE.id} from ${SERVICE_ORDER_CATALOGUE.from} where ${matching})
          ${conditions({ sort: keyset.sort })} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

export function findOrders(tx: StoreTx, filter: OrderFilter, keyset: Keyset): Promise<OrderRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from service_order so
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findOrder(tx: StoreTx, id: string): Promise<OrderWithLines | null> {
  return row(tx, sql`select ${RECORD}, ${LINES} from service_order so where so.id = ${id}`);
}

/** For lists of what belongs to an order; send it together with their own statement. Throws `not_found`. */
export async function assertOrder(tx: StoreTx, id: string): Promise<void> {
  const found = await row(tx, sql`select from service_order so where so.id = ${id}`);
  if (!found) throw new DomainError(notFound);
}

/** Takes the order for this transaction, so that of two who move it on at once the second sees what the first did. */
export function lockOrder(tx: StoreTx, id: string): Promise<ServiceOrder | null> {
  return row(
    tx,
    sql`select ${columns(ServiceOrder, 'so')} from service_order so where so.id = ${id} for no key update`,
  );
}

/** The customer who owned a vehicle at an instant, as far as the store had learned by then. */
export function ownerAt(vehicleId: Sql, instant: Sql): Sql {
  return sql`(
    select w.customer_id from vehicle_owner w
    where w.vehicle_id = ${vehicleId} and (w.replaced_at is null or w.replaced_at > ${instant})
    order by w.created_at, w.id limit 1)`;
}

/** What is written of a new order; the number is null where the store's own series gives it. */
export type NewOrder = Omit<
  ServiceOrder,
  | 'orderNumber'
  | 'state'
  | 'workCompletedAt'
  | 'billedAt'
  | 'deliveredAt'
  | 'settledAt'
  | 'cancelledAt'
  | 'reworkOfId'
  | 'reworkOfNumber'
  | 'reworkConfirmedAt'
  | 'reworkContent'
  | 'reworkCause'
  | 'intakeContactId'
  | 'intakePhoneId'
  | 'intakeVerifiedAt'
  | 'intakeVerifiedBy'
  | 'inspectedAt'
  | 'quotedAt'
  | 'workStartedAt'
  | 'twelvePointCheckedAt'
  | 'finalCheckedAt'
  | 'importId'
  | 'importDigest'
  | 'linesDigest'
  | 'version'
  | 'updatedAt'
> & { readonly orderNumber: string | null };

/**
 * Adds an order in one statement, together with its number and its customer: without one it is the vehicle's owner at
 * arrival. Asking for the two first would cost a wait.
 */
export function insertOrder(tx: StoreTx, order: NewOrder, seriesPrefix: string): Promise<number> {
  const isNumberedHere = order.orderNumber === null;
  const numbered = isNumberedHere ? takeNumber(seriesPrefix, order.createdAt) : empty;
  const orderNumber = isNumberedHere ? sql`(select number from numbered)` : sql`${order.orderNumber}`;
  const owner = ownerAt(sql`${order.vehicleId}::uuid`, sql`${order.arrivedAt}::timestamptz`);
  return affected(
    tx,
    sql`${numbered}
        insert into service_order (
          id, order_number, source, vehicle_id, customer_id, type, state, internal, arrived_at, promised_at, odometer_km,
          adviser_name, technician_name, bay, pre_inspected, inspection_sheet_used, customer_present,
          quoted_from_catalogue, parts_prepicked_in_time, bill_explained, services_still_needed, sold_hours,
          clocked_hours, free_diagnosis_minutes, quote_fen, labour_fen, parts_fen, created_at, updated_at)
        values (
          ${order.id}, ${orderNumber}, ${order.source}, ${order.vehicleId}, coalesce(${order.customerId}, ${owner}),
          ${order.type}, 'arrived', ${order.internal}, ${order.arrivedAt}, ${order.promisedAt}, ${order.odometerKm},
          ${order.adviserName}, ${order.technicianName}, ${order.bay}, ${order.preInspected},
          ${order.inspectionSheetUsed}, ${order.customerPresent}, ${order.quotedFromCatalogue},
          ${order.partsPrepickedInTime}, ${order.billExplained}, ${order.servicesStillNeeded}, ${order.soldHours},
          ${order.clockedHours}, ${order.freeDiagnosisMinutes}, ${order.quoteFen}, ${order.labourFen}, ${order.partsFen}, ${order.createdAt},
          ${order.createdAt})`,
  );
}

export type NewLine = Omit<ServiceOrderLine, 'orderId' | 'createdAt'>;

/** Adds the lines of an order in one statement, however many there are. */
export function insertLines(tx: StoreTx, orderId: string, lines: readonly NewLine[], at: Date): Promise<number> {
  return affected(
    tx,
    sql`insert into service_order_line (
          id, order_id, position, kind, code, name, quantity, amount_fen, available_at_once, from_catalogue,
          free_diagnosis, created_at)
        select l."id", ${orderId}, l."position", l."kind", l."code", l."name", l."quantity", l."amountFen",
               l."availableAtOnce", l."fromCatalogue", coalesce(l."freeDiagnosis", false), ${at}
        from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(
          "id" uuid, "position" smallint, "kind" text, "code" text, "name" text, "quantity" numeric,
          "amountFen" bigint, "availableAtOnce" boolean, "fromCatalogue" boolean,
          "freeDiagnosis" boolean)`,
  );
}

/** Puts a whole set of lines in the place of what the order had; send it together with the order's own change. */
export async function replaceLines(tx: StoreTx, orderId: string, lines: readonly NewLine[], at: Date): Promise<void> {
  await Promise.all([
    affected(tx, sql`delete from service_order_line where order_id = ${orderId}`),
    insertLines(tx, orderId, lines, at),
    noteAvailability(tx, orderId),
  ]);
}

function conditions(filter: OrderFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.q) wanted.push(sql`so.order_number like ${prefixPattern(filter.q)}`);
  if (filter.state) wanted.push(sql`so.state = any(${filter.state})`);
  if (filter.type) wanted.push(sql`so.type = any(${filter.type})`);
  if (filter.internal !== undefined) wanted.push(sql`so.internal = ${filter.internal}`);
  if (filter.settled !== undefined) wanted.push(sql`(so.state = 'settled') = ${filter.settled}`);
  if (filter.vehicleId) wanted.push(sql`so.vehicle_id = ${filter.vehicleId}`);
  if (filter.customerId) {
    wanted.push(sql`
      so.customer_id in (
        select c.id from customer c where c.id = ${filter.customerId} or c.merged_into_id = ${filter.customerId})`);
  }
  if (filter.adviserName) wanted.push(sql`so.adviser_name = ${filter.adviserName}`);
  if (filter.technicianName) wanted.push(sql`so.technician_name = ${filter.technicianName}`);
  if (filter.arrivedAtFrom) wanted.push(sql`so.arrived_at >= ${filter.arrivedAtFrom}`);
  if (filter.arrivedAtBefore) wanted.push(sql`so.arrived_at < ${filter.arrivedAtBefore}`);
  if (filter.promisedAtBefore) wanted.push(sql`so.promised_at < ${filter.promisedAtBefore}`);
  if (filter.sort?.endsWith('promisedAt')) wanted.push(sql`so.promised_at is not null`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
