import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { OnStoreTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { callOff } from '../contact-plan.queries';
import { REASONS } from '../contact-reasons';
import { findNextExpiry, printedTooLate, TO_PRINT_OF_ERASED } from './print-list.queries';

/** Takes off the print list what nobody printed in time, with its line in the log. */
@Injectable()
export class PrintListExpiry {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Answers when the next one expires. */
  @OnStoreTick({ order: 33, name: 'print-list' })
  expire(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const next = await findNextExpiry(tx);
      if (next.hasErased) await callOff(tx, ctx, TO_PRINT_OF_ERASED, REASONS.personErased, now);
      if (!next.at || next.at > now) return next.at;
      await callOff(tx, ctx, printedTooLate(now), REASONS.expired, now);
      return (await findNextExpiry(tx)).at;
    });
  }
}
