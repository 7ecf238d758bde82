import { affected, columns, row, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { ReminderPlan } from './reminder-plan.entity';

/** The plan made last for today or a day before. Plans of days to come are left by a test clock that went back. */
export function findLastPlan(tx: StoreTx, today: LocalDate): Promise<ReminderPlan | null> {
  return row(
    tx,
    sql`select ${columns(ReminderPlan, 'p')} from reminder_plan p
        where p.plan_on <= ${today} order by p.plan_on desc limit 1`,
  );
}

/** Has the plan made again: something that it was made from has changed. Without any plan there is nothing to do. */
export function touchPlan(tx: StoreTx, today: LocalDate): Promise<number> {
  return affected(
    tx,
    sql`update reminder_plan set changes = changes + 1
        where plan_on = (select max(plan_on) from reminder_plan where plan_on <= ${today})`,
  );
}

export type PlanMade = Pick<
  ReminderPlan,
  'planOn' | 'coversFrom' | 'coversBefore' | 'madeAt' | 'contacts' | 'policyRefs' | 'plannedChanges'
>;

/** Notes that the plan was made, from as many changes as were known when it was begun: later ones are still to come. */
export function savePlan(tx: StoreTx, plan: PlanMade): Promise<number> {
  return affected(
    tx,
    sql`insert into reminder_plan (plan_on, covers_from, covers_before, made_at, contacts, policy_refs, created_at)
        values (${plan.planOn}, ${plan.coversFrom}, ${plan.coversBefore}, ${plan.madeAt}, ${plan.contacts},
                ${plan.policyRefs}, ${plan.madeAt})
        on conflict (plan_on) do update set
          covers_from = excluded.covers_from, covers_before = excluded.covers_before, made_at = excluded.made_at,
          contacts = reminder_plan.contacts + excluded.contacts, policy_refs = excluded.policy_refs,
          planned_changes = greatest(reminder_plan.planned_changes, ${plan.plannedChanges})`,
  );
}
