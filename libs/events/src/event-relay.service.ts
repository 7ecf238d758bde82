import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Clock, firstIdOf } from '#libs/foundation';
import { livingInstances, OnGroupTick, OnStoreTick, OnTick, type TenantTick } from '#libs/queue';
import {
  type GroupContext,
  GroupDb,
  type GroupTx,
  type StoreContext,
  StoreDb,
  type StoreTx,
  systemGroupContext,
  systemStoreContext,
  TenantDirectory,
} from '#libs/tenancy';
import { forgetDelivered, GROUP_TABLES, STORE_TABLES } from './delivery.queries';
import { groupHandlersOf, storeHandlersOf } from './event-handler';
import { Relay } from './relay';

const REASON = 'event-relay';

/** How long it is remembered who got what: far longer than two workers can be about the same events. */
const REMEMBERED_MS = 24 * 3_600_000;

/** Hands events to the handlers of all features, first of all steps of a tick. */
@Injectable()
export class EventRelay implements OnApplicationBootstrap {
  private stores?: Relay<StoreTx, StoreContext>;
  private groups?: Relay<GroupTx, GroupContext>;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly storeDb: StoreDb,
    private readonly groupDb: GroupDb,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws Error where two handlers have one name: the worker does not start */
  onApplicationBootstrap(): void {
    const instances = livingInstances(this.discovery);
    const { storeDb, groupDb } = this;
    this.stores = new Relay(
      { tables: STORE_TABLES, run: (ctx, work) => storeDb.run(ctx, work) },
      storeHandlersOf(instances),
      this.clock,
    );
    this.groups = new Relay(
      { tables: GROUP_TABLES, run: (ctx, work) => groupDb.run(ctx, work) },
      groupHandlersOf(instances),
      this.clock,
    );
  }

  @OnStoreTick({ order: 0, name: 'events' })
  async relayStore(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    return this.stores?.relay(ctx, signal) ?? null;
  }

  @OnGroupTick({ order: 0, name: 'events' })
  async relayGroup(ctx: GroupContext, { signal }: TenantTick): Promise<Date | null> {
    return this.groups?.relay(ctx, signal) ?? null;
  }

  @OnTick({ everySeconds: 6 * 3_600 })
  async forgetOldDeliveries(): Promise<void> {
    const before = firstIdOf(new Date(Date.now() - REMEMBERED_MS)); // ids are made by real time
    for (const group of await this.directory.activeGroups()) {
      await this.groupDb.run(systemGroupContext(group, REASON), (tx) => forgetDelivered(tx, GROUP_TABLES, before));
    }
    for await (const store of this.directory.servableStores()) {
      await this.storeDb.run(systemStoreContext(store, REASON), (tx) => forgetDelivered(tx, STORE_TABLES, before));
    }
  }
}
