import { Injectable } from '@nestjs/common';
import { preferIndexes, row, sql } from '#libs/database';
import { Clock, localDateOf } from '#libs/foundation';
import { planContacts } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { ForecastsService } from './forecasts.service';
import type { JourneyDocument } from './journey.dto';
import { decidePlan, type PlanDecision } from './plan-day.policy';
import type { ReminderPlan } from './reminder-plan.entity';
import { findLastPlan, savePlan } from './reminder-plan.queries';
import { reminderRules, type ReminderRules } from './reminder-rules';
import { contactsOf, findRounds } from './round-contacts';

/** Blocks of forecasts in one tick; the rest waits for the next one, so that no store holds up another. */
const FORECAST_BLOCKS = 5;

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
    if (isNewPlan(standing)) {
      await this.forecasts.takeStock(ctx);
      standing = { ...standing, hasStaleForecasts: true };
    }
    if (standing.hasStaleForecasts) {
      for (let block = 1; await this.forecasts.refreshBlock(ctx); block++) {
        signal.throwIfAborted();
        if (block === FORECAST_BLOCKS) return this.clock.now();
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

  private async plan(ctx: StoreContext, { last, rules }: Standing, span: Planning, signal: AbortSignal): Promise<void> {
    const madeAt = this.clock.now();
    let contacts = 0;
    for (const journey of rules.journeys) contacts += await this.planJourney(ctx, journey, span, signal);
    const { planOn, from: coversFrom, before: coversBefore } = span;
    const plannedChanges = last?.planOn === planOn ? last.changes : 0;
    const plan = { planOn, coversFrom, coversBefore, madeAt, contacts, policyRefs: [...rules.refs], plannedChanges };
    await this.db.run(ctx, (tx) => savePlan(tx, plan));
  }

  /** Block by block, each in a transaction of its own: after a crash what is there stays, and the rest is added. */
  private async planJourney(
    ctx: StoreContext,
    journey: PolicyInForce<JourneyDocument>,
    span: Planning,
    signal: AbortSignal,
  ): Promise<number> {
    const now = this.clock.now();
    let planned = 0;
    let afterId: string | null = null;
    do {
      signal.throwIfAborted();
      const from: string | null = afterId;
      const block: { lastId: string | null; planned: number } = await this.db.run(ctx, async (tx) => {
        const [, { rounds, lastId }] = await Promise.all([
          preferIndexes(tx),
          findRounds(tx, ctx, journey, span, from, now),
        ]);
        const due = rounds.flatMap((round) => contactsOf(journey, round, span, ctx.store.timeZone));
        return { lastId, planned: (await planContacts(tx, ctx, due)).planned.length };
      });
      planned += block.planned;
      afterId = block.lastId;
    } while (afterId !== null);
    return planned;
  }
}

/** The first plan of a day, or the first one by other rules: stock is taken of all vehicles. */
function isNewPlan({ last, rules, decision }: Standing): boolean {
  return decision.kind === 'plan' && (last?.planOn !== decision.planOn || !sameRefs(last, rules));
}

function sameRefs({ policyRefs }: ReminderPlan, { refs }: ReminderRules): boolean {
  return policyRefs.length === refs.length && policyRefs.every((ref, at) => ref === refs[at]);
}
