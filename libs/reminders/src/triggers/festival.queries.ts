import { sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { policyInForce } from '#libs/policies';
import type { FestivalTriggerDto } from '../dates/date-trigger.dto';
import { festivalsIn } from '../dates/festival-days.policy';
import { DEFAULT_FESTIVALS, FESTIVALS } from '../dates/festivals';
import { defineTrigger } from './trigger-source';

/** A festival (节日), for every customer once a year. REM-28 */
export const FESTIVAL_TRIGGER = defineTrigger({
  kind: 'festival',
  label: { 'zh-CN': '节日', en: 'Festival' },
  description: 'A festival of the policy `festivals`, solar or lunar: steps count from its day',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  placeholders: ['festivalOn'],
  faults: ({ festival }) => (festival ? [] : [{ pointer: '#/trigger/festival', code: 'journey_rules_missing' }]),
  rounds: async ({ trigger, fromOn, beforeOn, now, timeZone }, tx) => {
    const { document } = await policyInForce(tx, FESTIVALS, DEFAULT_FESTIVALS, now);
    const { codes } = trigger.festival as FestivalTriggerDto;
    const wanted = document.festivals.filter(({ code }) => codes.includes(code));
    const days = festivalsIn(wanted, fromOn, beforeOn);
    return sql`
      select c.id as subject_id, c.id as customer_id, null::uuid as vehicle_id,
             concat(f.code, ':', f."on") as occurrence, f."on" as anchor_on, null::timestamptz as anchor_at,
             (f."on" + 1)::timestamp at time zone ${timeZone} as not_after,
             jsonb_build_object('festivalOn', f."on") as round_values, null::text as blocked
      from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as f (code varchar, "on" date)
      cross join customer c where c.merged_into_id is null`;
  },
});
