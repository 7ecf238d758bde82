import { Injectable } from '@nestjs/common';
import { PLATFORM_ROLE } from '#libs/database';
import type { GroupContext, PlatformContext, StoreContext } from './context';
import { assertTenantSchema } from './tenant-key.policy';
import { TenantTransaction } from './tenant-transaction';
import type { GroupTx, PlatformTx, StoreTx } from './tx';

/** The only door to a store's tables. */
@Injectable()
export class StoreDb {
  constructor(private readonly transaction: TenantTransaction) {}

  /**
   * One transaction in the store of `ctx`, as the store's role. Serialisation failures, deadlocks and connections lost
   * before COMMIT run `work` again, so it must do nothing but talk to `tx`. Where the request carries an idempotency
   * key, `work` must return the answer itself: it is stored, and handed to whoever repeats the request.
   * Throws when called inside another `run`.
   */
  run<Result>(ctx: StoreContext, work: (tx: StoreTx) => Promise<Result>): Promise<Result> {
    const role = assertTenantSchema(ctx.store.schema);
    const searchPath = `"${role}","${assertTenantSchema(ctx.store.group.schema)}"`;
    return this.transaction.run({ role, searchPath, idempotencyTable: 'idempotency_key' }, ctx, work);
  }
}

/** The only door to a group's tables, for headquarters. Sees no store's schema. */
@Injectable()
export class GroupDb {
  constructor(private readonly transaction: TenantTransaction) {}

  run<Result>(ctx: GroupContext, work: (tx: GroupTx) => Promise<Result>): Promise<Result> {
    const role = assertTenantSchema(ctx.group.schema);
    return this.transaction.run(
      { role, searchPath: `"${role}"`, idempotencyTable: 'group_idempotency_key' },
      ctx,
      work,
    );
  }
}

/** The only door to the schema `platform`, whose entities and statements are qualified. Sees no tenant. */
@Injectable()
export class PlatformDb {
  constructor(private readonly transaction: TenantTransaction) {}

  run<Result>(ctx: PlatformContext, work: (tx: PlatformTx) => Promise<Result>): Promise<Result> {
    return this.transaction.run(
      { role: PLATFORM_ROLE, searchPath: '""', idempotencyTable: 'platform.idempotency_key' },
      ctx,
      work,
    );
  }
}
