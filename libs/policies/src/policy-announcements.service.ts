import { Injectable } from '@nestjs/common';
import { affected, row, rows, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { OnGroupTick, OnStoreTick, Wakes } from '#libs/queue';
import { type GroupContext, GroupDb, type StoreContext, StoreDb, TenantDirectory } from '#libs/tenancy';

/** Before whatever acts by policies. */
const TICK_STEP = { order: 5, name: 'policies' } as const;

/**
 * Has stores ticked when a policy that concerns them takes effect or ends. What then acts by a policy compares the one in
 * force with the reference that it worked by, so a wake-up too many changes nothing.
 */
@Injectable()
export class PolicyAnnouncements {
  constructor(
    private readonly storeDb: StoreDb,
    private readonly groupDb: GroupDb,
    private readonly clock: Clock,
    private readonly wakes: Wakes,
    private readonly directory: TenantDirectory,
  ) {}

  /** Every store of the group, once for each policy of the group that came into force or was withdrawn since then. */
  @OnGroupTick(TICK_STEP)
  async announce(ctx: GroupContext): Promise<Date | null> {
    const now = this.clock.now();
    const changed = await this.groupDb.run(ctx, (tx) =>
      rows<{ id: string }>(
        tx,
        sql`select p.id from group_policy p
            where p.store_role is null and p.effective_from <= ${now}
              and (p.announced_at is null or p.announced_at < p.withdrawn_at)`,
      ),
    );
    if (changed.length > 0) {
      for (const store of await this.directory.storesOf(ctx.group)) this.wakes.wakeStore(store);
      await this.wakes.flush();
      // only now: a crash before this line announces once more
      const ids = changed.map(({ id }) => id);
      await this.groupDb.run(ctx, (tx) =>
        affected(tx, sql`update group_policy set announced_at = ${now} where id = any(${ids})`),
      );
    }
    return this.groupDb.run(ctx, async (tx) => {
      const next = await row<{ at: Date | null }>(
        tx,
        sql`select min(p.effective_from) as at from group_policy p
            where p.store_role is null and p.state = 'issued' and p.effective_from > ${now}`,
      );
      return next?.at ?? null;
    });
  }

  /** The events of a store wake it by themselves; what it issued for later, it is called for here. */
  @OnStoreTick(TICK_STEP)
  nextInStore(ctx: StoreContext): Promise<Date | null> {
    return this.storeDb.run(ctx, async (tx) => {
      const next = await row<{ at: Date | null }>(
        tx,
        sql`select min(p.effective_from) as at from group_policy p
            where p.store_role = current_user and p.state = 'issued' and p.effective_from > ${this.clock.now()}`,
      );
      return next?.at ?? null;
    });
  }
}
