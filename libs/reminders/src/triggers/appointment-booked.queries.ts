import { sql } from '#libs/database';
import { APPOINTMENT_CATALOGUE } from '#libs/service-orders';
import type { AppointmentReminderRulesDto } from './trigger.dto';
import { defineTrigger, SURVIVOR } from './trigger-source';

/** A visit is booked (预约到店): the round is the booked time, so that a visit that moves begins another one. SVC-04, CF-08 */
export const APPOINTMENT_BOOKED_TRIGGER = defineTrigger({
  kind: 'appointment_booked',
  label: { 'zh-CN': '预约到店', en: 'Visit booked' },
  description:
    'A visit is booked: steps count from the start of its reminder window, and nothing is sent after its end',
  catalogue: APPOINTMENT_CATALOGUE,
  subjectType: 'appointment',
  changedBy: ['appointment.*'],
  faults: ({ appointment }) => {
    if (!appointment) return [{ pointer: '#/trigger/appointment', code: 'journey_rules_missing' }];
    return appointment.latestHours < appointment.earliestHours
      ? []
      : [{ pointer: '#/trigger/appointment/latestHours', code: 'journey_reminder_window_empty' }];
  },
  rounds: ({ trigger, from, before, now }) => {
    const { bookedAheadHours, earliestHours, latestHours } = trigger.appointment as AppointmentReminderRulesDto;
    const ahead = sql`make_interval(hours => ${earliestHours})`;
    return sql`
      select b.id as subject_id, ${SURVIVOR} as customer_id, b.vehicle_id,
             to_char(b.booked_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurrence,
             null::date as anchor_on, b.booked_for - ${ahead} as anchor_at,
             b.booked_for - make_interval(hours => ${latestHours}) as not_after,
             jsonb_build_object(
               'bookedFor', to_char(b.booked_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as round_values,
             null::text as blocked
      from appointment b left join customer c on c.id = b.customer_id
      where b.booked_for >= greatest(${from}::timestamptz + ${ahead}, ${now}::timestamptz)
        and b.booked_for < ${before}::timestamptz + ${ahead} and b.state = 'booked'
        and b.booked_for - b.booked_at > make_interval(hours => ${bookedAheadHours})`;
  },
});
