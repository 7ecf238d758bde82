import { type Sql, sql } from '#libs/database';
import { policyInForce } from '#libs/policies';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { lastMaintenance } from '../forecast.queries';
import { DEFAULT_RULES, MAINTENANCE_SCHEDULE, windowFaults } from '../maintenance-schedule';
import { BASE_KM, BASE_ON, dayOfKm, kmAfter, rateWithChance } from './forecast-rate.queries';
import type { MileageWindowTriggerDto } from './mileage.dto';
import { hasAppointment, isInWorkshop } from './standing-in-workshop.queries';
import { defineRoundEnd, defineTrigger, FORECAST, ownerChanged, SURVIVOR, WITH_OWNER } from './trigger-source';

const UNSURE = defineRoundEnd('mileage_unsure', '里程预测不够确定', 'The odometer may have passed the window already');
const MAINTAINED = defineRoundEnd('maintained_lately', '近期已做保养', 'It was maintained a short time ago');
const PASSED = defineRoundEnd('mileage_window_passed', '里程已超出提醒区间', 'The odometer has passed the window');

/** A car that was maintained so many days before is not asked to come again. */
const MAINTAINED_DAYS = 30;

const windowsOf = (windows: readonly { fromKm: number; toKm: number }[]): Sql => sql`
  unnest(${windows.map(({ fromKm }) => fromKm)}::integer[], ${windows.map(({ toKm }) => toKm)}::integer[])
    as m(from_km, to_km)`;

/**
 * A vehicle's odometer enters a window of mileage (里程提醒区间), as forecast: the round is the window, of which a vehicle
 * has one in its life. A window that the last maintenance fell into, or lay behind, is served. REM-18, REM-19
 */
export const MILEAGE_WINDOW_TRIGGER = defineTrigger({
  kind: 'mileage_window',
  label: { 'zh-CN': '里程进入提醒区间', en: 'The odometer enters a window' },
  description:
    'A vehicle’s odometer enters a window of mileage, as forecast from its history and from vehicles like it: steps ' +
    'count from that day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  changedBy: [FORECAST, 'service-order.*', 'appointment.*', 'vehicle.owner-changed'],
  placeholders: ['fromKm', 'toKm', 'reason', 'content', 'cycleKm', 'cycleMonths'],
  faults: ({ mileage }) =>
    mileage
      ? windowFaults(mileage.windows ?? [], '#/trigger/mileage/windows')
      : [{ pointer: '#/trigger/mileage', code: 'journey_rules_missing' }],
  words: ({ mileage }, language) => ({
    ...(mileage?.reason ? { reason: mileage.reason[language] } : {}),
    ...(mileage?.content ? { content: mileage.content[language] } : {}),
  }),
  rounds: async ({ trigger, fromOn, beforeOn, now }, tx) => {
    const rules = trigger.mileage as MileageWindowTriggerDto;
    const { byMileage, byTime } = (await policyInForce(tx, MAINTENANCE_SCHEDULE, DEFAULT_RULES, now)).document;
    const past = rateWithChance(rules.mostPastPercent);
    return sql`
      select e.subject_id, e.customer_id, e.subject_id as vehicle_id,
             e.from_km || '-' || e.to_km as occurrence, e.enters_on as anchor_on, null::timestamptz as anchor_at,
             null::timestamptz as not_after,
             jsonb_build_object('fromKm', e.from_km, 'toKm', e.to_km, 'cycleKm', ${byMileage.everyKm}::integer,
                                'cycleMonths', ${byTime.everyMonths}::integer) as round_values,
             case when ${isInWorkshop(sql`e.subject_id`, now)} then 'vehicle_in_workshop'
                  when ${hasAppointment(sql`e.subject_id`, now)} then 'appointment_made'
                  when e.last_maintenance_on > e.enters_on - ${MAINTAINED_DAYS}::integer then ${MAINTAINED}::text
                  when e.past_km > e.to_km then ${UNSURE}::text end as blocked
      from (
        select v.id as subject_id, ${SURVIVOR} as customer_id, m.from_km, m.to_km, f.last_maintenance_on, x.enters_on,
               ${kmAfter(sql`(x.enters_on - ${BASE_ON})`, past)} as past_km
        from maintenance_forecast f
        join vehicle v on v.id = f.vehicle_id
        cross join ${windowsOf(rules.windows ?? byMileage.windows)}
        cross join lateral (
          select ${dayOfKm(sql`m.from_km`, rateWithChance(rules.reachedPercent))} as enters_on) x ${WITH_OWNER}
        where ${BASE_KM} <= m.to_km and coalesce(f.last_maintenance_km, 0) < m.from_km
          and x.enters_on >= ${fromOn} and x.enters_on < ${beforeOn}) e`;
  },
  over: (contacts, { now }) => sql`
    ${ownerChanged(contacts)}
    union all
    select k.id, case when l.odometer_km >= split_part(k.occurrence, '-', 1)::integer then 'vehicle_visited'
                      when ${isInWorkshop(sql`k.vehicle_id`, now)} then 'vehicle_in_workshop'
                      when ${hasAppointment(sql`k.vehicle_id`, now)} then 'appointment_made'
                      else ${PASSED}::text end
    from ${contacts} k
    left join lateral (${lastMaintenance(sql`k.vehicle_id`)}) l on true
    left join maintenance_forecast f on f.vehicle_id = k.vehicle_id
    where l.odometer_km >= split_part(k.occurrence, '-', 1)::integer
       or f.last_reading_km > split_part(k.occurrence, '-', 2)::integer
       or ${isInWorkshop(sql`k.vehicle_id`, now)} or ${hasAppointment(sql`k.vehicle_id`, now)}`,
});
