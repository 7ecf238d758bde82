import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { type Deadline, Deadlines, findDeadlines, type NewDeadline } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { PROMISED_DELIVERY, promiseSpan, STORE_ORDER_PROMISE } from './order-promise.preset';
import type { OrderState } from '../order-state.policy';

interface Promised {
  id: string;
  state: OrderState;
  promisedAt: Date | null;
  deliveredAt: Date | null;
}

/**
 * Keeps a deadline for what the customer was promised: each time that is told is one, the one before it is called off,
 * and the delivery meets it, also where both were told before the worker came to it. An import tells no events, and
 * what it brings was promised elsewhere. SVC-11, SVC-32
 */
@Injectable()
export class OrderPromises {
  constructor(private readonly deadlines: Deadlines) {}

  @EventHandler({
    name: 'promised-delivery',
    types: [
      'service-order.created',
      'service-order.changed',
      'service-order.quoted',
      'service-order.inspected',
      'service-order.in-work',
      'service-order.work-completed',
      'service-order.checked',
      'service-order.delivered',
      'service-order.settled',
      'service-order.cancelled',
      'service-order.estimate-accepted',
    ],
  })
  async follow(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    // events of one order come together: what counts is when the time was told, and not what happened last
    const telling = events.filter(({ changes }) => changes && 'promisedAt' in changes);
    const toldAt = new Map([...events, ...telling].map(({ subjectId, occurredAt }) => [subjectId, occurredAt]));
    const ids = [...toldAt.keys()];
    const [orders, known] = await Promise.all([
      rows<Promised>(
        tx,
        sql`select id, state, promised_at as "promisedAt", delivered_at as "deliveredAt" from service_order
            where id = any(${ids}::uuid[])`,
      ),
      findDeadlines(tx, { subjectType: 'service-order', subjectIds: ids, kinds: [PROMISED_DELIVERY] }),
    ]);
    const open = known.filter(({ state }) => state === 'running' || state === 'paused');
    await this.callOff(tx, ctx, orders, open);
    const justDelivered = new Set(
      events.filter(({ type }) => type === 'service-order.delivered').map(({ subjectId }) => subjectId),
    );
    const promised = newPromises(
      // who was handed the vehicle before is promised nothing any more
      orders.filter(({ id, state, deliveredAt }) => justDelivered.has(id) || !(deliveredAt ?? state === 'settled')),
      known,
      toldAt,
    );
    await this.deadlines.start(tx, ctx, promised);
    const begun = promised.map(({ id, subject }) => ({ id, subjectId: subject.id }));
    await this.meet(tx, ctx, orders, [...open, ...begun]);
  }

  /** Another time was told, or the order was cancelled. */
  private async callOff(
    tx: StoreTx,
    ctx: StoreContext,
    orders: readonly Promised[],
    open: readonly Deadline[],
  ): Promise<void> {
    const current = new Map(orders.map((order) => [order.id, occurrenceOf(order)]));
    const ids = open.filter((deadline) => current.get(deadline.subjectId) !== timeOf(deadline)).map(({ id }) => id);
    if (ids.length > 0) await this.deadlines.cancel(tx, ctx, { ids });
  }

  private async meet(
    tx: StoreTx,
    ctx: StoreContext,
    orders: readonly Promised[],
    open: readonly Pick<Deadline, 'id' | 'subjectId'>[],
  ): Promise<void> {
    const delivered = orders.flatMap(({ id, deliveredAt }) => (deliveredAt ? [[id, deliveredAt] as const] : []));
    const at = new Map(delivered);
    const ids = open.filter(({ subjectId }) => at.has(subjectId)).map(({ id }) => id);
    if (ids.length > 0) await this.deadlines.meet(tx, ctx, { ids }, { at });
  }
}

/** The time that counts now; null: none does. */
function occurrenceOf({ state, promisedAt }: Promised): string | null {
  return state === 'cancelled' ? null : (promisedAt?.toISOString() ?? null);
}

/** The promised time of a deadline: what stands before the `/` that numbers a time which was told again. */
export function timeOf({ occurrence }: Pick<Deadline, 'occurrence'>): string {
  return occurrence.split('/', 1)[0] ?? occurrence;
}

function newPromises(
  orders: readonly Promised[],
  known: readonly Deadline[],
  toldAt: ReadonlyMap<string, Date>,
): NewDeadline[] {
  return orders.flatMap((order): NewDeadline[] => {
    const { id, promisedAt } = order;
    const time = occurrenceOf(order);
    if (promisedAt === null || time === null) return [];
    const told = known.filter((deadline) => deadline.subjectId === id && timeOf(deadline) === time);
    // a time that was told, taken back and told again is promised anew
    if (told.some(({ state }) => state !== 'cancelled')) return [];
    return [
      {
        id: newId(),
        kind: PROMISED_DELIVERY,
        subject: { type: 'service-order', id },
        occurrence: told.length === 0 ? time : `${time}/${told.length + 1}`,
        policyCode: STORE_ORDER_PROMISE,
        ...promiseSpan(toldAt.get(id) ?? promisedAt, promisedAt),
      },
    ];
  });
}
