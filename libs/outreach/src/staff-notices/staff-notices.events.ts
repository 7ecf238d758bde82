import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { wantNotices } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { DEFAULT_STAFF_NOTICES, STAFF_NOTICES } from './staff-notice-rules';

export const NOTICED_EVENTS = ['task.created', 'task.assigned', 'task.released'];

/**
 * Has the staff told of new tasks, and of those that became somebody's or are free again, where the rules ask for it.
 * FUP-12
 */
@Injectable()
export class StaffNoticeEvents {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'staff-notices', types: NOTICED_EVENTS })
  async want(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const { document } = await policyInForce(tx, STAFF_NOTICES, DEFAULT_STAFF_NOTICES, now);
    const kinds = new Set(document.rules.flatMap((rule) => rule.kinds));
    const wanted = events.filter(({ payload }) => kinds.has(String(payload?.kind)));
    if (wanted.length === 0) return;
    await wantNotices(
      tx,
      wanted.map(({ subjectId }) => subjectId),
      [...kinds],
      now,
    );
  }
}
