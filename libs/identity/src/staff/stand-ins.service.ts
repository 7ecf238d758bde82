import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { GroupDb, type StoreRef, systemGroupContext, TenantDirectory } from '#libs/tenancy';
import { BriefCache } from '../access/brief-cache';
import { effectiveRoles } from '../roles/roles.queries';
import { standIns } from './deputies.policy';
import { findHolders } from './holders.queries';

interface StoreStandIns {
  readonly groupId: string;
  readonly byStaff: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Who stands in for whom in a store, known for three seconds like whatever else a request has to look up: for all of a
 * store's people at once. TEN-07
 */
@Injectable()
export class StandIns {
  private readonly stores: BriefCache<StoreStandIns | null>;

  constructor(
    private readonly groups: GroupDb,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
  ) {
    this.stores = new BriefCache(clock, (storeCode) => this.load(storeCode));
  }

  /** Codes of the roles that a person answers for beside their own. */
  async of(store: StoreRef, staffId: string): Promise<ReadonlySet<string>> {
    return (await this.stores.get(store.code))?.byStaff.get(staffId) ?? NOTHING;
  }

  /** Roles, grants or absences of the group have changed on this node. */
  forgetGroup(groupId: string): void {
    this.stores.forgetWhere((known) => known?.groupId === groupId);
  }

  private async load(storeCode: string): Promise<StoreStandIns | null> {
    const store = await this.directory.findStore(storeCode);
    if (!store) return null;
    const { id, group } = store;
    return this.groups.run(systemGroupContext(group, 'authentication'), async (tx) => {
      const [posts, holders] = await Promise.all([effectiveRoles(tx), findHolders(tx, id)]);
      return { groupId: group.id, byStaff: standIns(posts, holders, this.clock.now()) };
    });
  }
}

const NOTHING: ReadonlySet<string> = new Set();
