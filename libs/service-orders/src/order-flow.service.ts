import { Injectable } from '@nestjs/common';
import { Clock, DomainError, refusedField, refusedStep, unknownReference } from '#libs/foundation';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { refusedInstant, refusePromiseBefore } from './instant-refusals';
import { OrderFactsService } from './order-facts.service';
import { policyInForce, type PolicyInForce } from '#libs/policies';
import { comesWithStep, type OrderFact } from './order-facts.policy';
import { factsNeededFor, ORDER_RULES, type OrderRulesDocument, STORE_ORDER_RULES } from './order-rules.preset';
import { decideTransition, type OrderState, STATE_INSTANTS } from './order-state.policy';
import { wasPrepickedInTime } from './parts/parts-picking.policy';
import { findPartsOf } from './parts/parts-requests.queries';
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
import {
  otherVehicle,
  reworkNotLater,
  serviceOrderIncomplete,
  serviceOrderTransitionRefused,
} from './service-orders.errors';
import { ServiceOrdersService } from './service-orders.service';

/** Moves orders on their way from arrival to settlement, and links reworks. SVC-12, SVC-20..22, SVC-24, SVC-26, SVC-32 */
@Injectable()
export class OrderFlowService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly orders: ServiceOrdersService,
    private readonly facts: OrderFactsService,
  ) {}

  /**
   * Moves an order to another state, with the facts that come with the step. Of two who do so at once the second is
   * judged by what the first has made of the order.
   * Throws `not_found`, `version_conflict`, `service_order_transition_refused`, `service_order_incomplete`, and
   * `validation_failed` where the customer was not told cost and time, or for an instant before the last step.
   */
  transition(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, at, ...facts }: TransitionServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    const inspected = to === 'inspected' ? { preInspected: true } : {};
    const step = { to, at, facts: { ...factColumns(facts), ...inspected } };
    return this.db.run(ctx, (tx) => this.moveTo(tx, ctx, id, version, step));
  }

  /** The bill is paid and the order closed (结账). Throws like `transition`. SVC-24 */
  settle(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { at }: SettleServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, (tx) => this.moveTo(tx, ctx, id, version, { to: 'settled', at, facts: {} }));
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
    { ofOrderId, confirmedAt, content, cause }: LinkReworkDto,
  ): Promise<ServiceOrderWithLinesDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [order, earlier] = await Promise.all([this.facts.takeOpenIn(tx, id, version), findOrder(tx, ofOrderId)]);
      if (!earlier) throw refusedField({ pointer: '#/ofOrderId', code: unknownReference.code });
      const verdict = judgeRework(order, earlier);
      if (verdict !== 'plausible') {
        const code = verdict === 'other_vehicle' ? otherVehicle.code : reworkNotLater.code;
        throw refusedField({ pointer: '#/ofOrderId', code });
      }
      const at = confirmedAt ?? now;
      if (at < order.arrivedAt || at > now) throw refusedInstant('#/confirmedAt', order.arrivedAt, now);
      const link = {
        reworkOfId: ofOrderId,
        reworkOfNumber: earlier.orderNumber,
        reworkConfirmedAt: at,
        reworkContent: content ?? null,
        reworkCause: cause ?? null,
      };
      return this.orders.saveChange(tx, ctx, order, link, { type: 'service-order.rework-linked' });
    });
  }

  /** Takes back a link that was a mistake. Throws `not_found`, `version_conflict`, `service_order_closed`. */
  unlinkRework(ctx: StoreContext, id: string, version: number | undefined): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, async (tx) => {
      const order = await this.facts.takeOpenIn(tx, id, version);
      const none = {
        reworkOfId: null,
        reworkOfNumber: null,
        reworkConfirmedAt: null,
        reworkContent: null,
        reworkCause: null,
      };
      return this.orders.saveChange(tx, ctx, order, none, { type: 'service-order.rework-unlinked' });
    });
  }

  /** The rules that steps are judged by now; send it together with what locks the order. */
  rulesIn(tx: StoreTx): Promise<PolicyInForce<OrderRulesDocument>> {
    return policyInForce(tx, ORDER_RULES, STORE_ORDER_RULES, this.clock.now());
  }

  /**
   * What a step writes of an order that was taken before, for whoever joins it with changes of its own. Throws
   * `service_order_transition_refused`, `service_order_incomplete`, and `validation_failed`.
   */
  judge(before: ServiceOrder, { document }: PolicyInForce<OrderRulesDocument>, step: OrderStep): Partial<ServiceOrder> {
    const { to, facts } = step;
    const now = this.clock.now();
    const at = step.at ?? now;
    refusePromiseBefore(before.arrivedAt, facts.promisedAt ?? null);
    const progress = { ...before, ...defined(facts) };
    const needed = factsNeededFor(document, to, progress.type);
    const decision = decideTransition(progress, to, { at, now, needed });
    switch (decision.kind) {
      case 'refused':
        throw refusedStep(serviceOrderTransitionRefused, { from: before.state, to, allowed: decision.allowed });
      case 'incomplete':
        throw incomplete(to, decision.missing);
      case 'out_of_time':
        throw refusedInstant('#/at', decision.notBefore, decision.notAfter);
      case 'allowed':
        return { ...facts, [STATE_INSTANTS[to]]: at, state: to };
    }
  }

  private async moveTo(
    tx: StoreTx,
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    step: OrderStep,
  ): Promise<ServiceOrderWithLinesDto> {
    const begins = step.to === 'in_work';
    const [before, rules, requests] = await Promise.all([
      this.facts.takeIn(tx, id, version),
      this.rulesIn(tx),
      begins ? findPartsOf(tx, id) : [],
    ]);
    const event = { type: stepEvent(step.to), payload: { rules: rules.ref } };
    const change = this.judge(before, rules, step);
    // by when work began, which may be earlier than when it is told. KPI-08
    const picked = requests.some(({ state }) => state !== 'cancelled') && {
      partsPrepickedInTime: wasPrepickedInTime(requests, change.workStartedAt ?? null) === true,
    };
    return this.orders.saveChange(tx, ctx, before, { ...change, ...picked }, event);
  }
}

/** A step of an order, with the facts that come with it. */
export interface OrderStep {
  readonly to: OrderState;
  /** Default: now. */
  readonly at?: Date;
  readonly facts: Partial<ServiceOrder>;
}

/** Type of the event that tells of a step. */
export function stepEvent(to: OrderState): `service-order.${string}` {
  return `service-order.${to.replace('_', '-')}`;
}

/** What can come with the step is missing in the request; what is done elsewhere has to be done first. */
function incomplete(to: OrderState, missing: readonly OrderFact[]): DomainError {
  const elsewhere = missing.filter((fact) => !comesWithStep(fact));
  if (elsewhere.length > 0) {
    return new DomainError(serviceOrderIncomplete, {
      params: { to, missing: elsewhere.join(', ') },
      extensions: { missing: elsewhere },
    });
  }
  return refusedField(...missing.map((fact) => ({ pointer: `#/${fact}`, code: 'required' })));
}

function defined<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}
