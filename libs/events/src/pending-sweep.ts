import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { OnTick, Wakes } from '#libs/queue';
import {
  GroupDb,
  PlatformDb,
  type PlatformTx,
  StoreDb,
  systemGroupContext,
  systemPlatformContext,
  systemStoreContext,
  TenantDirectory,
} from '#libs/tenancy';
import { GROUP_TABLES, hasPending, STORE_TABLES } from './delivery.queries';

const REASON = 'pending-sweep';

/** However quiet the server says that they are, every store is looked into this often. */
const FULL_LOOK_MS = 3_600_000;

/**
 * Wakes who has events that nobody was woken for: a process died between its commit and its word. A store whose table of
 * pending events was found empty, and into which the server has counted no insertion since, is still empty: so a
 * thousand idle stores cost one statement a minute, and not a thousand transactions.
 */
@Injectable()
export class PendingSweep {
  private quiet = new Map<string, string>();
  private lastFullLook = -Infinity;

  constructor(
    private readonly directory: TenantDirectory,
    private readonly platform: PlatformDb,
    private readonly stores: StoreDb,
    private readonly groups: GroupDb,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
  ) {}

  @OnTick({ everySeconds: 60 })
  async wakeForgotten(): Promise<void> {
    for (const group of await this.directory.activeGroups()) {
      const found = await this.groups.run(systemGroupContext(group, REASON), (tx) => hasPending(tx, GROUP_TABLES));
      if (found) this.wakes.wakeGroup(group);
    }
    const quietBefore = this.dueForFullLook() ? new Map<string, string>() : this.quiet;
    this.quiet = new Map();
    // counted before the look: what is inserted after it makes another count
    const counts = await this.platform.run(systemPlatformContext(REASON), countInsertions);
    for await (const store of this.directory.servableStores()) {
      const count = counts.get(store.schema);
      const isQuiet = count !== undefined && quietBefore.get(store.schema) === count;
      const found =
        !isQuiet && (await this.stores.run(systemStoreContext(store, REASON), (tx) => hasPending(tx, STORE_TABLES)));
      if (found) this.wakes.wakeStore(store);
      else if (count !== undefined) this.quiet.set(store.schema, count);
    }
  }

  private dueForFullLook(): boolean {
    const now = this.clock.monotonicMs();
    if (now - this.lastFullLook < FULL_LOOK_MS) return false;
    this.lastFullLook = now;
    return true;
  }
}

/** Insertions into each store's `event_pending`, by schema. The server's counters start anew after a crash: unequal too. */
async function countInsertions(tx: PlatformTx): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ schema: string; count: string }>(
    tx,
    sql`select n.nspname as schema, concat(c.oid, ':', pg_stat_get_tuples_inserted(c.oid)) as count
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relname = 'event_pending' and c.relkind = 'r'`,
  );
  return new Map(found.map(({ schema, count }) => [schema, count]));
}
