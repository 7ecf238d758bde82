import { sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import type { RhythmTriggerDto } from '../dates/date-trigger.dto';
import { rhythmSpansIn } from '../dates/rhythm.policy';
import { defineTrigger } from './trigger-source';

const LARGEST_INTEGER = 2_147_483_647;

/**
 * Each customer's turn, once in every period of the calendar (定期关怀): visits of key accounts, regular calls. The day
 * follows from the id, so that a quarter's visits are spread over its days. REM-33, REM-36, REM-40
 */
export const CUSTOMER_RHYTHM_TRIGGER = defineTrigger({
  kind: 'customer_rhythm',
  label: { 'zh-CN': '定期', en: 'In a rhythm' },
  description: 'Each customer’s turn comes once a month, quarter, half-year or year, on a day of its own',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  placeholders: ['periodOn'],
  faults: ({ rhythm }) => (rhythm ? [] : [{ pointer: '#/trigger/rhythm', code: 'journey_rules_missing' }]),
  rounds: ({ trigger, fromOn, beforeOn }) => {
    const { every } = trigger.rhythm as RhythmTriggerDto;
    const spans = rhythmSpansIn(every, fromOn, beforeOn);
    return sql`
      select c.id as subject_id, c.id as customer_id, null::uuid as vehicle_id,
             concat(${every}::text, ':', s.period) as occurrence, s.period + c.turn as anchor_on,
             null::timestamptz as anchor_at, null::timestamptz as not_after,
             jsonb_build_object('periodOn', s.period) as round_values, null::text as blocked
      from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb)
        as s (period date, length integer, "from" integer, before integer)
      cross join lateral (
        select c.id, (hashtext(c.id::text) & ${LARGEST_INTEGER}::integer) % s.length as turn
        from customer c where c.merged_into_id is null) c
      where c.turn >= s."from" and c.turn < s.before`;
  },
});
