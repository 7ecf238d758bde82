import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { FOLLOW_UP_CASE_EVENTS } from '#libs/follow-ups';
import { Clock } from '#libs/foundation';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { countFigures } from './kpi-figures.queries';
import { type Kpi, kpisInForce } from './kpis-in-force';
import {
  dropFigures,
  findBases,
  forgetBases,
  holdRollUp,
  isAnyDayTouched,
  takeTouchedDays,
  touchDays,
  writeBases,
  writeFigures,
} from './roll-up.queries';
import { daysTouchedBy } from './touched-days.queries';

/** Days that one transaction makes anew. */
const BLOCK_DAYS = 100;

/**
 * Keeps the two grains of a store's roll-up (汇总) up to date: events put days on a list, the tick counts the figures of
 * these days from the records and sums the months anew. What is written follows from the records alone, so that it is
 * the same whether it grew event by event or was made from scratch. TEN-03, SEC-04
 */
@Injectable()
export class RollUp {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** An import may have moved any record from any day, so after it all is made anew. */
  @EventHandler({
    name: 'kpi-roll-up',
    types: [
      ...['service-order.*', 'appointment.*', 'survey-response.recorded', 'import.finished'],
      ...FOLLOW_UP_CASE_EVENTS,
    ],
  })
  async noteTouchedDays(tx: StoreTx, { store }: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    if (events.some(({ type }) => type === 'import.finished')) {
      await Promise.all([holdRollUp(tx, [store.id]), forgetBases(tx, [store.id])]);
    }
    const days = await daysTouchedBy(tx, events, store.timeZone);
    await touchDays(tx, days);
  }

  @OnStoreTick({ order: 40, name: 'kpi-roll-up' })
  async bringUpToDate(ctx: StoreContext, { signal }: TenantTick): Promise<null> {
    while (await this.db.run(ctx, (tx) => this.makeBlock(tx, ctx))) signal.throwIfAborted();
    return null;
  }

  /** Answers whether there is more to do. */
  private async makeBlock(tx: StoreTx, ctx: StoreContext): Promise<boolean> {
    const { store } = ctx;
    const asOf = this.clock.now();
    const [isTouched, kpis, known] = await Promise.all([
      isAnyDayTouched(tx),
      kpisInForce(tx, asOf),
      findBases(tx, store.id),
    ]);
    if (!isTouched && !isAnyStale(kpis, known)) return false;

    await holdRollUp(tx, [store.id]);
    // another tick may have done it while this one waited
    const bases = new Map((await findBases(tx, store.id)).map(({ kpi, policyRef }) => [kpi, policyRef]));
    const stale = kpis.filter(({ code, ref }) => bases.get(code) !== ref);
    const gone = [...bases.keys()].filter((code) => kpis.every((kpi) => kpi.code !== code));
    if (gone.length > 0) await dropFigures(tx, store.id, gone);
    if (stale.length > 0) {
      await this.makeAll(tx, ctx, stale, asOf);
      return true;
    }
    return this.makeTouched(tx, ctx, kpis, asOf);
  }

  private async makeAll(tx: StoreTx, { store }: StoreContext, kpis: readonly Kpi[], asOf: Date): Promise<void> {
    const figures = await countFigures(tx, kpis, 'all', store.timeZone);
    const codes = kpis.map(({ code }) => code);
    await Promise.all([writeFigures(tx, store, codes, 'all', figures), writeBases(tx, store, kpis, asOf)]);
  }

  private async makeTouched(tx: StoreTx, { store }: StoreContext, kpis: readonly Kpi[], asOf: Date): Promise<boolean> {
    const days = await takeTouchedDays(tx, BLOCK_DAYS);
    if (days.length === 0) return false;
    const figures = await countFigures(tx, kpis, days, store.timeZone);
    const codes = kpis.map(({ code }) => code);
    await Promise.all([writeFigures(tx, store, codes, days, figures), writeBases(tx, store, kpis, asOf)]);
    return days.length === BLOCK_DAYS;
  }
}

function isAnyStale(kpis: readonly Kpi[], bases: readonly { kpi: string; policyRef: string | null }[]): boolean {
  const refs = new Map(bases.map(({ kpi, policyRef }) => [kpi, policyRef]));
  return kpis.length !== refs.size || kpis.some(({ code, ref }) => refs.get(code) !== ref);
}
