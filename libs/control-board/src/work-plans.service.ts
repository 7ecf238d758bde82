import { Injectable, type OnModuleInit } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep, unknownReference } from '#libs/foundation';
import type { OrderState } from '#libs/service-orders';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { PlannedWork, queueForWorkshop } from '#libs/workshop';
import {
  bayOutOfUse,
  orderNotWorkedOn,
  planTooLong,
  technicianOutOfUse,
  workPlanOverlap,
} from './control-board.errors';
import {
  findBookedElsewhere,
  findOutOfUse,
  findPlan,
  lockPlannedOrder,
  plannedBetween,
  replacePlan,
} from './work-plan.queries';
import type { PlanWorkDto, WorkPlanDto } from './work-plans.dto';

const LONGEST_MS = 24 * 3_600_000;

/** Until its work is completed an order is planned. */
const PLANNED: readonly OrderState[] = ['arrived', 'inspected', 'quoted', 'in_work'];

const overlapOf = (what: 'bay' | 'technician') => new DomainError(workPlanOverlap, { params: { what } });

function outOfUseAt({ index, isBay }: { readonly index: number; readonly isBay: boolean }): DomainError {
  const [field, { code }] = isBay ? (['bayId', bayOutOfUse] as const) : (['technicianId', technicianOutOfUse] as const);
  return refusedField({ pointer: `#/stretches/${index}/${field}`, code });
}

/** What the control board plans (派工计划). SVC-37 */
@Injectable()
export class WorkPlansService implements OnModuleInit {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly plannedWork: PlannedWork,
  ) {}

  /** What is planned is offered to no customer. SVC-03 */
  onModuleInit(): void {
    this.plannedWork.register(plannedBetween);
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, orderId: string): Promise<WorkPlanDto> {
    return this.db.run(ctx, async (tx) => {
      const found = await findPlan(tx, orderId);
      if (!found) throw new DomainError(notFound);
      return { orderId, orderNumber: found.orderNumber, stretches: [...found.stretches] };
    });
  }

  /**
   * Plans the whole of an order anew. Throws `not_found`, `order_not_worked_on`, `work_plan_overlap` where a bay or a
   * technician is planned or booked otherwise, and `validation_failed` for what the workshop does not have, or has no longer in use.
   */
  async replace(ctx: StoreContext, orderId: string, { stretches: told }: PlanWorkDto): Promise<WorkPlanDto> {
    const now = this.clock.now();
    const long = told.findIndex(({ from, before }) => before.getTime() - from.getTime() > LONGEST_MS);
    if (long >= 0) throw refusedField({ pointer: `#/stretches/${long}/before`, code: planTooLong.code });
    const stretches = told.map((one) => ({ id: newId(), ...one })).sort((a, b) => a.from.getTime() - b.from.getTime());
    return this.db.run(ctx, async (tx) => {
      const [, outOfUse, order, booked] = await Promise.all([
        queueForWorkshop(tx),
        findOutOfUse(tx, told),
        lockPlannedOrder(tx, orderId),
        findBookedElsewhere(tx, orderId, stretches, now),
      ]);
      if (!order) throw new DomainError(notFound);
      if (!PLANNED.includes(order.state)) {
        throw refusedStep(orderNotWorkedOn, { state: order.state, allowed: PLANNED });
      }
      if (outOfUse) throw outOfUseAt(outOfUse);
      if (booked) throw overlapOf(booked.sameBay ? 'bay' : 'technician');
      const unknown = () => refusedField({ pointer: '#/stretches', code: unknownReference.code });
      await Promise.all([
        explainViolations(replacePlan(tx, orderId, stretches, now), {
          ex_work_plan_bay_id: () => overlapOf('bay'),
          ex_work_plan_technician_id: () => overlapOf('technician'),
          fk_work_plan_bay_id: unknown,
          fk_work_plan_technician_id: unknown,
        }),
        recordEvent(tx, ctx, {
          type: 'work-plan.replaced',
          subject: { type: 'service-order', id: orderId },
          payload: { stretches: stretches.length },
        }),
      ]);
      const shown = stretches.map(({ id: _id, ...stretch }) => stretch);
      return { orderId, orderNumber: order.orderNumber, stretches: shown };
    });
  }
}
