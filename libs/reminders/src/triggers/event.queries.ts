import { sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { type EventTriggerDto, TRIGGER_EVENTS } from './trigger.dto';
import { defineTrigger } from './trigger-source';

/**
 * Something was recorded that leads to a customer (事件): the customer or vehicle that it is about, those of its order,
 * visit or contact, or those that its payload names. SVC-07
 */
export const EVENT_TRIGGER = defineTrigger({
  kind: 'event',
  label: { 'zh-CN': '事件', en: 'Event' },
  description: 'Something was recorded of a customer, a vehicle, an order, a visit or a contact: steps count from then',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  changedBy: TRIGGER_EVENTS,
  faults: ({ event }) => {
    if (!event) return [{ pointer: '#/trigger/event', code: 'journey_rules_missing' }];
    const hasField = (event.field ?? null) !== null;
    return hasField === (event.values ?? []).length > 0
      ? []
      : [{ pointer: '#/trigger/event/values', code: 'journey_event_condition_incomplete' }];
  },
  rounds: ({ trigger, from, before }) => {
    const { type, field, values } = trigger.event as EventTriggerDto;
    // a list holds it, or the field is it
    const holds = field ? sql`(e.payload -> ${field}::text) ?| ${values ?? []}::text[]` : sql`true`;
    return sql`
      select p.customer_id as subject_id, p.customer_id, p.vehicle_id, p.occurrence, null::date as anchor_on,
             p.occurred_at as anchor_at, null::timestamptz as not_after, '{}'::jsonb as round_values,
             null::text as blocked
      from (
        select e.id::text as occurrence, e.occurred_at,
               coalesce(so.vehicle_id, b.vehicle_id, k.vehicle_id, v.id) as vehicle_id,
               coalesce(c.merged_into_id, c.id) as customer_id
        from event e
        cross join lateral (
          select case when e.subject_type = t.type then e.subject_id
                      else nullif(e.payload ->> t.field, '')::uuid end as id, t.type
          from (values (1, 'service-order', 'orderId'), (2, 'appointment', 'appointmentId'), (3, 'contact', 'contactId'),
                       (4, 'vehicle', 'vehicleId'), (5, 'customer', 'customerId')) t (rank, type, field)
          where e.subject_type = t.type or e.payload ->> t.field is not null
          order by e.subject_type = t.type desc, t.rank limit 1) told
        left join service_order so on told.type = 'service-order' and so.id = told.id
        left join appointment b on told.type = 'appointment' and b.id = told.id
        left join contact k on told.type = 'contact' and k.id = told.id
        left join vehicle v on told.type = 'vehicle' and v.id = told.id
        left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
        left join customer c
          on c.id = coalesce(so.customer_id, b.customer_id, k.customer_id, w.customer_id,
                             case when told.type = 'customer' then told.id end)
        where e.type = ${type} and e.occurred_at >= ${from} and e.occurred_at < ${before} and ${holds}) p
      where p.customer_id is not null`;
  },
});
