import { Injectable } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { OnGroupTick } from '#libs/queue';
import { type GroupContext, GroupDb } from '#libs/tenancy';
import { LONGEST_WINDOW_DAYS } from './contact-counter.policy';

const DAY_MS = 24 * 3_600_000;

/**
 * Forgets the contacts of persons whom nobody has contacted for longer than any window reaches; of the others each contact
 * forgets the ones that are too old. Once a day for each group and process. SEC-08
 */
@Injectable()
export class ContactCounterRetention {
  private readonly dueAt = new Map<string, Date>();

  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
  ) {}

  @OnGroupTick({ order: 60, name: 'contact-counters' })
  async forget(ctx: GroupContext): Promise<Date> {
    const now = this.clock.now();
    const dueAt = this.dueAt.get(ctx.group.id);
    if (dueAt && now < dueAt) return dueAt;
    const before = new Date(now.getTime() - (LONGEST_WINDOW_DAYS + 1) * DAY_MS);
    await this.db.run(ctx, (tx) =>
      affected(
        tx,
        // the row stays, since whoever is about to contact the person waits for it
        sql`update group_contact_counter set recent = '[]' where updated_at < ${before} and recent <> '[]'`,
      ),
    );
    const next = new Date(now.getTime() + DAY_MS);
    this.dueAt.set(ctx.group.id, next);
    return next;
  }
}
