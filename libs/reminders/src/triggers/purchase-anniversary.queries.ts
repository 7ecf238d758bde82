import { sql } from '#libs/database';
import { partsOf } from '#libs/foundation';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { celebrationsIn } from '../dates/celebrations.policy';
import { defineTrigger, ownerChanged, SURVIVOR, VEHICLE_CHANGES, WITH_OWNER } from './trigger-source';

const MOST_YEARS = 30;

/** A day of the purchase has no lunar form. */
const BY_THE_SUN = { calendars: ['solar'], leapMonth: 'regular', leapDay: 'february_28' } as const;

/**
 * A car is a year older since it was bought (爱车周年). REM-10, REM-34
 * Bought on 29 February it has its day on the 28th in common years.
 */
export const PURCHASE_ANNIVERSARY_TRIGGER = defineTrigger({
  kind: 'purchase_anniversary',
  label: { 'zh-CN': '购车周年', en: 'Anniversary of the purchase' },
  description: 'So many years ago the vehicle was bought: steps count from that day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  placeholders: ['purchasedOn', 'years'],
  changedBy: VEHICLE_CHANGES,
  rounds: ({ fromOn, beforeOn }) => {
    const { solar } = celebrationsIn(fromOn, beforeOn, BY_THE_SUN);
    const days = solar.map(({ on, born: bought }) => ({ on, bought, years: partsOf(on)[0] - partsOf(bought)[0] }));
    return sql`
      select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id,
             concat(coalesce(w.id::text, 'nobody'), ':', d.years) as occurrence, d."on" as anchor_on,
             null::timestamptz as anchor_at, null::timestamptz as not_after,
             jsonb_build_object('purchasedOn', v.purchased_on, 'years', d.years) as round_values,
             null::text as blocked
      from jsonb_to_recordset(${JSON.stringify(days.filter(({ years }) => years <= MOST_YEARS))}::jsonb)
        as d ("on" date, bought date, years integer)
      join vehicle v on v.purchased_on = d.bought
      ${WITH_OWNER}`;
  },
  over: ownerChanged,
});
