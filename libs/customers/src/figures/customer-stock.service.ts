import { Injectable } from '@nestjs/common';
import { recordEvents } from '#libs/events';
import { Clock, localDateOf } from '#libs/foundation';
import { CustomerParts } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { STOCK_STATES } from '../customer.entity';
import { DEFAULT_RULES } from '../care/customer-care-policy';
import { CUSTOMER_STOCK } from './customer-stock-policy';
import type { CustomerStockDto } from './customer-stock.dto';
import { stockOf } from './customer-stock.policy';
import {
  countStock,
  EVERY_CUSTOMER,
  flagImported,
  forgetGone,
  type JudgedStock,
  refreshVisits,
  saveStock,
  withDuplicates,
} from './customer-stock.queries';

/** In which stock each customer stands (客户存量), and how many there are of each. CUS-13 */
@Injectable()
export class CustomerStockService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly parts: CustomerParts,
  ) {}

  /** How many customers there are of each stock, beside the targets. */
  summary(ctx: StoreContext): Promise<CustomerStockDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [counts, policy] = await Promise.all([
        countStock(tx),
        policyInForce(tx, CUSTOMER_STOCK, DEFAULT_RULES, now),
      ]);
      const countOf = (state: string | null) => counts.find((one) => one.state === state)?.count ?? 0;
      const { targets } = policy.document;
      return {
        files: { count: counts.reduce((sum, { count }) => sum + count, 0), target: targets.archive },
        states: STOCK_STATES.map((state) => ({
          ...{ state, count: countOf(state), target: state === 'archive' ? null : targets[state] },
        })),
        notJudged: countOf(null),
        policyRef: policy.ref,
      };
    });
  }

  /**
   * Judges these customers by what is known now, duplicates counted for their survivors, in the transaction of whoever
   * noticed. A change of state is the event `customer.stock-changed`; the first judgement is none.
   */
  async judge(tx: StoreTx, ctx: StoreContext, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const now = this.clock.now();
    const { timeZone } = ctx.store;
    const today = localDateOf(now, timeZone);
    const [found, policy] = await Promise.all([
      refreshVisits(tx, ids, this.parts.visitsOf(withDuplicates(ids)), now),
      policyInForce(tx, CUSTOMER_STOCK, DEFAULT_RULES, now),
      forgetGone(tx, ids),
    ]);
    const dayOf = (at: Date | null) => at && localDateOf(at, timeZone);
    const judged = found.map(({ id, filedAt, firstVisitAt, lastVisitAt, state, since }): JudgedStock => {
      const before = state && since ? { state, since } : null;
      const visits = { firstVisitOn: dayOf(firstVisitAt), lastVisitOn: dayOf(lastVisitAt) };
      return { id, ...stockOf({ filedOn: dayOf(filedAt), ...visits, before }, policy.document, today) };
    });
    const before = new Map(found.map(({ id, state }) => [id, state]));
    const moved = judged.filter(({ id, state }) => (before.get(id) ?? state) !== state);
    await Promise.all([
      saveStock(tx, judged, policy.ref),
      recordEvents(
        tx,
        ctx,
        moved.map(({ id, state, since }) => ({
          type: 'customer.stock-changed',
          subject: { type: 'customer', id },
          changes: { stockState: { from: before.get(id), to: state } },
          payload: { since, policyRef: policy.ref },
        })),
      ),
    ]);
  }

  /** An import may bring the visits of everybody: they are compared in one statement, and the tick judges who differs. */
  flag(tx: StoreTx, ctx: StoreContext, importIds: readonly string[]): Promise<void> {
    const today = localDateOf(this.clock.now(), ctx.store.timeZone);
    return flagImported(tx, importIds, this.parts.visitsOf(EVERY_CUSTOMER), today);
  }
}
