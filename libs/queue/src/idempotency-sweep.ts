import { Injectable } from '@nestjs/common';
import {
  forgetOldKeys,
  GroupDb,
  PlatformDb,
  StoreDb,
  systemGroupContext,
  systemPlatformContext,
  systemStoreContext,
  TenantDirectory,
} from '#libs/tenancy';
import { OnTick } from './on-tick';

const REASON = 'idempotency-sweep';

/** Forgets answers to idempotent requests after a day, in every tenant. */
@Injectable()
export class IdempotencySweep {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly stores: StoreDb,
    private readonly groups: GroupDb,
    private readonly platform: PlatformDb,
  ) {}

  @OnTick({ everySeconds: 3_600 })
  async forget(): Promise<void> {
    await this.platform.run(systemPlatformContext(REASON), (tx) => forgetOldKeys(tx, 'platform.idempotency_key'));
    for (const group of await this.directory.activeGroups()) {
      await this.groups.run(systemGroupContext(group, REASON), (tx) => forgetOldKeys(tx, 'group_idempotency_key'));
    }
    for await (const store of this.directory.servableStores()) {
      await this.stores.run(systemStoreContext(store, REASON), (tx) => forgetOldKeys(tx, 'idempotency_key'));
    }
  }
}
