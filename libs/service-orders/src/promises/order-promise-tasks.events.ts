import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { findDeadlines } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock, newId } from '#libs/foundation';
import { cancelTasks, createTasks, defineTaskKind } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { PROMISED_DELIVERY } from './order-promise.preset';

/** A vehicle is promised soon and not delivered: hurry, or tell the customer. SVC-11, SVC-32 */
export const DELIVERY_AT_RISK = defineTaskKind({
  code: 'delivery-at-risk',
  title: {
    'zh-CN': '工单 {orderNumber} 约定 {promisedAt} 交车，尚未交付：请跟进或告知客户',
    en: 'Order {orderNumber} is promised for {promisedAt} and not delivered: see to it, or tell the customer',
  },
  outcomes: [
    { code: 'on_schedule', label: { 'zh-CN': '可按时交车', en: 'It will be on time' } },
    { code: 'customer_told', label: { 'zh-CN': '已告知客户新时间', en: 'The customer was told another time' } },
  ],
  permission: 'service-orders:write',
});

interface PromisedOrder {
  id: string;
  orderNumber: string;
  customerId: string | null;
  vehicleId: string;
}

/** Asks the service advisers to see to what is promised soon, and takes it back when the promise is kept or moved. */
@Injectable()
export class OrderPromiseTasks {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'delivery-at-risk', types: ['deadline.warned', 'deadline.met', 'deadline.cancelled'] })
  async follow(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const ids = events
      .filter(({ payload }) => payload?.kind === PROMISED_DELIVERY.code)
      .map(({ subjectId }) => subjectId);
    if (ids.length === 0) return;
    // what counts is how they stand now, in whatever order the events came
    const deadlines = await findDeadlines(tx, { ids });
    const owed = deadlines.filter(({ state, warnedAt }) => warnedAt !== null && ['running', 'missed'].includes(state));
    const over = deadlines.filter(({ state }) => state === 'met' || state === 'cancelled').map(({ id }) => id);
    const orderIds = owed.map(({ subjectId }) => subjectId);
    const [orders] = await Promise.all([
      rows<PromisedOrder>(
        tx,
        sql`select id, order_number as "orderNumber", customer_id as "customerId", vehicle_id as "vehicleId"
            from service_order where id = any(${orderIds}::uuid[])`,
      ),
      cancelTasks(tx, ctx, { type: 'deadline', ids: over }, this.clock.now()),
    ]);
    const orderOf = new Map(orders.map((order) => [order.id, order]));
    const tasks = owed.flatMap(({ id, subjectId, dueAt }) => {
      const order = orderOf.get(subjectId);
      if (!order || dueAt === null) return [];
      return [
        {
          id: newId(),
          kind: DELIVERY_AT_RISK,
          subject: { type: 'deadline', id },
          customerId: order.customerId,
          vehicleId: order.vehicleId,
          ownerRole: 'service_adviser',
          dueAt,
          priority: 'high' as const,
          params: { orderNumber: order.orderNumber, promisedAt: dueAt.toISOString() },
          dedupeKey: `delivery-at-risk/${id}`,
        },
      ];
    });
    await createTasks(tx, ctx, tasks);
  }
}
