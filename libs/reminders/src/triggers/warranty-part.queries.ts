import { sql } from '#libs/database';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { BASE_KM, dayOfKm, LIKELIEST } from './forecast-rate.queries';
import type { WarrantyPartTriggerDto } from './mileage.dto';
import { hasAppointment, isInWorkshop } from './standing-in-workshop.queries';
import { defineRoundEnd, defineTrigger, FORECAST, ownerChanged, SURVIVOR, WITH_OWNER } from './trigger-source';

const OVER = defineRoundEnd('warranty_over', '零件质保已过期', 'The warranty of the part is over');

/** Months of a calendar after a day, as Postgres adds them: from 31 August six months lead to the last of February. */
const NEW_ON = sql`coalesce(v.purchased_on, v.delivered_on)`;

/**
 * The warranty of parts is about to end (超保提醒), by time or by mileage as forecast, whichever comes first: the round is
 * the warranty. Nothing is said once it is over, by the calendar or by what the odometer showed: who is asked to come has
 * to come in time. REM-22
 */
export const WARRANTY_PART_TRIGGER = defineTrigger({
  kind: 'warranty_part',
  label: { 'zh-CN': '零件质保到期', en: 'Warranty of parts ends' },
  description:
    'The warranty of a vehicle’s parts ends by time or by mileage as forecast, whichever comes first: steps count from ' +
    'some days before, and nothing is sent after its last day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  changedBy: [FORECAST, 'service-order.*', 'appointment.*', 'vehicle.owner-changed'],
  placeholders: ['endsOn', 'warrantyMonths', 'warrantyKm'],
  faults: ({ warranty }) => (warranty ? [] : [{ pointer: '#/trigger/warranty', code: 'journey_rules_missing' }]),
  rounds: ({ trigger, fromOn, beforeOn, now, timeZone }) => {
    const { warranties, leadDays } = trigger.warranty as WarrantyPartTriggerDto;
    const months = warranties.map((one) => one.months);
    const kms = warranties.map(({ km }) => km);
    return sql`
      select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id,
             t.months || 'm-' || t.km as occurrence, x.ends_on - ${leadDays}::integer as anchor_on,
             null::timestamptz as anchor_at, (x.ends_on + 1)::timestamp at time zone ${timeZone} as not_after,
             jsonb_build_object('endsOn', x.ends_on, 'warrantyMonths', t.months, 'warrantyKm', t.km) as round_values,
             case when ${isInWorkshop(sql`v.id`, now)} then 'vehicle_in_workshop'
                  when ${hasAppointment(sql`v.id`, now)} then 'appointment_made' end as blocked
      from maintenance_forecast f
      join vehicle v on v.id = f.vehicle_id
      cross join unnest(${months}::integer[], ${kms}::integer[]) as t(months, km)
      cross join lateral (
        select least((${NEW_ON} + make_interval(months => t.months))::date,
                     ${dayOfKm(sql`t.km`, LIKELIEST)}) as ends_on) x ${WITH_OWNER}
      where ${BASE_KM} < t.km and ${NEW_ON} is not null
        and x.ends_on >= ${fromOn}::date + ${leadDays}::integer and x.ends_on < ${beforeOn}::date + ${leadDays}::integer`;
  },
  over: (contacts, { now, timeZone }) => sql`
    ${ownerChanged(contacts)}
    union all
    select k.id, ${OVER}::text from ${contacts} k
    join vehicle v on v.id = k.vehicle_id
    left join maintenance_forecast f on f.vehicle_id = k.vehicle_id
    where f.last_reading_km >= split_part(k.occurrence, 'm-', 2)::integer
       or (${NEW_ON} + make_interval(months => split_part(k.occurrence, 'm-', 1)::integer))::date
            < (${now}::timestamptz at time zone ${timeZone})::date
    union all
    select k.id, case when ${isInWorkshop(sql`k.vehicle_id`, now)} then 'vehicle_in_workshop' else 'appointment_made' end
    from ${contacts} k
    where ${isInWorkshop(sql`k.vehicle_id`, now)} or ${hasAppointment(sql`k.vehicle_id`, now)}`,
});
