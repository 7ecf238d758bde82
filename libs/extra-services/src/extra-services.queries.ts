import { affected, assignments, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { ExtraService } from './extra-service.entity';
import type { ExtraServiceKind, ExtraServiceState } from './extra-service-flow.policy';

export const EXTRA_SERVICE_SORTS = defineSorts(
  { createdAt: { column: sql`x.created_at`, type: 'instant' } },
  { id: sql`x.id`, fallback: '-createdAt' },
);

export interface ExtraServiceFilter {
  readonly kind?: readonly ExtraServiceKind[];
  readonly state?: readonly ExtraServiceState[];
  readonly customerId?: string;
  readonly vehicleId?: string;
  readonly orderId?: string;
}

export function findExtraServices(tx: StoreTx, filter: ExtraServiceFilter, keyset: Keyset): Promise<ExtraService[]> {
  return rows(
    tx,
    sql`select ${columns(ExtraService, 'x')} from extra_service x
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findExtraService(tx: StoreTx, id: string): Promise<ExtraService | null> {
  return row(tx, sql`select ${columns(ExtraService, 'x')} from extra_service x where x.id = ${id}`);
}

/** Takes it for this transaction. */
export function lockExtraService(tx: StoreTx, id: string): Promise<ExtraService | null> {
  return row(tx, sql`select ${columns(ExtraService, 'x')} from extra_service x where x.id = ${id} for no key update`);
}

export function insertExtraService(tx: StoreTx, service: ExtraService): Promise<number> {
  return affected(
    tx,
    sql`insert into extra_service
          (id, kind, state, customer_id, vehicle_id, order_id, vehicle_count, planned_for, place, reference, note, steps,
           created_at, updated_at)
        values (${service.id}, ${service.kind}, ${service.state}, ${service.customerId}, ${service.vehicleId},
                ${service.orderId}, ${service.vehicleCount}, ${service.plannedFor}, ${service.place},
                ${service.reference}, ${service.note}, ${JSON.stringify(service.steps)}::jsonb, ${service.createdAt},
                ${service.createdAt})`,
  );
}

export function updateExtraService(
  tx: StoreTx,
  { id, version }: ExtraService,
  { steps, ...change }: Partial<ExtraService>,
  at: Date,
): Promise<number> {
  const set = assignments(ExtraService, { ...change, version: version + 1, updatedAt: at });
  const noted = steps ? sql`, steps = ${JSON.stringify(steps)}::jsonb` : empty;
  return affected(tx, sql`update extra_service set ${set}${noted} where id = ${id} and version = ${version}`);
}

function conditions(filter: ExtraServiceFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.kind) wanted.push(sql`x.kind = any(${filter.kind})`);
  if (filter.state) wanted.push(sql`x.state = any(${filter.state})`);
  if (filter.vehicleId) wanted.push(sql`x.vehicle_id = ${filter.vehicleId}`);
  if (filter.orderId) wanted.push(sql`x.order_id = ${filter.orderId}`);
  if (filter.customerId) {
    wanted.push(sql`
      x.customer_id in (
        select c.id from customer c where c.id = ${filter.customerId} or c.merged_into_id = ${filter.customerId})`);
  }
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
