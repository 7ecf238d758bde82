import { sql } from '#libs/database';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { hasAppointment, isInWorkshop } from './standing-in-workshop.queries';
import { defineTrigger, FORECAST, SURVIVOR, WITH_OWNER } from './trigger-source';

/** A vehicle's maintenance is due (保养到期): the round is the maintenance before it. REM-21, CF-07 */
export const MAINTENANCE_DUE_TRIGGER = defineTrigger({
  kind: 'maintenance_due',
  label: { 'zh-CN': '保养到期', en: 'Maintenance due' },
  description: 'A vehicle’s maintenance is due, as the maintenance schedule says: steps count from that day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  changedBy: [FORECAST, 'service-order.*', 'appointment.*', 'vehicle.owner-changed'],
  rounds: ({ fromOn, beforeOn, now }) => sql`
    select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id, f.cycle as occurrence,
           f.due_on as anchor_on, null::timestamptz as anchor_at, null::timestamptz as not_after,
           jsonb_build_object('dueOn', f.due_on) as round_values,
           case when ${isInWorkshop(sql`v.id`, now)} then 'vehicle_in_workshop'
                when ${hasAppointment(sql`v.id`, now)} then 'appointment_made' end as blocked
    from maintenance_forecast f join vehicle v on v.id = f.vehicle_id ${WITH_OWNER}
    where f.due_on >= ${fromOn} and f.due_on < ${beforeOn}`,
});
