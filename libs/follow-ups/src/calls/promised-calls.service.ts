import { Injectable } from '@nestjs/common';
import { addDays, Clock, localDateOf, startOfDay } from '#libs/foundation';
import { Responsibility } from '#libs/identity';
import { OnStoreTick } from '#libs/queue';
import { releaseTasks } from '#libs/tasks';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { findPromised } from './calls.queries';
import { callsToOffer } from './promised-calls.policy';

/** As many are looked at in one tick, the next first. */
const MOST_PROMISED = 1000;

/** Nothing of the store tells that somebody is absent, so that promises of the day are looked at as often. */
const AGAIN_MS = 10 * 60_000;

/** A call that was promised (约定回拨) is made, also where whoever promised it is absent on the day. FUP-08, FUP-09 */
@Injectable()
export class PromisedCalls {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly responsibility: Responsibility,
  ) {}

  /** Opens the promised calls of the day whose keepers are away to everybody of their role. */
  @OnStoreTick({ order: 36, name: 'promised-calls' })
  async offer(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const tomorrow = startOfDay(addDays(localDateOf(now, timeZone), 1), timeZone);
    const promised = await this.db.run(ctx, (tx) => findPromised(tx, MOST_PROMISED));
    const [next] = promised;
    if (!next) return null;
    if (next.dueAt >= tomorrow) return startOfDay(localDateOf(next.dueAt, timeZone), timeZone);
    const attendance = await this.responsibility.attendanceInOwnStore(ctx);
    const offered = callsToOffer(promised, attendance, { now, tomorrow });
    if (offered.length > 0) await this.db.run(ctx, (tx) => releaseTasks(tx, ctx, offered, now));
    return new Date(now.getTime() + AGAIN_MS);
  }
}
