import { Injectable } from '@nestjs/common';
import { affected, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, notFound, refusedStep } from '#libs/foundation';
import { Wakes } from '#libs/queue';
import { type PlatformContext, PlatformDb, type StoreRef, TenantDirectory, type TenantState } from '#libs/tenancy';
import { storeSuspendedWithGroup, tenantStateRefused } from '../identity.errors';
import type { GroupDto, PlatformStoreDto } from './platform.dto';
import { SELECT_GROUP, SELECT_STORE } from './tenants.queries';

interface LockedTenant {
  readonly id: string;
  readonly groupId: string;
  readonly state: TenantState;
  readonly suspendedWithGroup: boolean;
}

/**
 * Has a store or a group stand still and go on (停用与恢复): nobody is let in, nothing is ticked and nothing sent, and
 * everything is kept. Every node knows within seconds. A group takes its active stores along, and those alone come back
 * with it. TEN-01, SEC-08
 */
@Injectable()
export class TenantSuspension {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly directory: TenantDirectory,
    private readonly wakes: Wakes,
  ) {}

  /** @throws DomainError `not_found`, `tenant_state_refused` */
  async suspendStore(ctx: PlatformContext, code: string): Promise<PlatformStoreDto> {
    const answer = await this.db.run(ctx, async (tx) => {
      const { id } = await locked(row<LockedTenant>(tx, storeForUpdate(code)), ['active']);
      const subject = { type: 'store', id };
      const [, , store] = await Promise.all([
        affected(
          tx,
          sql`update platform.store set state = 'suspended', suspended_at = ${this.clock.now()}, version = version + 1
              where id = ${id}`,
        ),
        recordEvent(tx, ctx, { type: 'store.suspended', subject, payload: { code } }),
        row<PlatformStoreDto>(tx, sql`${SELECT_STORE} where s.id = ${id}`),
      ]);
      return store as PlatformStoreDto;
    });
    this.directory.forget(code);
    return answer;
  }

  /** @throws DomainError `not_found`, `tenant_state_refused`, `store_suspended_with_group` */
  async resumeStore(ctx: PlatformContext, code: string): Promise<PlatformStoreDto> {
    const answer = await this.db.run(ctx, async (tx) => {
      const { id, suspendedWithGroup } = await locked(row<LockedTenant>(tx, storeForUpdate(code)), ['suspended']);
      if (suspendedWithGroup) throw new DomainError(storeSuspendedWithGroup);
      const subject = { type: 'store', id };
      const [, , store] = await Promise.all([
        affected(
          tx,
          sql`update platform.store s
              set state = case g.state when 'suspended' then 'suspended' else 'active' end,
                  suspended_at = case g.state when 'suspended' then g.suspended_at end,
                  suspended_with_group = g.state = 'suspended', version = s.version + 1
              from platform.dealer_group g where g.id = s.group_id and s.id = ${id}`,
        ),
        recordEvent(tx, ctx, { type: 'store.resumed', subject, payload: { code } }),
        row<PlatformStoreDto>(tx, sql`${SELECT_STORE} where s.id = ${id}`),
      ]);
      return store as PlatformStoreDto;
    });
    this.directory.forget(code);
    this.wakes.wakeStore(answer);
    return answer;
  }

  /** @throws DomainError `not_found`, `tenant_state_refused` */
  async suspendGroup(ctx: PlatformContext, code: string): Promise<GroupDto> {
    const now = this.clock.now();
    let stores: readonly MovedStore[] = [];
    const answer = await this.db.run(ctx, async (tx) => {
      const { id } = await locked(row<LockedTenant>(tx, groupForUpdate(code)), ['active']);
      const [, group, moved] = await Promise.all([
        affected(
          tx,
          sql`update platform.dealer_group set state = 'suspended', suspended_at = ${now}, version = version + 1
              where id = ${id}`,
        ),
        row<GroupDto>(tx, sql`${SELECT_GROUP} where g.id = ${id}`),
        rows<MovedStore>(
          tx,
          sql`update platform.store
              set state = 'suspended', suspended_at = ${now}, suspended_with_group = true, version = version + 1
              where group_id = ${id} and state = 'active' returning id, code`,
        ),
        recordEvent(tx, ctx, { type: 'group.suspended', subject: { type: 'group', id }, payload: { code } }),
      ]);
      stores = moved;
      return group as GroupDto;
    });
    for (const tenant of [answer, ...stores]) this.directory.forget(tenant.code);
    return answer;
  }

  /** @throws DomainError `not_found`, `tenant_state_refused` */
  async resumeGroup(ctx: PlatformContext, code: string): Promise<GroupDto> {
    let stores: readonly MovedStore[] = [];
    const answer = await this.db.run(ctx, async (tx) => {
      const { id } = await locked(row<LockedTenant>(tx, groupForUpdate(code)), ['suspended']);
      const [, group, moved] = await Promise.all([
        affected(
          tx,
          sql`update platform.dealer_group set state = 'active', suspended_at = null, version = version + 1
              where id = ${id}`,
        ),
        row<GroupDto>(tx, sql`${SELECT_GROUP} where g.id = ${id}`),
        rows<MovedStore>(
          tx,
          sql`update platform.store
              set state = 'active', suspended_at = null, suspended_with_group = false, version = version + 1
              where group_id = ${id} and state = 'suspended' and suspended_with_group returning id, code`,
        ),
        recordEvent(tx, ctx, { type: 'group.resumed', subject: { type: 'group', id }, payload: { code } }),
      ]);
      stores = moved;
      return group as GroupDto;
    });
    for (const tenant of [answer, ...stores]) this.directory.forget(tenant.code);
    this.wakes.wakeGroup(answer);
    for (const store of stores) this.wakes.wakeStore(store);
    return answer;
  }
}

type MovedStore = Pick<StoreRef, 'id' | 'code'>;

async function locked(found: Promise<LockedTenant | null>, allowed: readonly TenantState[]): Promise<LockedTenant> {
  const tenant = await found;
  if (!tenant) throw new DomainError(notFound);
  assertState(tenant.state, allowed);
  return tenant;
}

/** @throws DomainError `tenant_state_refused`, which names the states in which it would be done */
export function assertState(state: TenantState, allowed: readonly TenantState[]): void {
  if (allowed.includes(state)) return;
  throw refusedStep(tenantStateRefused, { state, allowed });
}

const storeForUpdate = (code: string) => sql`
  select id, group_id as "groupId", state, suspended_with_group as "suspendedWithGroup"
  from platform.store where code = ${code} for no key update`;

const groupForUpdate = (code: string) => sql`
  select id, id as "groupId", state, false as "suspendedWithGroup"
  from platform.dealer_group where code = ${code} for no key update`;
