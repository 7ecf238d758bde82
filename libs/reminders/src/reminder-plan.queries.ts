import { affected, columns, row, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { ReminderPlan } from './reminder-plan.entity';
import type { TriggerKind } from './triggers';

/** The plan made last for today or a day before. Plans of days to come are left by a test clock that went back. */
export function findLastPlan(tx: StoreTx, today: LocalDate): Promise<ReminderPlan | null> {
  return row(
    tx,
    sql`select ${columns(ReminderPlan, 'p')} from reminder_plan p
        where p.plan_on <= ${today} order by p.plan_on desc limit 1`,
  );
}

/** Stands for every kind of trigger. */
const EVERY_KIND = '*';

/**
 * Has the plan made again, for journeys of these kinds or of all: something that it was made from has changed. Without
 * any plan there is nothing to do.
 */
export async function touchPlan(
  tx: StoreTx,
  today: LocalDate,
  kinds: readonly TriggerKind[] | 'all' = 'all',
): Promise<number> {
  if (kinds.length === 0) return 0;
  const touched = kinds === 'all' ? [EVERY_KIND] : kinds;
  return affected(
    tx,
    sql`update reminder_plan set changes = changes + 1, stale_kinds = array(
          select distinct kind from unnest(stale_kinds || ${touched}::varchar[]) kind order by kind)
        where plan_on = (select max(plan_on) from reminder_plan where plan_on <= ${today})`,
  );
}

/** Which kinds are to be planned again; null: all of them. */
export function staleKindsOf({ staleKinds }: Pick<ReminderPlan, 'staleKinds'>): ReadonlySet<string> | null {
  return staleKinds.length === 0 || staleKinds.includes(EVERY_KIND) ? null : new Set(staleKinds);
}

export type PlanMade = Pick<
  ReminderPlan,
  'planOn' | 'coversFrom' | 'coversBefore' | 'madeAt' | 'contacts' | 'policyRefs' | 'plannedChanges'
>;

/**
 * Notes that the plan was made, from as many changes as were known when it was begun: later ones are still to come.
 * `before` is the plan of an earlier day, on which changes of this moment were noted while there was no other.
 */
export function savePlan(tx: StoreTx, plan: PlanMade, before: ReminderPlan | null): Promise<number> {
  return affected(
    tx,
    sql`insert into reminder_plan (plan_on, covers_from, covers_before, made_at, contacts, policy_refs, changes,
                                   stale_kinds, created_at)
        select ${plan.planOn}, ${plan.coversFrom}, ${plan.coversBefore}, ${plan.madeAt}::timestamptz, ${plan.contacts},
               ${plan.policyRefs}, coalesce(missed.changes, 0), coalesce(missed.stale_kinds, '{}'), ${plan.madeAt}
        from (values (1)) one left join (
          select p.changes - ${before?.changes ?? 0}::integer as changes, p.stale_kinds from reminder_plan p
          where p.plan_on = ${before?.planOn ?? null}::date and p.plan_on <> ${plan.planOn}
            and p.changes > ${before?.changes ?? 0}) missed on true
        on conflict (plan_on) do update set
          covers_from = excluded.covers_from, covers_before = excluded.covers_before, made_at = excluded.made_at,
          contacts = reminder_plan.contacts + excluded.contacts, policy_refs = excluded.policy_refs,
          planned_changes = greatest(reminder_plan.planned_changes, ${plan.plannedChanges}),
          stale_kinds = case when reminder_plan.changes > ${plan.plannedChanges} then reminder_plan.stale_kinds
                        else '{}' end`,
  );
}
