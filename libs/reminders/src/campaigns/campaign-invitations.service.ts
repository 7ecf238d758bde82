import { Injectable } from '@nestjs/common';
import { Clock, localDateOf } from '#libs/foundation';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { touchPlan } from '../reminder-plan.queries';
import { inviteGuests, lockUninvited } from './campaign.queries';

/** Blocks in one tick; the rest waits for the next one, so that no store holds up another. */
const MOST_BLOCKS = 20;

/** Invites those of whom the announcement itself took only the first block. REM-32, REM-41 */
@Injectable()
export class CampaignInvitations {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Ahead of the plan, which tells them. Each block is a transaction; after a crash the next one goes on behind it. */
  @OnStoreTick({ order: 16, name: 'campaign-invitations' })
  async tick(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    for (let block = 0; block < MOST_BLOCKS; block++) {
      signal.throwIfAborted();
      if (!(await this.inviteBlock(ctx))) return null;
    }
    return this.clock.now();
  }

  /** Answers whether somebody had to be invited. */
  private inviteBlock(ctx: StoreContext): Promise<boolean> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const campaign = await lockUninvited(tx);
      if (!campaign) return false;
      await Promise.all([
        inviteGuests(tx, campaign, now),
        touchPlan(tx, localDateOf(now, ctx.store.timeZone), ['campaign']),
      ]);
      return true;
    });
  }
}
