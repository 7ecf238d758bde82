import { type Sql, sql } from '#libs/database';
import type { Localized } from '#libs/foundation';
import { VEHICLE_CATALOGUE } from '#libs/vehicles';
import {
  defineRoundEnd,
  defineTrigger,
  ownerChanged,
  SURVIVOR,
  type TriggerSource,
  VEHICLE_CHANGES,
  WITH_OWNER,
} from './trigger-source';

const RENEWED = defineRoundEnd('renewed_meanwhile', '已续期', 'It was renewed or its day was changed');

/** A day of the vehicle by which something runs out: the round is that day, so that a renewal begins another one. */
function expiryTrigger<const Kind extends string>(
  kind: Kind,
  column: Sql,
  label: Localized,
  description: string,
): TriggerSource<Kind> {
  return defineTrigger<Kind>({
    kind,
    label,
    description,
    catalogue: VEHICLE_CATALOGUE,
    subjectType: 'vehicle',
    changedBy: VEHICLE_CHANGES,
    placeholders: ['expiresOn'],
    rounds: ({ fromOn, beforeOn }) => sql`
      select v.id as subject_id, ${SURVIVOR} as customer_id, v.id as vehicle_id, (${column})::text as occurrence,
             ${column} as anchor_on, null::timestamptz as anchor_at, null::timestamptz as not_after,
             jsonb_build_object('expiresOn', ${column}) as round_values, null::text as blocked
      from vehicle v ${WITH_OWNER}
      where ${column} >= ${fromOn} and ${column} < ${beforeOn}`,
    over: (contacts) => sql`
      ${ownerChanged(contacts)}
      union all
      select k.id, ${RENEWED}::text from ${contacts} k join vehicle v on v.id = k.subject_id
      where (${column})::text is distinct from k.occurrence`,
  });
}

/** The insurance runs out (保险到期). REM-23, VEH-07 */
export const INSURANCE_EXPIRY_TRIGGER = expiryTrigger(
  'insurance_expiry',
  sql`v.insurance_expires_on`,
  { 'zh-CN': '保险到期', en: 'Insurance expires' },
  'A vehicle’s insurance runs out: steps count from its last day',
);

/** The annual inspection is due (年检到期). REM-24, VEH-07 */
export const INSPECTION_EXPIRY_TRIGGER = expiryTrigger(
  'inspection_expiry',
  sql`v.inspection_due_on`,
  { 'zh-CN': '年检到期', en: 'Inspection due' },
  'A vehicle’s inspection is due: steps count from that day',
);
