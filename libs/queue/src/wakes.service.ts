import { AsyncResource } from 'node:async_hooks';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { type GroupRef, PlatformDb, type PlatformTx, type StoreRef, systemPlatformContext } from '#libs/tenancy';
import { oncePerBurst } from './error-report';
import { AT_ONCE, GROUP_WAKES, lowerWakes, STORE_WAKES, wakeAll, type WakeTable } from './wake.queries';

/** How long wake-ups are gathered, so that a busy node writes a few times a second and not with every commit. */
const GATHER_MS = 200;
const RETRY_MS = 1_000;

/** In the request id of its transactions, by which tests tell them from those of requests. */
export const WAKE_REASON = 'wake';
const CTX = systemPlatformContext(WAKE_REASON);

type Gathered = Map<string, Date>;

/**
 * Has stores and groups ticked. A wake-up is gathered with others and written a moment later, outside every transaction,
 * and nobody waits for it; one that a crash loses is found by the sweep.
 */
@Injectable()
export class Wakes implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Wakes.name);
  private stores: Gathered = new Map();
  private groups: Gathered = new Map();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  // the timer is set within whatever request wakes somebody, and must not take that request's transaction for its own
  private readonly write = AsyncResource.bind(() => this.flush());
  private readonly report = oncePerBurst((error, heldBack) =>
    this.logger.warn({ err: error, heldBack }, 'Wake-ups could not be written; trying again'),
  );

  constructor(private readonly db: PlatformDb) {}

  /** Has the store ticked at `at`, by the product's clock, or sooner where it is due before. Default: at once. */
  wakeStore(store: Pick<StoreRef, 'id'>, at: Date = AT_ONCE): void {
    lower(this.stores, store.id, at);
    this.schedule(GATHER_MS);
  }

  /** Has the headquarters of the group ticked. */
  wakeGroup(group: Pick<GroupRef, 'id'>, at: Date = AT_ONCE): void {
    lower(this.groups, group.id, at);
    this.schedule(GATHER_MS);
  }

  /** Has everybody ticked at once, in the transaction of what concerns them all: the clock was moved. */
  async wakeEverybody(tx: PlatformTx): Promise<void> {
    await Promise.all([wakeAll(tx, STORE_WAKES), wakeAll(tx, GROUP_WAKES)]);
  }

  /** Writes at once what was gathered; for tests, and for the end of a process. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeGathered());
    return this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
  }

  private schedule(delayMs: number): void {
    this.timer ??= setTimeout(() => void this.write(), delayMs).unref();
  }

  private async writeGathered(): Promise<void> {
    const [stores, groups] = [this.stores, this.groups];
    if (stores.size + groups.size === 0) return;
    [this.stores, this.groups] = [new Map(), new Map()];
    try {
      await this.db.run(CTX, async (tx) => {
        await Promise.all([lowerAny(tx, STORE_WAKES, stores), lowerAny(tx, GROUP_WAKES, groups)]);
      });
    } catch (error) {
      this.report(error as Error);
      for (const [id, at] of stores) lower(this.stores, id, at);
      for (const [id, at] of groups) lower(this.groups, id, at);
      this.schedule(RETRY_MS);
    }
  }
}

function lower(gathered: Gathered, id: string, at: Date): void {
  const before = gathered.get(id);
  if (!before || at < before) gathered.set(id, at);
}

async function lowerAny(tx: PlatformTx, table: WakeTable, gathered: Gathered): Promise<void> {
  if (gathered.size > 0) await lowerWakes(tx, table, gathered);
}
