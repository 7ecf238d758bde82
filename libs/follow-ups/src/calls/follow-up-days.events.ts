import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { rollUpDays, touchDaysOf } from './follow-up-days.queries';
import { FOLLOW_UP_CASE_EVENTS, followUpTouchedBy } from './touched-cases.queries';

/** Days that one transaction rolls up: a touch of one of them waits for it. */
const BLOCK_DAYS = 7;

/**
 * Keeps the days of follow-up rolled up (回访日汇总): events put the days that they touch on a list, the tick counts them
 * anew from the records. What is on the list is counted when it is read, so that nothing waits for the tick. FUP-09, KPI-13
 */
@Injectable()
export class FollowUpDays {
  constructor(private readonly db: StoreDb) {}

  @EventHandler({ name: 'follow-up-days', types: FOLLOW_UP_CASE_EVENTS })
  async noteTouchedDays(tx: StoreTx, { store }: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    await touchDaysOf(tx, store.timeZone, followUpTouchedBy(events));
  }

  @OnStoreTick({ order: 38, name: 'follow-up-days' })
  async bringUpToDate(ctx: StoreContext, { signal }: TenantTick): Promise<null> {
    const { timeZone } = ctx.store;
    while ((await this.db.run(ctx, (tx) => rollUpDays(tx, timeZone, BLOCK_DAYS))) === BLOCK_DAYS) {
      signal.throwIfAborted();
    }
    return null;
  }
}
