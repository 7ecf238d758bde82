import { Injectable } from '@nestjs/common';
import { preferIndexes } from '#libs/database';
import { Clock, type LocalDate, localDateOf } from '#libs/foundation';
import { cancelContacts } from '#libs/outreach';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  FORECAST_BLOCK,
  type ForecastInput,
  type NewForecast,
  takeStaleForecasts,
  touchForecasts,
  touchForecastsOfOtherSchedules,
  VEHICLES_WITHOUT_FORECAST,
  writeForecasts,
} from './forecast.queries';
import { forecastOf } from './vehicle-forecast';
import { touchPlan } from './reminder-plan.queries';
import { reminderRules, type ReminderRules } from './reminder-rules';

/** Keeps the forecasts of maintenance (保养预测) up to date. REM-21, REM-41, CF-07 */
@Injectable()
export class ForecastsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Takes in vehicles that no event told of, and all of them when the schedule has changed. */
  async takeStock(ctx: StoreContext): Promise<void> {
    const now = this.clock.now();
    await this.db.run(ctx, async (tx) => {
      const { schedule } = await reminderRules(tx, now);
      await Promise.all([
        touchForecasts(tx, VEHICLES_WITHOUT_FORECAST, now),
        touchForecastsOfOtherSchedules(tx, schedule.ref),
      ]);
    });
  }

  /** Makes the next block of forecasts that are out of date again. Answers whether there may be more. */
  async refreshBlock(ctx: StoreContext): Promise<boolean> {
    const now = this.clock.now();
    const today = localDateOf(now, ctx.store.timeZone);
    return this.db.run(ctx, async (tx) => {
      // after an import the planner does not know yet how many orders there are
      const [, stale, rules] = await Promise.all([
        preferIndexes(tx),
        takeStaleForecasts(tx, ctx.store.timeZone),
        reminderRules(tx, now),
      ]);
      if (stale.length === 0) return false;
      const made = stale.map((input) => forecastOf(input, rules.schedule, today));
      await Promise.all([writeForecasts(tx, made, now), ...this.tellPlan(tx, ctx, rules, stale, made, today)]);
      return stale.length === FORECAST_BLOCK;
    });
  }

  /** A day that moved may bring somebody into the plan; a maintenance that was done takes the reminders of it out. */
  private tellPlan(
    tx: StoreTx,
    ctx: StoreContext,
    { journeys }: ReminderRules,
    before: readonly ForecastInput[],
    after: readonly NewForecast[],
    today: LocalDate,
  ): Promise<unknown>[] {
    const moved = after.filter(({ dueOn, cycle }, at) => dueOn !== before[at].dueOn || cycle !== before[at].cycle);
    if (moved.length === 0) return [];
    const done = after.filter(({ cycle }, at) => before[at].madeAt !== null && cycle !== before[at].cycle);
    const rounds = done.map(({ vehicleId }) => ({ subjectId: vehicleId }));
    const codes = journeys
      .filter(({ document }) => document.trigger.kind === 'maintenance_due')
      .map(({ code }) => code);
    return [touchPlan(tx, today), cancelContacts(tx, ctx, { journeys: codes, rounds }, 'vehicle_visited')];
  }
}
