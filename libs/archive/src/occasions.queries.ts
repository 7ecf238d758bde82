import { rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { OrderType } from '#libs/service-orders';
import { NEW_CAR } from './archive-policies';
import { checklistOf, type OccasionFacts } from './new-dossier.policy';

/** What events told of, and when something may have happened, or may be planned for, to be asked for. */
export interface OccasionSource {
  readonly orderIds: readonly string[];
  readonly vehicleIds: readonly string[];
  readonly importIds: readonly string[];
  readonly since: Date;
  /** Exclusive; what lies further ahead is a slip of the pen. */
  readonly before: Date;
}

/** An occasion and the code of its checklist. */
export type ChecklistedOccasion = OccasionFacts & { readonly checklist: string };

/** Orders whose cars were handed back and that have no dossier yet. ARC-08 */
export async function findHandedBackOrders(
  tx: StoreTx,
  { orderIds, importIds, since }: OccasionSource,
): Promise<ChecklistedOccasion[]> {
  const found = await rows<OccasionFacts & { type: OrderType }>(
    tx,
    sql`select so.id as "orderId", so.vehicle_id as "vehicleId", so.type, so.delivered_at as "startedAt",
               'order' as occasion, coalesce(so.customer_id, w.customer_id) as "customerId"
        from service_order so
        left join vehicle_owner w on w.vehicle_id = so.vehicle_id and w.replaced_at is null
        where ${isTold(sql`so`, orderIds, importIds)}
          and so.delivered_at >= ${since} and so.state <> 'cancelled'
          and not exists (select from archive_dossier s where s.order_id = so.id)`,
  );
  return found.map(({ type, ...occasion }) => ({ ...occasion, checklist: checklistOf(type) }));
}

/** Cars that were sold here and have no dossier of the sale yet; a day counts from its beginning in the store. ARC-07, CF-19 */
export async function findNewCars(
  tx: StoreTx,
  { vehicleIds, importIds, since, before }: OccasionSource,
  startEvent: 'sale' | 'delivery',
  timeZone: string,
): Promise<ChecklistedOccasion[]> {
  const day = startEvent === 'sale' ? sql`v.purchased_on` : sql`v.delivered_on`;
  const startedAt = sql`${day}::timestamp at time zone ${timeZone}`;
  const found = await rows<OccasionFacts>(
    tx,
    sql`select null as "orderId", v.id as "vehicleId", ${startedAt} as "startedAt",
               'sale' as occasion, w.customer_id as "customerId"
        from vehicle v
        left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
        where ${isTold(sql`v`, vehicleIds, importIds)} and v.origin = 'sold_here'
          and ${startedAt} >= ${since} and ${startedAt} < ${before}
          and not exists (select from archive_file f join archive_dossier s on s.file_id = f.id and s.occasion = 'sale'
                          where f.vehicle_id = v.id)`,
  );
  return found.map((occasion) => ({ ...occasion, checklist: NEW_CAR }));
}

const isTold = (alias: Sql, ids: readonly string[], importIds: readonly string[]): Sql =>
  importIds.length === 0
    ? sql`${alias}.id = any(${ids}::uuid[])`
    : sql`(${alias}.id = any(${ids}::uuid[]) or ${alias}.import_id = any(${importIds}::uuid[]))`;
