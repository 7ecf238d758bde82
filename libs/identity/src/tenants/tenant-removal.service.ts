import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { affected, row, rows, sql } from '#libs/database';
import { ObjectStorage } from '#libs/storage';
import { PlatformDb, Provisioner, systemPlatformContext, TenantDirectory } from '#libs/tenancy';

interface PlacedStore {
  readonly id: string;
  readonly code: string;
  readonly schema: string;
  readonly groupSchema: string;
}

/**
 * Takes a store or a group out of the installation for good, in a worker: the only kind of process that may connect as
 * the migrator. Each step may be repeated, and the tenant's own row goes last, so that a removal that was killed is found
 * and goes on where it ended. TEN-01, SEC-08
 */
@Injectable()
export class TenantRemoval {
  private readonly ctx = systemPlatformContext('removal');

  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly storage: ObjectStorage,
    private readonly config: AppConfig,
  ) {}

  /** Does nothing where there is no such store any more. */
  async removeStore(code: string): Promise<void> {
    const store = await this.db.run(this.ctx, (tx) =>
      row<PlacedStore>(tx, sql`${SELECT_STORE} where s.code = ${code}`),
    );
    if (store) await this.remove(store);
  }

  /** Its stores first. The signal ends it between two of them. */
  async removeGroup(code: string, signal: AbortSignal): Promise<void> {
    const [group, stores] = await this.db.run(this.ctx, (tx) =>
      Promise.all([
        row<{ schema: string }>(
          tx,
          sql`select schema_name as schema from platform.dealer_group where code = ${code} and state = 'removing'`,
        ),
        rows<PlacedStore>(tx, sql`${SELECT_STORE} where g.code = ${code} order by s.code`),
      ]),
    );
    if (!group) return;
    for (const store of stores) {
      signal.throwIfAborted();
      await this.remove(store);
    }
    await this.storage.remove(`${group.schema}/`);
    await this.provisioner.removeGroup(group.schema);
    this.directory.forget(code);
  }

  private async remove({ id, code, schema, groupSchema }: PlacedStore): Promise<void> {
    await this.provisioner.forgetStore(groupSchema, { id, schema });
    await this.db.run(this.ctx, (tx) =>
      affected(
        tx,
        sql`update platform.api_key
            set store_ids = array_remove(store_ids, ${id}),
                revoked_at = case when store_ids = array[${id}::uuid] then coalesce(revoked_at, now()) else revoked_at end
            where ${id} = any (store_ids)`,
      ),
    );
    await this.storage.remove(`${schema}/`);
    await this.provisioner.removeStore(schema);
    this.directory.forget(code);
  }

  private get provisioner(): Provisioner {
    return new Provisioner(this.config.require('databaseUrl'));
  }
}

const SELECT_STORE = sql`
  select s.id, s.code, s.schema_name as schema, g.schema_name as "groupSchema"
  from platform.store s join platform.dealer_group g on g.id = s.group_id`;
