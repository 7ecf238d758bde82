import { Injectable } from '@nestjs/common';
import { calendarInForce } from '#libs/deadlines';
import { Clock, type LocalDate } from '#libs/foundation';
import { OnStoreTick } from '#libs/queue';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { type CarriedWork, carryWorkOver, findCarriedWork, queueForWorkshop } from '#libs/workshop';
import { carriedWork, type Closing, closingAround } from './carry-over.policy';
import { findUnfinished } from './carry-over.queries';

/**
 * Carries work that was planned and not done to the next working day (结转工时), when work ends. What is carried always
 * follows from how plans, clocks and orders stand now: each tick works it out, so that an order that is finished or
 * planned anew corrects it, and writes nothing where it is right. SVC-03, SVC-37
 */
@Injectable()
export class CarryOverService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Answers when work ends next, for as long as something is planned. */
  @OnStoreTick({ order: 16, name: 'carry-over' })
  carry(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const closing = closingAround(now, (await calendarInForce(tx, ctx, now)).calendar);
      if (!closing) return null;
      const told = await this.look(tx, closing);
      if (!isSaid(told, closing.nextDay)) {
        // bookings count what is carried over: it changes for the next of them
        await queueForWorkshop(tx);
        const { carried } = await this.look(tx, closing);
        await carryWorkOver(tx, ctx, closing.nextDay, carried, now);
      }
      return told.orders > 0 ? closing.nextClosing : null;
    });
  }

  private async look(tx: StoreTx, { closedAt, nextDay }: Closing): Promise<Told> {
    const [unfinished, said] = await Promise.all([findUnfinished(tx, closedAt), findCarriedWork(tx, nextDay)]);
    return { orders: unfinished.length, carried: carriedWork(unfinished), said };
  }
}

interface Told {
  /** Orders in work that are planned, also for later. */
  readonly orders: number;
  readonly carried: readonly CarriedWork[];
  /** What was said before, of the day and those after it. */
  readonly said: readonly (CarriedWork & { readonly day: LocalDate })[];
}

function isSaid({ carried, said }: Told, nextDay: LocalDate): boolean {
  const right = ({ day, skill, minutes }: Told['said'][number]) =>
    day === nextDay && carried.some((one) => one.skill === skill && one.minutes === minutes);
  return said.length === carried.length && said.every(right);
}
