import { Injectable } from '@nestjs/common';
import { affected, assignments, sql } from '#libs/database';
import { changesBetween, type NewEvent, recordEvent } from '#libs/events';
import { Clock, DomainError, notFound, versionConflict } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { isClosed } from './order-state.policy';
import { ServiceOrder } from './service-order.entity';
import { lockOrder } from './service-order.queries';
import { serviceOrderClosed } from './service-orders.errors';

/** What other features note down of an order: flags, instants, hours. States, lines and sums have ways of their own. */
export type OrderFacts = Partial<
  Pick<
    ServiceOrder,
    | 'promisedAt'
    | 'quoteFen'
    | 'quotedFromCatalogue'
    | 'adviserName'
    | 'technicianName'
    | 'bay'
    | 'preInspected'
    | 'inspectionSheetUsed'
    | 'customerPresent'
    | 'partsPrepickedInTime'
    | 'billExplained'
    | 'servicesStillNeeded'
    | 'soldHours'
    | 'clockedHours'
    | 'freeDiagnosisMinutes'
    | 'intakeContactId'
    | 'intakePhoneId'
    | 'intakeVerifiedAt'
    | 'intakeVerifiedBy'
    | 'twelvePointCheckedAt'
    | 'finalCheckedAt'
    | 'reworkConfirmedAt'
    | 'reworkContent'
    | 'reworkCause'
  >
>;

/** Columns whose values never go into the event log; that they changed does. */
const PERSONAL = [
  'adviserName',
  'technicianName',
  'servicesStillNeeded',
] as const satisfies readonly (keyof ServiceOrder)[];

/**
 * Orders in the transactions of the features that work on them: the sheets of the inspections, the clocks of the
 * workshop, estimates. One write waits twice: for the order, and for the change.
 */
@Injectable()
export class OrderFactsService {
  constructor(private readonly clock: Clock) {}

  /** The order, locked, at the version that the caller edited, if any. Throws `not_found`, `version_conflict`. */
  async takeIn(tx: StoreTx, id: string, version?: number): Promise<ServiceOrder> {
    const order = await lockOrder(tx, id);
    if (!order) throw new DomainError(notFound);
    if (version !== undefined && version !== order.version) {
      throw new DomainError(versionConflict, { params: { currentVersion: order.version } });
    }
    return order;
  }

  /** Like `takeIn`, for what cannot be done to a settled or cancelled order: throws `service_order_closed`. SVC-24 */
  async takeOpenIn(tx: StoreTx, id: string, version?: number): Promise<ServiceOrder> {
    const order = await this.takeIn(tx, id, version);
    if (isClosed(order.state)) throw new DomainError(serviceOrderClosed, { params: { state: order.state } });
    return order;
  }

  /** Takes an open order and notes facts of it, with the event that tells of them. Throws like `takeOpenIn`. */
  async noteIn(
    tx: StoreTx,
    ctx: StoreContext,
    id: string,
    facts: OrderFacts,
    event: Pick<NewEvent, 'type' | 'payload'> = { type: 'service-order.changed' },
  ): Promise<ServiceOrder> {
    return this.writeIn(tx, ctx, await this.takeOpenIn(tx, id), facts, event);
  }

  /** Writes a change of an order that was taken before, with its event; send it together with your own statements. */
  async writeIn(
    tx: StoreTx,
    ctx: StoreContext,
    before: ServiceOrder,
    after: Partial<ServiceOrder>,
    { type, payload }: Pick<NewEvent, 'type' | 'payload'>,
  ): Promise<ServiceOrder> {
    const { id } = before;
    const version = before.version + 1;
    const updatedAt = this.clock.now();
    const change = assignments(ServiceOrder, { ...after, version, updatedAt });
    const [updated] = await Promise.all([
      affected(tx, sql`update service_order set ${change} where id = ${id} and version = ${before.version}`),
      recordEvent(tx, ctx, {
        type,
        subject: { type: 'service-order', id },
        changes: changesBetween<ServiceOrder>(before, after, PERSONAL),
        payload,
        // what was promised counts from when it was told, by the same clock as the promise
        occurredAt: updatedAt,
      }),
    ]);
    if (updated === 0) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
    return { ...before, ...defined(after), version, updatedAt };
  }
}

function defined<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}
