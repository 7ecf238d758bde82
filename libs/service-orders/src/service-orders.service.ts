import { Injectable } from '@nestjs/common';
import { refuseErased } from '#libs/customers';
import { explainViolations } from '#libs/database';
import { type NewEvent, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { recordReading } from '#libs/vehicles';
import { seriesPrefix } from './number-series.queries';
import { refusedInstant, refusePromiseBefore } from './instant-refusals';
import { newLines, type ReplaceOrderLinesDto } from './order-lines.dto';
import { areTotalsPlausible, type LineTotals, lineTotals } from './order-lines.policy';
import { OrderFactsService } from './order-facts.service';
import { needsPromise } from './order-state.policy';
import type { ServiceOrder } from './service-order.entity';
import {
  findOrder,
  findOrders,
  insertLines,
  insertOrder,
  type NewLine,
  ORDER_SORTS,
  replaceLines,
} from './service-order.queries';
import {
  type CreateServiceOrderDto,
  factColumns,
  type ListServiceOrdersQuery,
  type UpdateServiceOrderDto,
} from './service-order-requests.dto';
import {
  type ServiceOrderDto,
  type ServiceOrderWithLinesDto,
  toServiceOrderDto,
  toServiceOrderWithLinesDto,
} from './service-orders.dto';
import { serviceOrderNumberTaken, totalOutOfRange } from './service-orders.errors';

/** Service orders (工单) of a store: opened, noted down, found. SVC-14..19, SVC-22, SVC-23, SVC-25, SVC-32 */
@Injectable()
export class ServiceOrdersService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly facts: OrderFactsService,
  ) {}

  list(ctx: StoreContext, query: ListServiceOrdersQuery): Promise<Page<ServiceOrderDto>> {
    const keyset = keysetOf(query, ORDER_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findOrders(tx, query, keyset), keyset, toServiceOrderDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, (tx) => this.read(tx, id));
  }

  /**
   * Opens an order for a vehicle that arrived, with its lines, its odometer reading and its event in one go.
   * Throws `validation_failed` for a vehicle or customer that the store does not know, `customer_erased`,
   * `service_order_number_taken`.
   */
  async create(ctx: StoreContext, input: CreateServiceOrderDto): Promise<ServiceOrderWithLinesDto> {
    const id = newId();
    const now = this.clock.now();
    const arrivedAt = input.arrivedAt ?? now;
    const promisedAt = input.promisedAt ?? null;
    const lines = newLines(input.lines ?? []);
    refuseHalfNumber(input);
    if (arrivedAt > now) throw refusedInstant('#/arrivedAt', null, now);
    refusePromiseBefore(arrivedAt, promisedAt);
    const order = {
      id,
      ...totalsOf(lines),
      orderNumber: input.orderNumber ?? null,
      source: input.source ?? null,
      vehicleId: input.vehicleId,
      customerId: input.customerId ?? null,
      type: input.type,
      internal: input.internal ?? false,
      arrivedAt,
      promisedAt,
      odometerKm: input.odometerKm,
      adviserName: input.adviserName ?? null,
      technicianName: input.technicianName ?? null,
      bay: input.bay ?? null,
      preInspected: input.preInspected ?? false,
      inspectionSheetUsed: input.inspectionSheetUsed ?? false,
      customerPresent: input.customerPresent ?? false,
      partsPrepickedInTime: input.partsPrepickedInTime ?? false,
      billExplained: input.billExplained ?? false,
      servicesStillNeeded: input.servicesStillNeeded ?? null,
      soldHours: input.soldHours ?? null,
      clockedHours: input.clockedHours ?? null,
      freeDiagnosisMinutes: input.freeDiagnosisMinutes ?? null,
      quoteFen: input.quote?.amount ?? null,
      createdAt: now,
    };
    const reading = { vehicleId: input.vehicleId, orderId: id, km: input.odometerKm, readAt: arrivedAt };
    return this.db.run(ctx, async (tx) => {
      const [, , , created] = await Promise.all([
        explainViolations(insertOrder(tx, order, seriesPrefix('RO', now, ctx.store.timeZone)), {
          fk_service_order_vehicle_id: () => refusedField({ pointer: '#/vehicleId', code: unknownReference.code }),
          fk_service_order_customer_id: () => refusedField({ pointer: '#/customerId', code: unknownReference.code }),
          uq_service_order_source_order_number: () =>
            new DomainError(serviceOrderNumberTaken, {
              params: { source: input.source, orderNumber: input.orderNumber },
            }),
        }),
        lines.length > 0 && insertLines(tx, id, lines, now),
        recordReading(tx, reading, { recordedBy: ctx.actor.id, at: now }),
        this.read(tx, id),
        order.customerId !== null && refuseErased(tx, order.customerId),
      ]);
      // whose order it is was only known with the owner of the vehicle, and those who follow it look at the customer
      await recordEvent(tx, ctx, {
        type: 'service-order.created',
        subject: { type: 'service-order', id },
        payload: { vehicleId: input.vehicleId, customerId: created.customerId, type: input.type },
        occurredAt: now,
      });
      return created;
    });
  }

  /** Throws `not_found`, `version_conflict`, `service_order_closed`. The odometer's history follows the order. */
  update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    patch: UpdateServiceOrderDto,
  ): Promise<ServiceOrderWithLinesDto> {
    return this.db.run(ctx, async (tx) => {
      const before = await this.facts.takeOpenIn(tx, id, version);
      const after: Partial<ServiceOrder> = { type: patch.type, odometerKm: patch.odometerKm, ...factColumns(patch) };
      if (after.promisedAt === null && needsPromise(before.state)) {
        throw refusedField({ pointer: '#/promisedAt', code: 'required' });
      }
      refusePromiseBefore(before.arrivedAt, after.promisedAt ?? null);
      const { vehicleId, arrivedAt: readAt } = before;
      const [changed] = await Promise.all([
        this.saveChange(tx, ctx, before, after, { type: 'service-order.changed' }),
        after.odometerKm !== undefined &&
          recordReading(
            tx,
            { vehicleId, orderId: id, km: after.odometerKm, readAt },
            { recordedBy: ctx.actor.id, at: this.clock.now() },
          ),
      ]);
      return changed;
    });
  }

  /** Replaces all lines; totals and the catalogue flag follow. Throws like `update`. SVC-14, SVC-16, SVC-19 */
  async replaceLines(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    input: ReplaceOrderLinesDto,
  ): Promise<ServiceOrderWithLinesDto> {
    const lines = newLines(input.lines);
    const totals = totalsOf(lines);
    return this.db.run(ctx, async (tx) => {
      const before = await this.facts.takeOpenIn(tx, id, version);
      const [, changed] = await Promise.all([
        replaceLines(tx, id, lines, this.clock.now()),
        this.saveChange(tx, ctx, before, totals, { type: 'service-order.lines-replaced' }),
      ]);
      return changed;
    });
  }

  /** Writes a change of an order that was taken before, with its event, and reads the order back. */
  async saveChange(
    tx: StoreTx,
    ctx: StoreContext,
    before: ServiceOrder,
    after: Partial<ServiceOrder>,
    event: Pick<NewEvent, 'type' | 'payload'>,
  ): Promise<ServiceOrderWithLinesDto> {
    const [, changed] = await Promise.all([
      this.facts.writeIn(tx, ctx, before, after, event),
      this.read(tx, before.id),
    ]);
    return changed;
  }

  private async read(tx: StoreTx, id: string): Promise<ServiceOrderWithLinesDto> {
    const order = await findOrder(tx, id);
    if (!order) throw new DomainError(notFound);
    return toServiceOrderWithLinesDto(order);
  }
}

/** A number of another system names that system; one without the other would be a number of nobody. */
function refuseHalfNumber({ source, orderNumber }: CreateServiceOrderDto): void {
  if ((source === undefined) === (orderNumber === undefined)) return;
  throw refusedField({ pointer: source === undefined ? '#/source' : '#/orderNumber', code: 'required' });
}

function totalsOf(lines: readonly NewLine[]): LineTotals {
  const totals = lineTotals(lines);
  if (!areTotalsPlausible(totals)) throw refusedField({ pointer: '#/lines', code: totalOutOfRange.code });
  return totals;
}
