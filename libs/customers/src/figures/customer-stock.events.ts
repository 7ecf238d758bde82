import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock, localDateOf, startOfDay } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { DEFAULT_RULES } from '../care/customer-care-policy';
import { CUSTOMER_STOCK } from './customer-stock-policy';
import { findDue, findJudgedOtherwise, nextStockDay } from './customer-stock.queries';
import { CustomerStockService } from './customer-stock.service';

const BLOCK_SIZE = 1_000;

/** Blocks in one tick; the rest waits for the next one, so that no store holds up another. */
const MOST_BLOCKS = 10;

/** Keeps the stocks of customers: at every visit, when their day comes, and when the rules change. CUS-13, CUS-08 */
@Injectable()
export class CustomerStockEvents {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly stock: CustomerStockService,
  ) {}

  @EventHandler({
    name: 'customer-stock',
    types: [
      ...['customer.created', 'customer.merged', 'customer.merge-undone', 'import.finished'],
      ...['service-order.created', 'service-order.cancelled', 'service-order.changed'],
    ],
  })
  async follow(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const imports = events.filter(({ type }) => type === 'import.finished').map(({ subjectId }) => subjectId);
    if (imports.length > 0) await this.stock.flag(tx, ctx, imports);
    await this.stock.judge(tx, ctx, await customersOf(tx, events));
  }

  /** Answers the beginning of the day on which the next stock changes by itself. */
  @OnStoreTick({ order: 15, name: 'customer-stock' })
  async tick(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    for (let block = 0; await this.judgeBlock(ctx); block++) {
      signal.throwIfAborted();
      if (block === MOST_BLOCKS) return this.clock.now();
    }
    const next = await this.db.run(ctx, nextStockDay);
    return next && startOfDay(next, ctx.store.timeZone);
  }

  private judgeBlock(ctx: StoreContext): Promise<boolean> {
    const now = this.clock.now();
    const today = localDateOf(now, ctx.store.timeZone);
    return this.db.run(ctx, async (tx) => {
      const [due, { ref }] = await Promise.all([
        findDue(tx, today, BLOCK_SIZE),
        policyInForce(tx, CUSTOMER_STOCK, DEFAULT_RULES, now),
      ]);
      const ids = due.length > 0 ? due : await findJudgedOtherwise(tx, ref, BLOCK_SIZE);
      await this.stock.judge(tx, ctx, ids);
      return ids.length > 0;
    });
  }
}

/** Whom these events are about. An order that changed is its customer's, of whom the event of its beginning tells. */
async function customersOf(tx: StoreTx, events: readonly RecordedEvent[]): Promise<string[]> {
  const told = events.flatMap(({ type, subjectId, payload, changes }): unknown[] => {
    switch (type) {
      case 'customer.created':
        return [subjectId];
      case 'customer.merged':
      case 'customer.merge-undone':
        return [subjectId, payload?.mergedId];
      case 'service-order.created':
        return [payload?.customerId];
      case 'service-order.changed':
        return [changes?.customerId?.from, changes?.customerId?.to];
      default:
        return [];
    }
  });
  const orders = events.filter(({ type }) => type === 'service-order.cancelled' || type === 'service-order.changed');
  const begun =
    orders.length === 0
      ? []
      : await rows<{ id: string | null }>(
          tx,
          sql`select distinct e.payload ->> 'customerId' as id from event e
              where e.subject_type = 'service-order' and e.subject_id = any(${orders.map(({ subjectId }) => subjectId)})
                and e.type = 'service-order.created'`,
        );
  const ids = [...told, ...begun.map(({ id }) => id)].filter((id): id is string => typeof id === 'string');
  if (ids.length === 0) return [];
  // a duplicate's visits are its survivor's
  const found = await rows<{ id: string }>(
    tx,
    sql`select id from customer where id = any(${ids}::uuid[])
        union select merged_into_id from customer where id = any(${ids}::uuid[]) and merged_into_id is not null`,
  );
  return found.map(({ id }) => id);
}
