import { Injectable } from '@nestjs/common';
import { addDays, Clock, localDateOf, startOfDay } from '#libs/foundation';
import { ORDER_PUNCTUALITY } from '#libs/service-orders';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import {
  type BoardOrder,
  type DaySpan,
  findBays,
  findBookings,
  findOrdersInHouse,
  findPlans,
  findWork,
} from './board.queries';
import type { BoardOrderDto, BoardWorkDto, ControlBoardDto, ControlBoardQuery } from './control-board.dto';
import { labourHoursIn } from './labour-hours.service';
import { finishBy, lateness } from './lateness.policy';

/** The control board (控工看板): planned against actual, who works where, what is late. SVC-20, SVC-23, SVC-37 */
@Injectable()
export class ControlBoardService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** The board of a day; one round of statements. */
  show(ctx: StoreContext, { on: asked }: ControlBoardQuery): Promise<ControlBoardDto> {
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const on = asked ?? localDateOf(now, timeZone);
    const next = addDays(on, 1);
    const day: DaySpan = { from: startOfDay(on, timeZone), before: startOfDay(next, timeZone) };
    return this.db.run(ctx, async (tx) => {
      const [bays, plans, work, bookings, inHouse, hours] = await Promise.all([
        findBays(tx),
        findPlans(tx, day),
        findWork(tx, day),
        findBookings(tx, day, now),
        findOrdersInHouse(tx),
        labourHoursIn(tx, ctx, { from: on, before: next }, now),
      ]);
      const running = work.filter(({ endedAt }) => endedAt === null);
      const workedOn = new Set(work.map(({ orderId }) => orderId));
      const planned = new Set(plans.map(({ orderId }) => orderId));
      const orders = inHouse.map((order) => ({ order, shown: toBoardOrder(order, now) }));
      return {
        on,
        asOf: now,
        bays: bays.flatMap(({ bayId, code, inUse }) => {
          const ofBay = plans.filter((plan) => plan.bayId === bayId);
          const worked = work.filter((one) => one.bayId === bayId);
          const booked = bookings.filter((one) => one.bayId === bayId);
          // what was planned or booked before a bay went out of use stays to be seen
          if (!inUse && ofBay.length + worked.length + booked.length === 0) return [];
          return {
            bayId,
            code,
            planned: ofBay.map(({ bayId: _bay, ...plan }) => plan),
            worked,
            booked: booked.map(({ bayId: _bay, ...booking }) => booking),
            plannedMinutes: sumOf(ofBay.map((plan) => minutesWithin(day, plan.from, plan.before))),
            workedMinutes: sumOf(worked.map((one) => workedMinutes(day, one, now))),
          };
        }),
        technicians: hours.technicians.map((technician) => ({
          ...technician,
          workingOn: running.find(({ technicianId }) => technicianId === technician.technicianId) ?? null,
        })),
        waiting: orders.filter(({ order }) => !order.isWorkedOn && isBeforeCheck(order)).map(({ shown }) => shown),
        late: orders.filter(({ shown }) => shown.late.length > 0).map(({ shown }) => shown),
        use: { ordersWorkedOn: workedOn.size, ordersPlanned: [...workedOn].filter((id) => planned.has(id)).length },
      };
    });
  }
}

function toBoardOrder(order: BoardOrder, now: Date): BoardOrderDto {
  const { orderId, orderNumber, state, arrivedAt, promisedAt, plannedBefore } = order;
  const { workLeadMinutes } = ORDER_PUNCTUALITY;
  return {
    orderId,
    orderNumber,
    state,
    arrivedAt,
    promisedAt,
    finishBy: finishBy(promisedAt, workLeadMinutes),
    planned: plannedBefore !== null && plannedBefore > now,
    late: lateness(order, workLeadMinutes, now),
  };
}

const isBeforeCheck = ({ workCompletedAt }: BoardOrder): boolean => workCompletedAt === null;

const workedMinutes = (day: DaySpan, { startedAt, endedAt }: BoardWorkDto, now: Date): number =>
  minutesWithin(day, startedAt, endedAt ?? now);

/** Of a stretch of time the minutes that lie in the day. */
function minutesWithin(day: DaySpan, from: Date, before: Date): number {
  const begin = Math.max(day.from.getTime(), from.getTime());
  const end = Math.min(day.before.getTime(), before.getTime());
  return Math.max(0, Math.round((end - begin) / 60_000));
}

const sumOf = (minutes: readonly number[]): number => minutes.reduce((sum, one) => sum + one, 0);
