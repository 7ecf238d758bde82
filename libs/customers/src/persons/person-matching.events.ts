import { Injectable } from '@nestjs/common';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { dueForMatching } from './person-matching.queries';
import { PersonMatchingService } from './person-matching.service';

const BLOCKS_AT_ONCE = 5;

/** Keeps customers matched to persons in the worker. A change of a customer's own row makes it due by itself. GRP-01 */
@Injectable()
export class PersonMatchingEvents {
  constructor(
    private readonly matching: PersonMatchingService,
    private readonly clock: Clock,
  ) {}

  /** Phones are rows of their own. */
  @EventHandler({
    name: 'person-matching',
    types: ['customer.phone-added', 'customer.phone-removed', 'customer.phone-judged'],
  })
  lookAgain(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    return dueForMatching(
      tx,
      events.map(({ subjectId }) => subjectId),
    );
  }

  /** A few blocks at a time, so that an import of a hundred thousand keeps no other step of the store waiting. */
  @OnStoreTick({ order: 45, name: 'persons' })
  async matchDue(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    for (let block = 0; block < BLOCKS_AT_ONCE; block++) {
      signal.throwIfAborted();
      const { more } = await this.matching.matchDue(ctx);
      if (!more) return null;
    }
    return this.clock.now();
  }
}
