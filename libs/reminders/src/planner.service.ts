import { Injectable } from '@nestjs/common';
import { preferIndexes, row, sql } from '#libs/database';
import { Clock, localDateOf } from '#libs/foundation';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { ForecastsService } from './forecasts.service';
import { decidePlan, type PlanDecision } from './plan-day.policy';
import type { ReminderPlan } from './reminder-plan.entity';
import { findLastPlan, savePlan, staleKindsOf } from './reminder-plan.queries';
import { reminderRules, type ReminderRules } from './reminder-rules';
import { planJourney } from './round-plan.queries';

type Planning = Extract<PlanDecision, { kind: 'plan' }>;

/** How things stand with a store's plan. */
interface Standing {
  readonly last: ReminderPlan | null;
  readonly rules: ReminderRules;
  readonly decision: PlanDecision;
  readonly hasStaleForecasts: boolean;
}

/**
 * Makes the store's plan of the day (当日计划) in its own time zone: who is to hear what through tomorrow. REM-12, REM-21
 * Whatever it plans is there at most once, so it is made again as often as something changes.
 */
@Injectable()
export class PlannerService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly forecasts: ForecastsService,
  ) {}

  @OnStoreTick({ order: 20, name: 'reminders' })
  async tick(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    let standing = await this.look(ctx);
    for (let hasStock = false; standing.hasStaleForecasts || (isNewPlan(standing) && !hasStock);) {
      if (standing.hasStaleForecasts) {
        if (await this.forecasts.refresh(ctx, signal)) return this.clock.now();
      } else {
        // only once all that is known of is done: else each of the ticks that it takes would look at every vehicle
        await this.forecasts.takeStock(ctx);
        hasStock = true;
      }
      standing = await this.look(ctx);
    }
    if (standing.decision.kind === 'wait') return standing.decision.until;
    await this.plan(ctx, standing, standing.decision, signal);
    const after = await this.look(ctx);
    return after.decision.kind === 'wait' ? after.decision.until : this.clock.now();
  }

  private look(ctx: StoreContext): Promise<Standing> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    return this.db.run(ctx, async (tx) => {
      const [last, rules, stale] = await Promise.all([
        findLastPlan(tx, localDateOf(now, timeZone)),
        reminderRules(tx, now),
        row(tx, sql`select from maintenance_forecast where stale limit 1`),
      ]);
      const isStale = last !== null && (last.changes > last.plannedChanges || !sameRefs(last, rules));
      const decision = decidePlan(last && { planOn: last.planOn, isStale }, rules.plan.document, now, timeZone);
      return { last, rules, decision, hasStaleForecasts: stale !== null };
    });
  }

  private async plan(ctx: StoreContext, standing: Standing, span: Planning, signal: AbortSignal): Promise<void> {
    const { last, rules } = standing;
    const madeAt = this.clock.now();
    let contacts = 0;
    for (const journey of journeysToPlan(standing)) {
      signal.throwIfAborted();
      // each in a transaction of its own: after a crash what is there stays, and the rest is added
      contacts += await this.db.run(ctx, async (tx) => {
        await preferIndexes(tx);
        return planJourney(tx, ctx, journey, span, madeAt);
      });
    }
    const { planOn, from: coversFrom, before: coversBefore } = span;
    const plannedChanges = last?.planOn === planOn ? last.changes : 0;
    const plan = { planOn, coversFrom, coversBefore, madeAt, contacts, policyRefs: [...rules.refs], plannedChanges };
    await this.db.run(ctx, (tx) => savePlan(tx, plan, last));
  }
}

/** The first plan of a day, or the first one by other rules: stock is taken of all vehicles. */
function isNewPlan({ last, rules, decision }: Standing): boolean {
  return decision.kind === 'plan' && (last?.planOn !== decision.planOn || !sameRefs(last, rules));
}

/** All of them in a new plan; in one that is made again those that what has changed can concern. */
function journeysToPlan(standing: Standing): ReminderRules['journeys'] {
  const { journeys } = standing.rules;
  const kinds = standing.last && !isNewPlan(standing) ? staleKindsOf(standing.last) : null;
  return kinds ? journeys.filter(({ document }) => kinds.has(document.trigger.kind)) : journeys;
}

function sameRefs({ policyRefs }: ReminderPlan, { refs }: ReminderRules): boolean {
  return policyRefs.length === refs.length && policyRefs.every((ref, at) => ref === refs[at]);
}
