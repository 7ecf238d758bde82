import { sql } from '#libs/database';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import type { EveryMonthsDto } from './trigger.dto';
import { defineTrigger, ownerChanged, SURVIVOR, VEHICLE_CHANGES, WITH_OWNER } from './trigger-source';

/** The longest month is so many days longer than the shortest one. */
const MONTH_ENDS_DIFFER = 3;

/**
 * Every so many months since the handover (每两个月), as long as the owner stays. REM-11
 * 31 August and six months are 28 February, so each day is asked for handovers of up to three days later.
 */
export const EVERY_N_MONTHS_TRIGGER = defineTrigger({
  kind: 'every_n_months',
  label: { 'zh-CN': '交车后定期', en: 'Every so many months since the handover' },
  description: 'So many months have passed since a new car was handed over, and again: steps count from that day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  changedBy: VEHICLE_CHANGES,
  placeholders: ['deliveredOn', 'monthsSince'],
  faults: ({ everyMonths }) =>
    everyMonths ? [] : [{ pointer: '#/trigger/everyMonths', code: 'journey_rules_missing' }],
  rounds: ({ trigger, fromOn, beforeOn }) => {
    const { months, forMonths } = trigger.everyMonths as EveryMonthsDto;
    return sql`
      select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id,
             concat(coalesce(w.id::text, 'nobody'), ':', n.passed) as occurrence, d.day::date as anchor_on,
             null::timestamptz as anchor_at, null::timestamptz as not_after,
             jsonb_build_object('deliveredOn', v.delivered_on, 'monthsSince', n.passed) as round_values,
             null::text as blocked
      from generate_series(${fromOn}::date, ${beforeOn}::date - 1, interval '1 day') d (day)
      cross join generate_series(${months}::integer, ${forMonths}::integer, ${months}::integer) n (passed)
      join vehicle v
        on v.delivered_on >= (d.day - make_interval(months => n.passed))::date
       and v.delivered_on <= (d.day - make_interval(months => n.passed))::date + ${MONTH_ENDS_DIFFER}::integer
       and (v.delivered_on + make_interval(months => n.passed))::date = d.day::date
      ${WITH_OWNER}`;
  },
  over: ownerChanged,
});
