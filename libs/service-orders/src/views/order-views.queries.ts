import type { CustomerValueClass } from '#libs/customers';
import { columns, row, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { ServiceOrder } from '../service-order.entity';

/** An order with the class of its customer, or of the one that the customer was merged into. CF-14 */
export interface OrderOfClass extends ServiceOrder {
  valueClass: CustomerValueClass | null;
}

export function findOrderOfClass(tx: StoreTx, id: string): Promise<OrderOfClass | null> {
  return row(
    tx,
    sql`select ${columns(ServiceOrder, 'so')}, coalesce(survivor.value_class, c.value_class) as "valueClass"
        from service_order so
        left join customer c on c.id = so.customer_id
        left join customer survivor on survivor.id = c.merged_into_id
        where so.id = ${id}`,
  );
}

/** How a store kept its promises of delivery (准时交车). SVC-11 */
export interface PromisesKept {
  delivered: number;
  onTime: number;
  late: number;
  withoutPromise: number;
  openAndLate: number;
}

/** Orders that were delivered in a span of time, and those that are late now. Cancelled and internal ones are left out. */
export async function countPromisesKept(tx: StoreTx, from: Date, before: Date, now: Date): Promise<PromisesKept> {
  const counted = await row<PromisesKept>(
    tx,
    sql`select count(*) as delivered,
               count(*) filter (where so.delivered_at <= so.promised_at) as "onTime",
               count(*) filter (where so.delivered_at > so.promised_at) as late,
               count(*) filter (where so.promised_at is null) as "withoutPromise",
               (select count(*) from service_order open
                where open.state = any('{arrived,inspected,quoted,in_work,work_completed,checked}')
                  and open.promised_at < ${now} and open.delivered_at is null and not open.internal) as "openAndLate"
        from service_order so
        where so.delivered_at >= ${from} and so.delivered_at < ${before} and not so.internal
          and so.state <> 'cancelled'`,
  );
  return counted as PromisesKept;
}

/** A kind of part that was sold, with what all kinds together come to. */
export interface SoldPart {
  code: string | null;
  name: string;
  quantity: string;
  orders: number;
  amountFen: number;
  kinds: number;
  totalFen: number;
}

/**
 * What was sold with the orders that were delivered in a span of time and are settled by now (已结账的工单). They go by the
 * delivery, which every system tells, and not by when the bill was paid. SVC-24
 */
export function findPartsSold(tx: StoreTx, from: Date, before: Date, limit: number): Promise<SoldPart[]> {
  return rows(
    tx,
    sql`select l.code, min(l.name) as name, trim_scale(sum(l.quantity))::text as quantity,
               count(distinct l.order_id) as orders, sum(l.amount_fen)::bigint as "amountFen",
               count(*) over () as kinds, (sum(sum(l.amount_fen)) over ())::bigint as "totalFen"
        from service_order so join service_order_line l on l.order_id = so.id and l.kind = 'part'
        where so.state = 'settled' and so.delivered_at >= ${from} and so.delivered_at < ${before}
        group by l.code, case when l.code is null then l.name end
        order by sum(l.amount_fen) desc, l.code, min(l.name) limit ${limit}`,
  );
}

/** The versions of these orders, for who waits for them to change. */
export async function findVersions(tx: StoreTx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ id: string; version: number }>(
    tx,
    sql`select id, version from service_order where id = any(${ids}::uuid[])`,
  );
  return new Map(found.map(({ id, version }) => [id, version]));
}
