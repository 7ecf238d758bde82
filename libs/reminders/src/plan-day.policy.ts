import { addDays, instantOf, type LocalDate, localDateOf, startOfDay } from '#libs/foundation';

/** When the day's plan is made, and how far it looks. */
export interface PlanRules {
  /** Wall-clock time `HH:mm` in the store's zone. */
  readonly planAt: string;
  /** Days after today that it covers. */
  readonly daysAhead: number;
  /** Days before today of which it still takes what was never planned: a worker stood still, a forecast moved up. */
  readonly catchUpDays: number;
}

export interface LastPlan {
  /** Today or earlier. */
  readonly planOn: LocalDate;
  /** Something that it was made from has changed since. */
  readonly isStale: boolean;
}

export type PlanDecision =
  | { readonly kind: 'plan'; readonly planOn: LocalDate; readonly from: Date; readonly before: Date }
  /** Nothing to do before `until`. */
  | { readonly kind: 'wait'; readonly until: Date };

/** When a contact that is due then comes into the plan: the plan that reaches so far is made. */
export function plannedAt(dueAt: Date, { planAt, daysAhead }: PlanRules, timeZone: string): Date {
  return instantOf(addDays(localDateOf(dueAt, timeZone), -daysAhead), planAt, timeZone);
}

/** Until just before then the plan that was due last reaches. */
export function plannedBefore(now: Date, { planAt, daysAhead }: PlanRules, timeZone: string): Date {
  const today = localDateOf(now, timeZone);
  const planOn = now >= instantOf(today, planAt, timeZone) ? today : addDays(today, -1);
  return startOfDay(addDays(planOn, daysAhead + 1), timeZone);
}

/**
 * Whether the plan is to be made now, and for which time `[from, before)`. A store that never had one plans at once;
 * then every day at `planAt`, and again whenever what the plan was made from has changed.
 */
export function decidePlan(last: LastPlan | null, rules: PlanRules, now: Date, timeZone: string): PlanDecision {
  const today = localDateOf(now, timeZone);
  const isForToday = last?.planOn === today;
  const todaysPlanAt = instantOf(today, rules.planAt, timeZone);
  if (last === null || (!isForToday && now >= todaysPlanAt)) return planFor(today);
  if (last.isStale) return planFor(last.planOn);
  return { kind: 'wait', until: isForToday ? instantOf(addDays(today, 1), rules.planAt, timeZone) : todaysPlanAt };

  function planFor(planOn: LocalDate): PlanDecision {
    const from = startOfDay(addDays(planOn, -rules.catchUpDays), timeZone);
    const before = startOfDay(addDays(planOn, rules.daysAhead + 1), timeZone);
    return { kind: 'plan', planOn, from, before };
  }
}
