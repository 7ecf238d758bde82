import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { OrderState } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import { LabourClocking } from './labour-clocking.entity';

export interface ClockingRecord extends LabourClocking {
  readonly orderNumber: string;
}

export interface ClockingFilter {
  readonly technicianId?: string;
  readonly orderId?: string;
  readonly running?: boolean;
  readonly startedAtFrom?: Date;
  readonly startedAtBefore?: Date;
}

const RECORD = sql`${columns(LabourClocking, 'lc')}, so.order_number as "orderNumber"`;
const FROM = sql`labour_clocking lc join service_order so on so.id = lc.order_id`;

export const CLOCKING_SORTS = defineSorts(
  { startedAt: { column: sql`lc.started_at`, type: 'instant' } },
  { id: sql`lc.id`, fallback: '-startedAt' },
);

export function findClockings(tx: StoreTx, filter: ClockingFilter, keyset: Keyset): Promise<ClockingRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from ${FROM} where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findClocking(tx: StoreTx, id: string): Promise<ClockingRecord | null> {
  return row(tx, sql`select ${RECORD} from ${FROM} where lc.id = ${id}`);
}

/** A clocking, taken for this transaction, with whose it is, when its order arrived and how far it has come. */
export interface TakenClocking {
  readonly clocking: ClockingRecord;
  readonly staffId: string | null;
  readonly orderState: OrderState;
  readonly arrivedAt: Date;
}

export async function lockClocking(tx: StoreTx, id: string): Promise<TakenClocking | null> {
  const found = await row<ClockingRecord & Omit<TakenClocking, 'clocking'>>(
    tx,
    sql`select ${RECORD}, so.state as "orderState", so.arrived_at as "arrivedAt",
               (select t.staff_id from technician t where t.id = lc.technician_id) as "staffId"
        from ${FROM} where lc.id = ${id} for no key update of lc for share of so`,
  );
  if (!found) return null;
  const { staffId, orderState, arrivedAt, ...clocking } = found;
  return { clocking, staffId, orderState, arrivedAt };
}

/** Takes the technician, so that of two clocks started at once the second sees the first. */
export function lockTechnician(
  tx: StoreTx,
  id: string,
): Promise<{ readonly inUse: boolean; readonly staffId: string | null } | null> {
  return row(
    tx,
    sql`select t.in_use as "inUse", t.staff_id as "staffId" from technician t where t.id = ${id} for no key update`,
  );
}

/** The job at which a technician is. */
export function findRunning(tx: StoreTx, technicianId: string): Promise<ClockingRecord | null> {
  return row(tx, sql`select ${RECORD} from ${FROM} where lc.technician_id = ${technicianId} and lc.ended_at is null`);
}

/** An order that somebody is to work on; it does not move on as long as this transaction lasts. */
export function findWorkableOrder(
  tx: StoreTx,
  id: string,
): Promise<{ readonly state: OrderState; readonly orderNumber: string; readonly arrivedAt: Date } | null> {
  return row(
    tx,
    sql`select so.state, so.order_number as "orderNumber", so.arrived_at as "arrivedAt"
        from service_order so where so.id = ${id} for share`,
  );
}

/** Why times were corrected on the orders of these customers, as a person is told of it. SEC-08 */
export function findCorrectionsOf(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  return rows(
    tx,
    sql`select lc.id, lc.order_id as "orderId", lc.correction from ${FROM}
        where so.customer_id = any(${customerIds}) and lc.correction is not null order by lc.started_at, lc.id`,
  );
}

/** Empties these texts, which may name people. */
export function emptyCorrectionsOf(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  return affected(
    tx,
    sql`update labour_clocking lc set correction = null from service_order so
        where so.id = lc.order_id and so.customer_id = any(${customerIds}) and lc.correction is not null`,
  );
}

function conditions(filter: ClockingFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.technicianId) wanted.push(sql`lc.technician_id = ${filter.technicianId}`);
  if (filter.orderId) wanted.push(sql`lc.order_id = ${filter.orderId}`);
  if (filter.running !== undefined) wanted.push(sql`(lc.ended_at is null) = ${filter.running}`);
  if (filter.startedAtFrom) wanted.push(sql`lc.started_at >= ${filter.startedAtFrom}`);
  if (filter.startedAtBefore) wanted.push(sql`lc.started_at < ${filter.startedAtBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
