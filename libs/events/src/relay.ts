import { Logger } from '@nestjs/common';
import { Clock, DomainError } from '#libs/foundation';
import { busy, commitInDoubt, type GroupContext, type GroupTx, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  type DeliveryTables,
  type FailedDelivery,
  findNextRetry,
  findPending,
  type PendingEvent,
  recordDelivered,
  recordFailed,
  settle,
} from './delivery.queries';
import type { Handler, RecordedEvent } from './event-handler';
import { parkedDeliveries } from './event-metrics';
import { nextAttemptAt } from './retry.policy';

/** Events that a handler gets at a time. */
export const BATCH = 500;

/** Blocks of events in one tick; then the tenant's other steps, and the other tenants, have their turn. */
const MOST_BATCHES = 10;

/** A block that failed is halved until the event that breaks it stands alone; this often in one tick. */
const MOST_HALVINGS = 24;

/** Events that failed before, tried again in one tick. */
const MOST_ALONE = 50;

/** When the database was busy, which is nobody's failure. */
const SOON_MS = 1_000;
const soon = (now: Date): Date => new Date(now.getTime() + SOON_MS);

/** Events that some handler has not got yet, and when the first of these may be called again. */
class Waiting extends Map<string, Date> {
  add(eventId: string, at: Date): void {
    const before = this.get(eventId);
    if (!before || at < before) this.set(eventId, at);
  }
}

export interface Tenants<Tx extends StoreTx | GroupTx, Ctx extends StoreContext | GroupContext> {
  readonly tables: DeliveryTables;
  run<Result>(ctx: Ctx, work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/**
 * Hands recorded events to their handlers. Each handler works in a transaction of its own that also records the
 * delivery, so its effect happens once, whoever dies when. A handler that throws is tried again later and holds up only
 * itself, and of its own events only the one that it cannot take.
 */
export class Relay<Tx extends StoreTx | GroupTx, Ctx extends StoreContext | GroupContext> {
  private readonly logger = new Logger(Relay.name);

  constructor(
    private readonly tenants: Tenants<Tx, Ctx>,
    private readonly handlers: readonly Handler<Tx, Ctx>[],
    private readonly clock: Clock,
  ) {}

  /** Everything that can be delivered now. Answers when there is more: now, when a failed one is due again, or null. */
  async relay(ctx: Ctx, signal: AbortSignal): Promise<Date | null> {
    const { tables } = this.tenants;
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      signal.throwIfAborted();
      const now = this.clock.now();
      const [events, nextRetry] = await this.tenants.run(ctx, (tx) =>
        Promise.all([findPending(tx, tables, now, BATCH), findNextRetry(tx, tables)]),
      );
      if (events.length === 0) return nextRetry;
      await this.deliver(ctx, events, now);
    }
    return this.clock.now();
  }

  private async deliver(ctx: Ctx, events: readonly PendingEvent[], now: Date): Promise<void> {
    const waiting = new Waiting();
    for (const handler of this.handlers) {
      const fresh: PendingEvent[] = [];
      const failedBefore: PendingEvent[] = [];
      for (const event of events) {
        if (!handler.wants(event.type)) continue;
        const { state, retryAt } = event.deliveries[handler.name] ?? {};
        if (!state) fresh.push(event);
        else if (retryAt && new Date(retryAt) > now) waiting.add(event.id, new Date(retryAt));
        else if (state === 'failing') failedBefore.push(event);
      }
      // what has failed before stands alone, so that it breaks no block and no other is blamed for it
      const alone = failedBefore.slice(0, MOST_ALONE).map((event) => [event]);
      const blocks = [...(fresh.length > 0 ? [fresh] : []), ...alone];
      for (const { id } of failedBefore.slice(MOST_ALONE)) waiting.add(id, soon(now));
      await this.deliverTo(handler, ctx, blocks, waiting);
    }
    const settled = events.filter(({ id }) => !waiting.has(id)).map(({ id }) => id);
    await this.tenants.run(ctx, (tx) => settle(tx, this.tenants.tables, settled, waiting));
  }

  private async deliverTo(
    handler: Handler<Tx, Ctx>,
    ctx: Ctx,
    blocks: (readonly PendingEvent[])[],
    waiting: Waiting,
  ): Promise<void> {
    const failed: FailedDelivery[] = [];
    let halvings = 0;
    for (let block = blocks.shift(); block; block = blocks.shift()) {
      try {
        await this.handOver(handler, ctx, block);
      } catch (error) {
        if (isNobodysFailure(error)) {
          this.logger.warn({ handler: handler.name, err: error }, 'The database was busy; the events are kept');
          for (const { id } of block) waiting.add(id, soon(this.clock.now()));
        } else if (block.length > 1 && halvings++ < MOST_HALVINGS) {
          const middle = block.length >> 1;
          blocks.unshift(block.slice(0, middle), block.slice(middle));
        } else {
          failed.push(...this.failuresOf(handler, block, error));
        }
      }
    }
    if (failed.length === 0) return;
    await this.tenants.run(ctx, (tx) => recordFailed(tx, this.tenants.tables, handler.name, failed));
    for (const { eventId, retryAt } of failed) if (retryAt) waiting.add(eventId, retryAt);
  }

  private handOver(handler: Handler<Tx, Ctx>, ctx: Ctx, block: readonly PendingEvent[]): Promise<void> {
    const ids = block.map(({ id }) => id);
    return this.tenants.run(ctx, async (tx) => {
      const fresh = await recordDelivered(tx, this.tenants.tables, handler.name, ids);
      const events = block.filter(({ id }) => fresh.has(id)).map(withoutDeliveries);
      if (events.length > 0) await handler.handle(tx, ctx, events);
    });
  }

  private failuresOf(
    { name }: Handler<Tx, Ctx>,
    block: readonly PendingEvent[],
    error: unknown,
  ): readonly FailedDelivery[] {
    const now = this.clock.now();
    const failed = block.map(({ id, deliveries }): FailedDelivery => {
      const attempts = (deliveries[name]?.attempts ?? 0) + 1;
      return { eventId: id, attempts, retryAt: nextAttemptAt(attempts, now), error: nameOf(error) };
    });
    const parked = failed.filter(({ retryAt }) => retryAt === null);
    const facts = { handler: name, events: block.length, firstEventId: block[0]?.id, err: error };
    if (parked.length === 0) {
      this.logger.warn(facts, 'An event handler failed and is called again');
    } else {
      parkedDeliveries.inc({ handler: name }, parked.length);
      this.logger.error({ ...facts, parked: parked.length }, 'An event handler failed for good; its events are parked');
    }
    return failed;
  }
}

function withoutDeliveries({ deliveries: _deliveries, ...event }: PendingEvent): RecordedEvent {
  return event;
}

/** Deadlocks, timeouts and lost connections were tried again by `run`; another try soon says more than a blame. */
function isNobodysFailure(error: unknown): boolean {
  return error instanceof DomainError && (error.problem === busy || error.problem === commitInDoubt);
}

/** Name and code alone: a message may hold what a table of ours should not. */
function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return (
    [name, code]
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, 120) || 'unknown'
  );
}
