import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { newId } from '#libs/foundation';
import { type NewStoreProfile, StoreProfiles, TenantProvisioning } from '#libs/identity';
import { platformJobRuns } from '#libs/queue';
import {
  type GroupRef,
  type KnownGroup,
  type KnownStore,
  PlatformDb,
  Provisioner,
  schemaNameOf,
  systemGroupContext,
  systemPlatformContext,
  TenantDirectory,
} from '#libs/tenancy';

export interface NewStore extends Omit<NewStoreProfile, 'id'> {
  /** IANA zone. */
  readonly timeZone: string;
}

/**
 * Makes groups and stores at once, for an operator at the command line: asked for as over the API, but carried out here
 * instead of by a worker. What a killed command left half-made, the same command finishes. TEN-01
 */
@Injectable()
export class Tenants {
  private readonly ctx = systemPlatformContext('cli');

  constructor(
    private readonly config: AppConfig,
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly provisioning: TenantProvisioning,
    private readonly profiles: StoreProfiles,
  ) {}

  async ensureGroup(code: string, name: string): Promise<GroupRef> {
    const known = await this.directory.findGroup(code);
    if (known?.state === 'active') return known;
    const job = known ? null : await this.provisioning.requestGroup(this.ctx, { id: newId(), code, name });
    await this.provisioner.createGroup(schemaNameOf('group', code));
    await this.conclude(code, job?.id);
    return (await this.directory.findGroup(code)) as KnownGroup;
  }

  /** @throws Error for a store that belongs to another group or is being removed. */
  async ensureStore(group: GroupRef, { timeZone, ...profile }: NewStore): Promise<KnownStore> {
    const { code, name } = profile;
    const known = await this.directory.findStore(code);
    if (known && known.group.id !== group.id)
      throw new Error(`The store ${code} belongs to the group ${known.group.code}`);
    if (known?.state === 'active') return known;
    if (known?.state === 'removing') throw new Error(`The store ${code} is being removed`);
    const id = known?.id ?? newId();
    await this.profiles.prepare(systemGroupContext(group, 'cli'), { ...profile, id });
    const job = known ? null : await this.provisioning.requestStore(this.ctx, { id, group, code, name, timeZone });
    await this.provisioner.createStore(schemaNameOf('store', code), group.schema);
    await this.conclude(code, job?.id);
    return (await this.directory.findStore(code)) as KnownStore;
  }

  private get provisioner(): Provisioner {
    return new Provisioner(this.config.require('databaseUrl'));
  }

  /** A worker that comes to the job finds it done. */
  private async conclude(code: string, jobId: string | undefined): Promise<void> {
    this.directory.forget(code);
    if (!jobId) return;
    await this.db.run(this.ctx, async (tx) => {
      if (await platformJobRuns.start(tx, jobId)) await platformJobRuns.finish(tx, jobId, { code });
    });
  }
}
