import { Injectable } from '@nestjs/common';
import { headOf, row, rows, sql } from '#libs/database';
import { Clock, DomainError } from '#libs/foundation';
import type { GroupContext, GroupRef, PlatformContext, StoreContext, StoreRef } from './context';
import { systemGroupContext, systemPlatformContext, systemStoreContext } from './system-context';
import { groupSuspended, storeSuspended, storeUnavailable } from './tenancy.errors';
import { PlatformDb } from './tenant-db';
import type { TenantState } from './tenant.entity';

export interface KnownGroup extends GroupRef {
  readonly name: string;
  readonly state: TenantState;
}

export interface KnownStore extends StoreRef {
  readonly name: string;
  readonly corsOrigins: readonly string[];
  readonly state: TenantState;
  /** Suspended not alone but with its group. */
  readonly suspendedWithGroup: boolean;
  /** Active, and its schema has reached what this build needs. */
  readonly servable: boolean;
}

/** How long a node may go on with what it knew: a removed store is gone everywhere within this time. */
const FRESH_MS = 2_000;
const MAX_KNOWN = 5_000;

/** Looks groups and stores up by code, from memory while the answer is fresh. */
@Injectable()
export class TenantDirectory {
  private readonly stores = new Map<string, Remembered<KnownStore | null>>();
  private readonly groups = new Map<string, Remembered<KnownGroup | null>>();
  private readonly ctx: PlatformContext = systemPlatformContext('tenant-directory');

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** The store of that code, or null where there is none. */
  findStore(code: string): Promise<KnownStore | null> {
    return this.remember(this.stores, code, () => this.loadStore(code));
  }

  /** The group of that code, or null where there is none. */
  findGroup(code: string): Promise<KnownGroup | null> {
    return this.remember(this.groups, code, () => this.loadGroup(code));
  }

  /** Every store of a group, in the order of their codes. */
  async storesOf(group: GroupRef): Promise<KnownStore[]> {
    const found = await this.db.run(this.ctx, (tx) =>
      rows<StoreRecord>(tx, sql`${SELECT_STORE} where g.id = ${group.id} order by s.code`),
    );
    return found.map(toKnownStore);
  }

  /** Codes of all stores that can be served, in pages of a thousand, for sweeps. */
  async *servableStores(): AsyncGenerator<KnownStore> {
    for (let after = ''; ;) {
      const page = await this.db.run(this.ctx, (tx) =>
        rows<StoreRecord>(
          tx,
          sql`${SELECT_STORE} where s.state = 'active' and s.code > ${after} order by s.code limit 1000`,
        ),
      );
      yield* page.map(toKnownStore).filter((store) => store.servable);
      const last = page.at(-1);
      if (!last) return;
      after = last.code;
    }
  }

  /** Every active group. */
  activeGroups(): Promise<KnownGroup[]> {
    return this.db.run(this.ctx, (tx) =>
      rows<KnownGroup>(
        tx,
        sql`select id, code, schema_name as schema, name, state from platform.dealer_group
            where state = 'active' order by code`,
      ),
    );
  }

  /** The system at work in a store. Throws `store_suspended` or `store_unavailable` for one that cannot be served. */
  async systemContext(storeCode: string, reason: string, requestId?: string): Promise<StoreContext> {
    const store = await this.findStore(storeCode);
    if (!store?.servable) throw refusalOf(store);
    return systemStoreContext(store, reason, requestId);
  }

  async systemGroupContext(groupCode: string, reason: string): Promise<GroupContext> {
    const group = await this.findGroup(groupCode);
    if (group?.state !== 'active') throw refusalOfGroup(group);
    return systemGroupContext(group, reason);
  }

  /** Forgets what is remembered of a tenant, on the node that changed it. */
  forget(code: string): void {
    this.stores.delete(code);
    this.groups.delete(code);
  }

  private async remember<Known>(
    known: Map<string, Remembered<Known>>,
    code: string,
    load: () => Promise<Known>,
  ): Promise<Known> {
    const now = this.clock.monotonicMs();
    const entry = known.get(code);
    if (entry && now - entry.loadedAt < FRESH_MS) return entry.value;
    if (known.size >= MAX_KNOWN) known.clear();
    // the promise itself is remembered, so that a burst of requests asks once
    const value = load();
    const fresh: Remembered<Known> = { loadedAt: now, value };
    known.set(code, fresh);
    value.catch(() => known.get(code) === fresh && known.delete(code));
    return value;
  }

  private async loadStore(code: string): Promise<KnownStore | null> {
    const found = await this.db.run(this.ctx, (tx) =>
      row<StoreRecord>(tx, sql`${SELECT_STORE} where s.code = ${code}`),
    );
    return found && toKnownStore(found);
  }

  private loadGroup(code: string): Promise<KnownGroup | null> {
    return this.db.run(this.ctx, (tx) =>
      row<KnownGroup>(
        tx,
        sql`select id, code, schema_name as schema, name, state from platform.dealer_group where code = ${code}`,
      ),
    );
  }
}

/** When to ask again for a tenant that is being made, migrated or removed. */
const RETRY_AFTER_SECONDS = 5;

/** Why a store that is not servable is not: it stands still, alone or with its group, or is not ready. */
export function refusalOf(store: Pick<KnownStore, 'state' | 'suspendedWithGroup'> | null): DomainError {
  if (store?.state !== 'suspended') return notReady();
  return new DomainError(store.suspendedWithGroup ? groupSuspended : storeSuspended);
}

/** Why a group that is not active cannot be used. */
export function refusalOfGroup(group: Pick<KnownGroup, 'state'> | null): DomainError {
  return group?.state === 'suspended' ? new DomainError(groupSuspended) : notReady();
}

function notReady(): DomainError {
  return new DomainError(storeUnavailable, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

interface Remembered<Known> {
  loadedAt: number;
  value: Promise<Known>;
}

interface StoreRecord {
  id: string;
  code: string;
  schema: string;
  name: string;
  timeZone: string;
  corsOrigins: string[];
  state: TenantState;
  suspendedWithGroup: boolean;
  schemaVersion: string;
  groupId: string;
  groupCode: string;
  groupSchema: string;
}

const SELECT_STORE = sql`
  select s.id, s.code, s.schema_name as schema, s.name, s.time_zone as "timeZone", s.cors_origins as "corsOrigins",
         s.state, s.suspended_with_group as "suspendedWithGroup", s.schema_version as "schemaVersion",
         g.id as "groupId", g.code as "groupCode", g.schema_name as "groupSchema"
  from platform.store s join platform.dealer_group g on g.id = s.group_id`;

function toKnownStore(found: StoreRecord): KnownStore {
  const { id, code, schema, name, timeZone, corsOrigins, state, suspendedWithGroup, schemaVersion } = found;
  const group = { id: found.groupId, code: found.groupCode, schema: found.groupSchema };
  const servable = isServable(state, schemaVersion);
  return { id, code, schema, name, timeZone, corsOrigins, state, suspendedWithGroup, group, servable };
}

/** A store that lags behind what this build needs is not half-served. Newer than this build is fine: expand, contract. */
function isServable(state: TenantState, schemaVersion: string): boolean {
  const digits = (version: string): string => version.slice(-13);
  return state === 'active' && digits(schemaVersion) >= digits(headOf('store'));
}
