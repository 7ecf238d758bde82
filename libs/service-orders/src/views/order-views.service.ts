import { Injectable } from '@nestjs/common';
import { findDeadlines, rangeTooLong } from '#libs/deadlines';
import { compileFilter } from '#libs/filters';
import { Clock, DomainError, notFound, refusedField } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { type OrderBillDto, toOrderBillDto } from './order-bill.dto';
import { type OrderChecklistDto, toChecklistLineDto } from './order-checklist.dto';
import { checklistOf } from './order-checklist.policy';
import { type OrderProgressDto, toOrderProgressDto } from './order-progress.dto';
import { PROMISED_DELIVERY } from '../promises/order-promise.preset';
import {
  type DeliveryPromisesDto,
  type DeliveryPunctualityDto,
  type DeliveryPunctualityQuery,
  toDeliveryPromisesDto,
} from '../promises/order-promises.dto';
import { factsNeededFor, ORDER_RULES, STORE_ORDER_RULES } from '../order-rules.preset';
import { countPromisesKept, findOrderOfClass, findPartsSold } from './order-views.queries';
import { MOST_SOLD_KINDS, type PartsSoldDto, type PartsSoldQuery, toPartsSoldDto } from '../parts/parts-sold.dto';
import { SERVICE_ORDER_CATALOGUE } from '../service-order.catalogue';
import { findOrder, findOrdersMatching, ORDER_SORTS } from '../service-order.queries';
import type { SearchServiceOrdersDto, SearchServiceOrdersQuery } from '../service-order-requests.dto';
import { type ServiceOrderDto, toServiceOrderDto } from '../service-orders.dto';
import { pointsFor, SERVICE_POINTS, STORE_SERVICE_POINTS } from './service-points.preset';

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** Looks at orders: for the customer, for the adviser, for whoever counts. SVC-11, SVC-13, SVC-27, SVC-35 */
@Injectable()
export class OrderViewsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Orders that a filter finds. Throws `validation_failed` for a filter that is none. */
  search(
    ctx: StoreContext,
    query: SearchServiceOrdersQuery,
    { filter }: SearchServiceOrdersDto,
  ): Promise<Page<ServiceOrderDto>> {
    const matching = compileFilter(SERVICE_ORDER_CATALOGUE, filter);
    const asked = { ...query, filter };
    const keyset = keysetOf(asked, ORDER_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findOrdersMatching(tx, matching, keyset), keyset, toServiceOrderDto),
    );
  }

  /** How far an order has come, in the words of the request's language. Throws `not_found`. SVC-13 */
  progress(ctx: StoreContext, id: string): Promise<OrderProgressDto> {
    return this.db.run(ctx, async (tx) => {
      const order = await findOrder(tx, id);
      if (!order) throw new DomainError(notFound);
      return toOrderProgressDto(order, ctx.locale);
    });
  }

  /** The itemised bill of an order, as far as it stands. Throws `not_found`. SVC-21, SVC-22 */
  bill(ctx: StoreContext, id: string): Promise<OrderBillDto> {
    return this.db.run(ctx, async (tx) => {
      const order = await findOrder(tx, id);
      if (!order) throw new DomainError(notFound);
      return toOrderBillDto(order);
    });
  }

  /** Parts that were sold in a span of time. Throws `validation_failed` for one too long. SVC-24 */
  async partsSold(ctx: StoreContext, { from, before }: PartsSoldQuery): Promise<PartsSoldDto> {
    refuseLongSpan(from, before);
    return this.db.run(ctx, async (tx) => toPartsSoldDto(await findPartsSold(tx, from, before, MOST_SOLD_KINDS)));
  }

  /** What is to be collected of an order, and what to mind with its customer. Throws `not_found`. SVC-27, SVC-35 */
  checklist(ctx: StoreContext, id: string): Promise<OrderChecklistDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [order, rules, points] = await Promise.all([
        findOrderOfClass(tx, id),
        policyInForce(tx, ORDER_RULES, STORE_ORDER_RULES, now),
        policyInForce(tx, SERVICE_POINTS, STORE_SERVICE_POINTS, now),
      ]);
      if (!order) throw new DomainError(notFound);
      const lines = checklistOf(order, (to) => factsNeededFor(rules.document, to, order.type));
      return {
        lines: lines.map((line) => toChecklistLineDto(line, ctx.locale)),
        servicePoints: pointsFor(points.document, order.valueClass).map((text) => text[ctx.locale]),
        rules: rules.ref,
      };
    });
  }

  /** Every delivery time that the customer was told, and what became of it. Throws `not_found`. SVC-11 */
  promises(ctx: StoreContext, id: string): Promise<DeliveryPromisesDto> {
    return this.db.run(ctx, async (tx) => {
      const [order, deadlines] = await Promise.all([
        findOrder(tx, id),
        findDeadlines(tx, { subjectType: 'service-order', subjectIds: [id], kinds: [PROMISED_DELIVERY] }),
      ]);
      if (!order) throw new DomainError(notFound);
      return toDeliveryPromisesDto(deadlines);
    });
  }

  /** How many promises of delivery were kept in a span of time. Throws `validation_failed` for one too long. SVC-11 */
  async punctuality(ctx: StoreContext, { from, before }: DeliveryPunctualityQuery): Promise<DeliveryPunctualityDto> {
    refuseLongSpan(from, before);
    return this.db.run(ctx, (tx) => countPromisesKept(tx, from, before, this.clock.now()));
  }
}

/** A year is summed up at most; several are several questions. */
function refuseLongSpan(from: Date, before: Date): void {
  if (before.getTime() - from.getTime() <= MOST_DAYS * DAY_MS) return;
  throw refusedField({ parameter: 'before', code: rangeTooLong.code, params: { max: MOST_DAYS } });
}
