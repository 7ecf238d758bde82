import { Injectable } from '@nestjs/common';
import { Clock, DomainError, refusedField, unknownReference } from '#libs/foundation';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { refusedInstant, refusePromiseBefore } from './instant-refusals';
import { decideTransition, type OrderState, STATE_INSTANTS } from './order-state.policy';
import { judgeRework } from './rework.policy';
import type { ServiceOrder } from './service-order.entity';
import { findOrder } from './service-order.queries';
import {
  factColumns,
  type LinkReworkDto,
  type SettleServiceOrderDto,
  type TransitionServiceOrderDto,
} from './service-order-requests.dto';
import type { ServiceOrderWithLinesDto } from './service-orders.dto';
import { otherVehicle, reworkNotLater, serviceOrderTransitionRefused } from './service-orders.errors';
import { ServiceOrdersService } from './service-orders.service';

/** Moves orders on their way from arrival to settlement, and links reworks. SVC-12, SVC-20..22, SVC-24, SVC-26, SVC-32 */
@Injectable()
export class OrderFlowService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly orders: ServiceOrdersService,
  ) {}

  /**
   * Moves an order to another state, with the facts that come with the step. Of two who do so at once the second is
   * judged by what the first has made of the order.
   * Throws `not_found`, `version_conflict`, `service_order_transition_refused`, and `validation_failed` where the
   * customer was not told cost and time, or for an instant before the last step.
   */
  transition(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, at, ...facts }: TransitionServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    const inspected = to === 'inspected' ? { preInspected: true } : {};
    return this.db.run(ctx, (tx) => this.moveTo(tx, ctx, id, version, to, at, { ...factColumns(facts), ...inspected }));
  }

  /** The bill is paid and the order closed (结账). Throws like `transition`. SVC-24 */
  settle(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { at }: SettleServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, (tx) => this.moveTo(tx, ctx, id, version, 'settled', at, {}));
  }

  /**
   * Says that an order repairs an earlier one again, as the return inspection confirmed (返厂复检). SVC-26
   * Throws `not_found`, `version_conflict`, `service_order_closed`, and `validation_failed` for an order of another
   * vehicle or one that did not arrive earlier: so no chain of reworks ever closes to a circle.
   */
  linkRework(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { ofOrderId, confirmedAt }: LinkReworkDto,
  ): Promise<ServiceOrderWithLinesDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [order, earlier] = await Promise.all([this.orders.takeOpen(tx, id, version), findOrder(tx, ofOrderId)]);
      if (!earlier) throw refusedField({ pointer: '#/ofOrderId', code: unknownReference.code });
      const verdict = judgeRework(order, earlier);
      if (verdict !== 'plausible') {
        const code = verdict === 'other_vehicle' ? otherVehicle.code : reworkNotLater.code;
        throw refusedField({ pointer: '#/ofOrderId', code });
      }
      const at = confirmedAt ?? now;
      if (at < order.arrivedAt || at > now) throw refusedInstant('#/confirmedAt', order.arrivedAt, now);
      const link = { reworkOfId: ofOrderId, reworkOfNumber: earlier.orderNumber, reworkConfirmedAt: at };
      return this.orders.saveChange(tx, ctx, order, link, 'service-order.rework-linked');
    });
  }

  /** Takes back a link that was a mistake. Throws `not_found`, `version_conflict`, `service_order_closed`. */
  unlinkRework(ctx: StoreContext, id: string, version: number | undefined): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, async (tx) => {
      const order = await this.orders.takeOpen(tx, id, version);
      const none = { reworkOfId: null, reworkOfNumber: null, reworkConfirmedAt: null };
      return this.orders.saveChange(tx, ctx, order, none, 'service-order.rework-unlinked');
    });
  }

  private async moveTo(
    tx: StoreTx,
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    to: OrderState,
    told: Date | undefined,
    facts: Partial<ServiceOrder>,
  ): Promise<ServiceOrderWithLinesDto> {
    const now = this.clock.now();
    const at = told ?? now;
    const before = await this.orders.take(tx, id, version);
    const progress = {
      ...before,
      promisedAt: facts.promisedAt ?? before.promisedAt,
      quoteFen: facts.quoteFen ?? before.quoteFen,
    };
    refusePromiseBefore(before.arrivedAt, facts.promisedAt ?? null);
    const decision = decideTransition(progress, to, at, now);
    switch (decision.kind) {
      case 'refused': {
        const params = { from: before.state, to, allowed: decision.allowed.join(', ') || '-' };
        throw new DomainError(serviceOrderTransitionRefused, { params });
      }
      case 'incomplete':
        throw refusedField(...decision.missing.map((fact) => ({ pointer: `#/${fact}`, code: 'required' })));
      case 'out_of_time':
        throw refusedInstant('#/at', decision.notBefore, decision.notAfter);
      case 'allowed': {
        const column = STATE_INSTANTS[to];
        const after = { ...facts, ...(column && { [column]: at }), state: to };
        return this.orders.saveChange(tx, ctx, before, after, `service-order.${to.replace('_', '-')}`);
      }
    }
  }
}
