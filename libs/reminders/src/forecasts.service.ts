import { Injectable } from '@nestjs/common';
import { preferIndexOrder } from '#libs/database';
import { Clock, type LocalDate, localDateOf } from '#libs/foundation';
import { cancelContacts } from '#libs/outreach';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { type DistancePeers, movementOf } from './daily-distance-peers.policy';
import { findDistancePeers, keepDistancePeers, reckonDistancePeers } from './daily-distance-peers.queries';
import {
  FORECAST_BLOCK,
  type ForecastInput,
  type NewForecast,
  takeStaleForecasts,
  touchForecasts,
  touchForecastsByHistory,
  touchForecastsByPeers,
  touchForecastsOfOtherSchedules,
  VEHICLES_WITHOUT_FORECAST,
  writeForecasts,
} from './forecast.queries';
import type { MaintenanceScheduleDocument } from './maintenance-schedule.dto';
import { forecastOf } from './vehicle-forecast';
import { touchPlan } from './reminder-plan.queries';
import { reminderRules, type ReminderRules } from './reminder-rules';
import { FORECAST, kindsChangedBy } from './triggers';

/** One that sees to the peers of the day, then two at a time: the database works for one while the other reckons. */
const BLOCKS_AT_ONCE = [1, 2, 2];

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

  /**
   * Makes some blocks of forecasts that are out of date again; the rest waits for the next tick, so that no store holds up
   * another. Answers whether there may be more.
   */
  async refresh(ctx: StoreContext, signal: AbortSignal): Promise<boolean> {
    for (const blocks of BLOCKS_AT_ONCE) {
      signal.throwIfAborted();
      const more = await Promise.all(Array.from({ length: blocks }, () => this.refreshBlock(ctx)));
      // one that was not full has found no more beside those of the other
      if (!more.every(Boolean)) return false;
    }
    return true;
  }

  /** Makes the next block of forecasts that are out of date again. Answers whether there may be more. */
  async refreshBlock(ctx: StoreContext): Promise<boolean> {
    const now = this.clock.now();
    const today = localDateOf(now, ctx.store.timeZone);
    return this.db.run(ctx, async (tx) => {
      // after an import the planner does not know yet how many orders there are
      const [, stale, rules, known] = await Promise.all([
        preferIndexOrder(tx),
        takeStaleForecasts(tx, ctx.store.timeZone),
        reminderRules(tx, now),
        findDistancePeers(tx),
      ]);
      if (stale.length === 0) return false;
      const isToday = known !== null && known.madeOn === today && !known.stale;
      const remadeBy = { before: known?.peers ?? null, today, schedule: rules.schedule.document };
      const peers = isToday ? known.peers : await this.remakePeers(tx, ctx, remadeBy);
      const made = stale.map((input) => forecastOf(input, rules.schedule, today, peers));
      await Promise.all([writeForecasts(tx, made, now), ...this.tellPlan(tx, ctx, rules, stale, made, today)]);
      return stale.length === FORECAST_BLOCK;
    });
  }

  /** Once a day, and after an import, by whoever forecasts first: what vehicles alike run. */
  private async remakePeers(
    tx: StoreTx,
    ctx: StoreContext,
    { before, today, schedule }: RemadeBy,
  ): Promise<DistancePeers> {
    const { vehicles, peers: reckoned } = await reckonDistancePeers(
      tx,
      { today, timeZone: ctx.store.timeZone },
      schedule,
    );
    const { peers, ofPeers, ofHistory } = movementOf(before, reckoned);
    await Promise.all([
      keepDistancePeers(tx, { today, at: this.clock.now() }, vehicles, peers),
      ofPeers && touchForecastsByPeers(tx),
      ofHistory && touchForecastsByHistory(tx),
    ]);
    return peers;
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
    const moved = after.filter((made, at) => isMoved(before[at], made));
    if (moved.length === 0) return [];
    const done = after.filter(({ cycle }, at) => before[at].madeAt !== null && cycle !== before[at].cycle);
    const rounds = done.map(({ vehicleId }) => ({ subjectId: vehicleId }));
    const codes = journeys
      .filter(({ document }) => document.trigger.kind === 'maintenance_due')
      .map(({ code }) => code);
    return [
      touchPlan(tx, today, kindsChangedBy([FORECAST])),
      cancelContacts(tx, ctx, { journeys: codes, rounds }, 'vehicle_visited'),
    ];
  }
}

/** What the peers of a day are made from, besides the vehicles. */
interface RemadeBy {
  readonly before: DistancePeers | null;
  readonly today: LocalDate;
  readonly schedule: MaintenanceScheduleDocument;
}

function isMoved(before: ForecastInput, { dueOn, cycle, kmPerDay, lastReadingKm }: NewForecast): boolean {
  return (
    dueOn !== before.dueOn ||
    cycle !== before.cycle ||
    kmPerDay !== before.kmPerDay ||
    lastReadingKm !== before.lastReadingKm
  );
}
