import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Clock } from '#libs/foundation';
import {
  type GroupContext,
  PlatformDb,
  type StoreContext,
  systemGroupContext,
  systemPlatformContext,
  systemStoreContext,
  TenantDirectory,
  TestClock,
} from '#libs/tenancy';
import { Handles, JobProcessor, type RunningJob } from './job-processor';
import { JobQueue } from './job-queue.service';
import { livingInstances } from './living-instances';
import { OnTick } from './on-tick';
import { groupStepsOf, storeStepsOf, type TickStep } from './on-tenant-tick';
import { GROUP_TICK, STORE_TICK } from './tenant-tick.job';
import {
  beginTick,
  endTick,
  GROUP_WAKES,
  leaseDue,
  renewLease,
  STORE_WAKES,
  wakeNewcomers,
  type WakeTable,
} from './wake.queries';
import { WAKE_REASON } from './wakes.service';

/** A tick whose worker or queue is gone is due again after this long; a look every two seconds finds it. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;

/** Ticks that one look puts into the queue; what is left is found by the next. */
const MOST_DUE = 1_000;

/** When a step that failed is called again: after this long, twice as long after each further failure, up to a minute. */
const RETRY_MS = 2_000;
const MOST_RETRY_MS = 60_000;

/** When a store that cannot be served, because it is being migrated, is looked at again. */
const UNAVAILABLE_MS = 30_000;

const CTX = systemPlatformContext(WAKE_REASON);

/**
 * Ticks the stores and groups that are due, and no others. The rows in `store_wake` and `group_wake` are the truth: the
 * jobs only reach for them, and a lease that runs out brings back what a crash or a wiped queue has lost.
 */
@JobProcessor('tick')
export class TenantTicks implements OnApplicationBootstrap {
  private readonly logger = new Logger(TenantTicks.name);
  private readonly failures = new Map<string, number>();
  private storeSteps: readonly TickStep<StoreContext>[] = [];
  private groupSteps: readonly TickStep<GroupContext>[] = [];
  private readonly waitForMigration: TickStep<StoreContext> = {
    order: 0,
    name: 'wait-for-migration',
    run: async () => this.after(UNAVAILABLE_MS),
  };

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly directory: TenantDirectory,
    private readonly platform: PlatformDb,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly testClock: TestClock,
  ) {}

  onApplicationBootstrap(): void {
    const instances = livingInstances(this.discovery);
    this.storeSteps = storeStepsOf(instances);
    this.groupSteps = groupStepsOf(instances);
  }

  @OnTick()
  async enqueueDue(): Promise<void> {
    const [stores, groups] = await this.platform.run(CTX, (tx) => {
      const due = (wakes: WakeTable) => leaseDue(tx, wakes, this.clock.now(), this.leasedUntil(), MOST_DUE);
      return Promise.all([due(STORE_WAKES), due(GROUP_WAKES)]);
    });
    const storeTicks = stores.map((storeCode) => ({ storeCode }));
    const groupTicks = groups.map((groupCode) => ({ groupCode }));
    if (storeTicks.length > 0) await this.queue.addBulk(STORE_TICK, storeTicks);
    if (groupTicks.length > 0) await this.queue.addBulk(GROUP_TICK, groupTicks);
  }

  /** A first tick for everybody, so that a step need not wait for something to happen in a store. */
  @OnTick({ everySeconds: 60 })
  async wakeNewcomers(): Promise<void> {
    await this.platform.run(CTX, (tx) => Promise.all([wakeNewcomers(tx, STORE_WAKES), wakeNewcomers(tx, GROUP_WAKES)]));
  }

  @Handles(STORE_TICK)
  async tickStore({ storeCode }: { storeCode: string }, { id, signal }: RunningJob): Promise<void> {
    const store = await this.directory.findStore(storeCode);
    if (!store) return;
    const steps = store.servable ? this.storeSteps : [this.waitForMigration];
    const ctx = systemStoreContext(store, 'store-tick', id);
    const again = await this.run(STORE_WAKES, store.id, ctx, steps, signal);
    if (again) await this.queue.add(STORE_TICK, { storeCode });
  }

  @Handles(GROUP_TICK)
  async tickGroup({ groupCode }: { groupCode: string }, { id, signal }: RunningJob): Promise<void> {
    const group = await this.directory.findGroup(groupCode);
    if (group?.state !== 'active') return;
    const ctx = systemGroupContext(group, 'group-tick', id);
    const again = await this.run(GROUP_WAKES, group.id, ctx, this.groupSteps, signal);
    if (again) await this.queue.add(GROUP_TICK, { groupCode });
  }

  /** One round; answers whether there is more to do at once. */
  private async run<Ctx>(
    wakes: WakeTable,
    tenantId: string,
    ctx: Ctx,
    steps: readonly TickStep<Ctx>[],
    signal: AbortSignal,
  ): Promise<boolean> {
    // a clock that was moved elsewhere a moment ago must not decide what is due
    await this.testClock.refresh();
    await this.platform.run(CTX, (tx) => beginTick(tx, wakes, tenantId, this.leasedUntil()));
    const renewal = setInterval(() => void this.renew(wakes, tenantId), RENEW_MS);
    try {
      let next: Date | null = null;
      for (const step of steps) {
        signal.throwIfAborted();
        next = earlier(next, await this.runStep(tenantId, ctx, step, signal));
      }
      const end = { next, now: this.clock.now(), leasedUntil: this.leasedUntil() };
      return await this.platform.run(CTX, (tx) => endTick(tx, wakes, tenantId, end));
    } finally {
      clearInterval(renewal);
    }
  }

  private async runStep<Ctx>(
    tenantId: string,
    ctx: Ctx,
    { name, run }: TickStep<Ctx>,
    signal: AbortSignal,
  ): Promise<Date | null> {
    const key = `${tenantId} ${name}`;
    try {
      const next = await run(ctx, { signal });
      this.failures.delete(key);
      return next;
    } catch (error) {
      if (signal.aborted) throw error;
      const failures = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, failures);
      const delayMs = Math.min(RETRY_MS * 2 ** (failures - 1), MOST_RETRY_MS);
      this.logger.error({ step: name, tenantId, failures, delayMs, err: error }, 'A step of a tick failed');
      return this.after(delayMs);
    }
  }

  private async renew(wakes: WakeTable, tenantId: string): Promise<void> {
    await this.platform
      .run(CTX, (tx) => renewLease(tx, wakes, tenantId, this.leasedUntil()))
      .catch((error: unknown) => this.logger.warn({ tenantId, err: error }, 'The lease of a tick was not renewed'));
  }

  private leasedUntil(): Date {
    return this.after(LEASE_MS);
  }

  private after(delayMs: number): Date {
    return new Date(this.clock.now().getTime() + delayMs);
  }
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one && (!other || one <= other) ? one : other;
}
