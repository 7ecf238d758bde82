import { Injectable } from '@nestjs/common';
import { row, rows, type Sql, sql } from '#libs/database';
import { DomainError, isTimeZone, newId, notFound, refusedField } from '#libs/foundation';
import { defineSorts, type JobDto, keysetOf, type Page, pageOf, type PageQuery } from '#libs/http';
import { type PlatformContext, PlatformDb, refusalOfGroup, TenantDirectory } from '#libs/tenancy';
import { asGroup } from '../access/contexts';
import type { CreateGroupDto, CreateStoreDto, GroupDto, PlatformStoreDto, PlatformStoresQuery } from './platform.dto';
import { StoreProfiles } from '../organisation/store-profiles.service';
import { TenantProvisioning } from './tenant-provisioning';
import { SELECT_GROUP, SELECT_STORE } from './tenants.queries';

const GROUP_SORTS = defineSorts({ code: { column: sql`g.code`, type: 'text' } }, { id: sql`g.id`, fallback: 'code' });
const STORE_SORTS = defineSorts({ code: { column: sql`s.code`, type: 'text' } }, { id: sql`s.id`, fallback: 'code' });

/** Groups and stores of the installation, for its operator. TEN-01 */
@Injectable()
export class PlatformTenants {
  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly profiles: StoreProfiles,
    private readonly provisioning: TenantProvisioning,
  ) {}

  listGroups(ctx: PlatformContext, query: PageQuery): Promise<Page<GroupDto>> {
    const keyset = keysetOf(query, GROUP_SORTS);
    return this.db.run(ctx, async (tx) => {
      const found = await rows<GroupDto>(tx, sql`${SELECT_GROUP} where ${keyset.where} ${keyset.orderAndLimit}`);
      return pageOf(found, keyset, (group) => group);
    });
  }

  /** @throws DomainError `not_found` */
  getGroup(ctx: PlatformContext, code: string): Promise<GroupDto> {
    return this.mustFind<GroupDto>(ctx, sql`${SELECT_GROUP} where g.code = ${code}`);
  }

  /** @throws DomainError `group_code_taken` */
  createGroup(ctx: PlatformContext, { code, name }: CreateGroupDto): Promise<JobDto> {
    return this.provisioning.requestGroup(ctx, { id: newId(), code, name });
  }

  listStores(ctx: PlatformContext, query: PlatformStoresQuery): Promise<Page<PlatformStoreDto>> {
    const keyset = keysetOf(query, STORE_SORTS);
    const ofGroup = query.groupCode === undefined ? sql`true` : sql`g.code = ${query.groupCode}`;
    return this.db.run(ctx, async (tx) => {
      const found = await rows<PlatformStoreDto>(
        tx,
        sql`${SELECT_STORE} where ${ofGroup} and ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, (store) => store);
    });
  }

  /** @throws DomainError `not_found` */
  getStore(ctx: PlatformContext, code: string): Promise<PlatformStoreDto> {
    return this.mustFind<PlatformStoreDto>(ctx, sql`${SELECT_STORE} where s.code = ${code}`);
  }

  /** @throws DomainError `validation_failed`, `store_unavailable` while the group is not ready, `group_suspended`, `store_code_taken` */
  async createStore(ctx: PlatformContext, input: CreateStoreDto): Promise<JobDto> {
    const { code, name, kind, timeZone } = input;
    if (!isTimeZone(timeZone)) throw refusedField({ pointer: '#/timeZone', code: 'unknown_time_zone' });
    const group = await this.directory.findGroup(input.groupCode);
    if (!group) throw refusedField({ pointer: '#/groupCode', code: 'unknown_reference' });
    if (group.state !== 'active') throw refusalOfGroup(group);
    const id = newId();
    // a profile without a store is not shown, so that a crash between the two leaves nothing half-made
    await this.profiles.prepare(asGroup(ctx, group), { id, code, name, kind });
    return this.provisioning.requestStore(ctx, { id, group, code, name, timeZone });
  }

  /** @throws DomainError `not_found`, `tenant_state_refused` for a group that was not suspended first */
  removeGroup(ctx: PlatformContext, code: string): Promise<JobDto> {
    return this.provisioning.requestGroupRemoval(ctx, code);
  }

  /** @throws DomainError `not_found` */
  removeStore(ctx: PlatformContext, code: string): Promise<JobDto> {
    return this.provisioning.requestStoreRemoval(ctx, code);
  }

  private async mustFind<Found>(ctx: PlatformContext, statement: Sql): Promise<Found> {
    const found = await this.db.run(ctx, (tx) => row<Found>(tx, statement));
    if (!found) throw new DomainError(notFound);
    return found;
  }
}
