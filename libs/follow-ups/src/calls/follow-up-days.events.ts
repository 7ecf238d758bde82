import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { rollUpDays, touchAllDays, touchDaysOf } from './follow-up-days.queries';

/** Days that one transaction rolls up: a touch of one of them waits for it. */
const BLOCK_DAYS = 7;

/**
 * Keeps the days of follow-up rolled up (回访日汇总): events put the days that they touch on a list, the tick counts them
 * anew from the records. What is on the list is counted when it is read, so that nothing waits for the tick. FUP-09, KPI-13
 */
@Injectable()
export class FollowUpDays {
  constructor(private readonly db: StoreDb) {}

  @EventHandler({
    name: 'follow-up-days',
    types: [
      ...['contact.sent', 'contact.merged', 'contact.suppressed', 'contact.failed', 'contact.unknown'],
      ...['contact.answered', 'contact.not-answered', 'follow-up.call-attempted', 'import.finished'],
      ...['customer.status-granted', 'customer.status-ended', 'customer.merged', 'customer.merge-undone'],
    ],
  })
  async noteTouchedDays(tx: StoreTx, { store }: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    if (events.some(({ type }) => type === 'import.finished')) await touchAllDays(tx);
    await touchDaysOf(tx, store.timeZone, {
      contactIds: events.flatMap(contactsOf),
      customerIds: events.flatMap(customersOf),
    });
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

function contactsOf({ type, subjectType, subjectId, payload }: RecordedEvent): string[] {
  if (subjectType === 'contact') return payload?.category === 'follow_up' ? [subjectId] : [];
  return type === 'follow-up.call-attempted' ? idsOf(payload?.contactId) : [];
}

/** What they hold and who they are decides which of them count as members. */
function customersOf({ subjectType, subjectId, payload }: RecordedEvent): string[] {
  return subjectType === 'customer' ? [subjectId, ...idsOf(payload?.mergedId)] : [];
}

const idsOf = (id: unknown): string[] => (typeof id === 'string' ? [id] : []);
