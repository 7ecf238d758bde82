import { Injectable } from '@nestjs/common';
import { calendarInForce } from '#libs/deadlines';
import { recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { OnStoreTick } from '#libs/queue';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { BOARD_RULES, USUAL_BOARD_RULES } from './board-rules';
import { findRunningClocks, stopClocks } from './clocked-work.queries';
import { closingTime } from './closing-time.policy';
import { clockStopped } from './control-board.events';

/** More technicians than a workshop has. */
const MOST_CLOCKS = 1_000;

/** Stops clocks that nobody stopped (漏打卡). SVC-23 */
@Injectable()
export class ClosingTimeService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Answers when the next clock would be stopped. */
  @OnStoreTick({ order: 15, name: 'control-board' })
  stopForgotten(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const running = await findRunningClocks(tx, MOST_CLOCKS);
      if (running.length === 0) return null;
      const [{ calendar }, { document: rules }] = await Promise.all([
        calendarInForce(tx, ctx, now),
        policyInForce(tx, BOARD_RULES, USUAL_BOARD_RULES, now),
      ]);
      const closings = running.map(({ id, startedAt }) => {
        const endOfWork = calendar.dayAt(startedAt.getTime()).spans.at(-1)?.to;
        return { id, ...closingTime(startedAt, endOfWork === undefined ? null : new Date(endOfWork), rules) };
      });
      const due = closings.filter(({ dueAt }) => dueAt <= now);
      const later = closings.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt.getTime());
      if (due.length > 0) await recordEvents(tx, ctx, (await stopClocks(tx, due, now)).map(clockStopped));
      return later.length > 0 ? new Date(Math.min(...later)) : null;
    });
  }
}
