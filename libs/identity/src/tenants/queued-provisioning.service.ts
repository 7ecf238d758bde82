import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { affected, explainViolations, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { type JobDto, toJobDto } from '#libs/http';
import { JobQueue, platformJobRuns } from '#libs/queue';
import {
  DealerGroup,
  type PlatformContext,
  PlatformDb,
  type PlatformTx,
  schemaNameOf,
  Store,
  TenantDirectory,
} from '#libs/tenancy';
import { groupCodeTaken, storeCodeTaken } from '../identity.errors';
import { PROVISION_TENANT, type ProvisioningType } from './provisioning.job';
import { assertState } from './suspension.service';
import { type RequestedGroup, type RequestedStore, TenantProvisioning } from './tenant-provisioning';

const EVENTS: Record<ProvisioningType, [subject: string, happening: string]> = {
  'group-creation': ['group', 'creation-requested'],
  'group-removal': ['group', 'removal-requested'],
  'store-creation': ['store', 'creation-requested'],
  'store-removal': ['store', 'removal-requested'],
};

/** Writes the tenant's row and its job in one transaction, and hands the job to the workers. TEN-01 */
@Injectable()
export class QueuedProvisioning extends TenantProvisioning {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly directory: TenantDirectory,
    private readonly config: AppConfig,
  ) {
    super();
  }

  requestGroup(ctx: PlatformContext, { id, code, name }: RequestedGroup): Promise<JobDto> {
    const group = { id, code, name, schemaName: schemaNameOf('group', code), state: 'provisioning' as const };
    return this.request(ctx, 'group-creation', code, async (tx, jobId) => {
      await explainViolations(tx.insert(DealerGroup, { ...group, jobId, createdAt: this.clock.now() }), {
        uq_dealer_group_code: () => new DomainError(groupCodeTaken, { params: { code } }),
      });
      return id;
    });
  }

  requestStore(ctx: PlatformContext, { id, group, code, name, timeZone }: RequestedStore): Promise<JobDto> {
    const schemaName = schemaNameOf('store', code);
    const store = { id, groupId: group.id, code, name, timeZone, schemaName, state: 'provisioning' as const };
    return this.request(ctx, 'store-creation', code, async (tx, jobId) => {
      await explainViolations(tx.insert(Store, { ...store, jobId, createdAt: this.clock.now() }), {
        uq_store_code: () => new DomainError(storeCodeTaken, { params: { code } }),
      });
      return id;
    });
  }

  requestGroupRemoval(ctx: PlatformContext, code: string): Promise<JobDto> {
    return this.request(ctx, 'group-removal', code, async (tx, jobId) => {
      const group = await row<Pick<DealerGroup, 'id' | 'state'>>(
        tx,
        sql`select id, state from platform.dealer_group where code = ${code} for no key update`,
      );
      if (!group || group.state === 'removing') throw new DomainError(notFound);
      // one that was never made has nobody who could miss it
      assertState(group.state, ['suspended', 'provisioning']);
      await Promise.all([
        affected(
          tx,
          sql`update platform.dealer_group set state = 'removing', job_id = ${jobId}, version = version + 1
              where id = ${group.id}`,
        ),
        // the stores go with this one job, so they have none of their own
        affected(
          tx,
          sql`update platform.store set state = 'removing', job_id = null, version = version + 1
              where group_id = ${group.id} and state <> 'removing'`,
        ),
      ]);
      return group.id;
    });
  }

  requestStoreRemoval(ctx: PlatformContext, code: string): Promise<JobDto> {
    return this.request(ctx, 'store-removal', code, async (tx, jobId) => {
      const store = await row<Pick<Store, 'id' | 'state'>>(
        tx,
        sql`select id, state from platform.store where code = ${code} for no key update`,
      );
      if (!store || store.state === 'removing') throw new DomainError(notFound);
      // as with a group: whoever is at work there is told by the suspension, before anything is lost
      assertState(store.state, ['suspended', 'provisioning']);
      await affected(
        tx,
        sql`update platform.store set state = 'removing', job_id = ${jobId}, version = version + 1
            where id = ${store.id}`,
      );
      return store.id;
    });
  }

  private async request(
    ctx: PlatformContext,
    type: ProvisioningType,
    code: string,
    change: (tx: PlatformTx, jobId: string) => Promise<string>,
  ): Promise<JobDto> {
    const jobId = newId();
    const answer = await this.db.run(ctx, async (tx) => {
      const tenantId = await change(tx, jobId);
      const [subjectType, happening] = EVENTS[type];
      const subject = { type: subjectType, id: tenantId };
      const [job] = await Promise.all([
        platformJobRuns.create(tx, { id: jobId, type, requestedBy: ctx.actor.id }),
        recordEvent(tx, ctx, { type: `${subjectType}.${happening}`, subject, payload: { code, jobId } }),
      ]);
      return toJobDto(job, this.config.publicUrl, ctx.locale);
    });
    this.directory.forget(code);
    // a replay adds the job under its old id, which the queue ignores while it is there
    await this.queue.add(PROVISION_TENANT, { jobId: answer.id, type, code });
    return answer;
  }
}
