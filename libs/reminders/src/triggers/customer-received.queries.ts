import { sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { HANDOVER_WORDS, handoverWords } from './vehicle-delivered.queries';
import { defineTrigger, ownerChanged, SURVIVOR, VEHICLE_CHANGES, WITH_OWNER } from './trigger-source';

/** The customer department takes over whom the store's own sales sold a car to (销售移交客户). REM-07 */
export const CUSTOMER_RECEIVED_TRIGGER = defineTrigger({
  kind: 'customer_received',
  label: { 'zh-CN': '销售移交客户', en: 'Customer received from sales' },
  description: 'A customer comes from the store’s own sales, with each car sold here: steps count from the handover',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  changedBy: VEHICLE_CHANGES,
  placeholders: HANDOVER_WORDS,
  // without an owner there is nobody to receive
  rounds: ({ fromOn, beforeOn }) => sql`
    select ${SURVIVOR} as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id, w.id::text as occurrence,
           v.delivered_on as anchor_on, null::timestamptz as anchor_at, null::timestamptz as not_after,
           ${handoverWords()} as round_values, null::text as blocked
    from vehicle v ${WITH_OWNER}
    where v.delivered_on >= ${fromOn} and v.delivered_on < ${beforeOn} and c.id is not null
      and v.origin is distinct from 'sold_elsewhere'`,
  over: ownerChanged,
});
