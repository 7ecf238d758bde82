import { Injectable } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { cancelTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { PHONE_GAP } from '../contact-data/phone-quality-task';
import { FIRST_COMMUNICATION, OPINION_REPLY } from './customer-care-policy';

/** Nobody is owed a word to a customer who was erased: promises, tasks and assignments end. SEC-08, CUS-16, CUS-20 */
@Injectable()
export class CustomerErasureEvents {
  constructor(
    private readonly clock: Clock,
    private readonly deadlines: Deadlines,
  ) {}

  @EventHandler({ name: 'customer-erasure', types: ['customer.erased'] })
  async callOff(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ subjectId }) => subjectId))];
    const now = this.clock.now();
    await Promise.all([
      this.deadlines.cancel(tx, ctx, {
        ...{ subjectType: 'customer', subjectIds: ids, kinds: [FIRST_COMMUNICATION, OPINION_REPLY] },
      }),
      cancelTasks(tx, ctx, { type: PHONE_GAP, ids }, now),
      affected(
        tx,
        sql`update customer_assignment set ended_at = ${now} where customer_id = any(${ids}::uuid[]) and ended_at is null`,
      ),
    ]);
  }
}
