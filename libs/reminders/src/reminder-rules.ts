import { policiesInForce, policyInForce, type PolicyInForce } from '#libs/policies';
import type { StoreTx } from '#libs/tenancy';
import type { JourneyDocument } from './journey.dto';
import { DEFAULT_RULES, JOURNEY, MAINTENANCE_SCHEDULE, REMINDER_PLAN } from './journeys';
import type { MaintenanceScheduleDocument } from './maintenance-schedule.dto';
import type { ReminderPlanDocument } from './reminder-plan.dto';

/** All that reminders of a store are decided by, as it counts at an instant. */
export interface ReminderRules {
  /** Those that are switched on. */
  readonly journeys: readonly PolicyInForce<JourneyDocument>[];
  readonly schedule: PolicyInForce<MaintenanceScheduleDocument>;
  readonly plan: PolicyInForce<ReminderPlanDocument>;
  /** The versions, in one order: equal lists mean that nothing was issued or withdrawn in between. */
  readonly refs: readonly string[];
}

export async function reminderRules(tx: StoreTx, at: Date): Promise<ReminderRules> {
  const [all, schedule, plan] = await Promise.all([
    policiesInForce(tx, JOURNEY, at),
    policyInForce(tx, MAINTENANCE_SCHEDULE, DEFAULT_RULES, at),
    policyInForce(tx, REMINDER_PLAN, DEFAULT_RULES, at),
  ]);
  const refs = [...all, schedule, plan].map(({ ref }) => ref).sort();
  return { journeys: all.filter(({ document }) => document.enabled), schedule, plan, refs };
}
