import { Injectable } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { cancelContacts } from '#libs/outreach';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { CAMPAIGN_OVER } from '../triggers/campaign.queries';
import { CALL_OFF_BLOCK, findPlannedOf, lockUncalledOff } from './campaign-call-off.queries';

/** Blocks in one tick; the rest waits for the next one, so that no store holds up another. */
const MOST_BLOCKS = 20;

/** Calls off what the step that ended a campaign left of its contacts. REM-38 */
@Injectable()
export class CampaignCallOff {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Ahead of the dispatch. Each block is a transaction; after a crash the next one goes on with what is left. */
  @OnStoreTick({ order: 15, name: 'campaign-call-off' })
  async tick(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    for (let block = 0; block < MOST_BLOCKS; block++) {
      signal.throwIfAborted();
      if (!(await this.callOffBlock(ctx))) return null;
    }
    return this.clock.now();
  }

  /** Answers whether something had to be called off. */
  private callOffBlock(ctx: StoreContext): Promise<boolean> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const campaign = await lockUncalledOff(tx);
      if (!campaign) return false;
      const planned = await findPlannedOf(tx, campaign, now);
      const isLast = planned.rounds.length < CALL_OFF_BLOCK;
      await Promise.all([
        cancelContacts(tx, ctx, planned, CAMPAIGN_OVER, now),
        isLast && affected(tx, sql`update campaign set called_off_at = ${now} where id = ${campaign.id}`),
      ]);
      return true;
    });
  }
}
