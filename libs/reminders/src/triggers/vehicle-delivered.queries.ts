import { type Sql, sql } from '#libs/database';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import { defineRoundEnd, defineTrigger, ownerChanged, SURVIVOR, VEHICLE_CHANGES, WITH_OWNER } from './trigger-source';

const UNDONE = defineRoundEnd('handover_undone', '新车未交付', 'The car was not handed over');

/** A handover, told by its ownership: a day that is corrected begins nothing anew, a car sold again does. */
const OWNERSHIP = sql`w.id::text`;

/**
 * The words of a handover: its day, and the first maintenance as the schedule has it, where that is still to come.
 * REM-04, REM-05
 */
export const HANDOVER_WORDS = ['deliveredOn', 'firstMaintenanceOn'] as const;

export function handoverWords(): Sql {
  return sql`jsonb_strip_nulls(jsonb_build_object(
    'deliveredOn', v.delivered_on,
    'firstMaintenanceOn', (select f.due_on from maintenance_forecast f
                           where f.vehicle_id = v.id and f.cycle = 'first' and f.due_on > v.delivered_on)))`;
}

/** A new car was handed over (交车). REM-01 to REM-06, REM-08, REM-09, CF-05 */
export const VEHICLE_DELIVERED_TRIGGER = defineTrigger({
  kind: 'vehicle_delivered',
  label: { 'zh-CN': '新车交车', en: 'New car handed over' },
  description: 'A new car is handed over: steps count from that day',
  catalogue: VEHICLE_CATALOGUE,
  subjectType: 'vehicle',
  changedBy: VEHICLE_CHANGES,
  placeholders: HANDOVER_WORDS,
  rounds: ({ fromOn, beforeOn }) => sql`
    select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id,
           coalesce(${OWNERSHIP}, 'nobody') as occurrence, v.delivered_on as anchor_on,
           null::timestamptz as anchor_at, null::timestamptz as not_after, ${handoverWords()} as round_values,
           null::text as blocked
    from vehicle v ${WITH_OWNER}
    where v.delivered_on >= ${fromOn} and v.delivered_on < ${beforeOn}`,
  over: (contacts) => sql`
    ${ownerChanged(contacts)}
    union all
    select k.id, ${UNDONE}::text from ${contacts} k join vehicle v on v.id = k.subject_id where v.delivered_on is null`,
});
