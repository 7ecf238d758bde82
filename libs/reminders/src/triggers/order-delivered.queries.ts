import { sql } from '#libs/database';
import { SERVICE_ORDER_CATALOGUE } from '#libs/service-orders';
import { defineTrigger, SURVIVOR } from './trigger-source';

/** What is the one time round of a delivered order. */
export const DELIVERY = 'delivery';

/** A visit has ended (维修交车). REM-12 to REM-16 */
export const ORDER_DELIVERED_TRIGGER = defineTrigger({
  kind: 'order_delivered',
  label: { 'zh-CN': '维修交车', en: 'Order delivered' },
  description: 'An order is delivered: steps count from that instant',
  catalogue: SERVICE_ORDER_CATALOGUE,
  subjectType: 'service-order',
  changedBy: ['service-order.*'],
  placeholders: ['deliveredOn'],
  rounds: ({ from, before, timeZone }) => sql`
    select d.id as subject_id, ${SURVIVOR} as customer_id, d.vehicle_id, ${DELIVERY}::text as occurrence,
           null::date as anchor_on, d.delivered_at as anchor_at, null::timestamptz as not_after,
           jsonb_build_object('deliveredOn', (d.delivered_at at time zone ${timeZone})::date) as round_values,
           null::text as blocked
    from service_order d left join customer c on c.id = d.customer_id
    where d.delivered_at >= ${from} and d.delivered_at < ${before} and d.state <> 'cancelled'`,
});
