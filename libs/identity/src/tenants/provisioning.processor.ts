import { AppConfig } from '#libs/config';
import { row, rows, sql } from '#libs/database';
import { Handles, JobProcessor, JobQueue, OnTick, platformJobRuns, type RunningJob } from '#libs/queue';
import { PlatformDb, Provisioner, schemaNameOf, systemPlatformContext, TenantDirectory } from '#libs/tenancy';
import { PROVISION_TENANT, type ProvisionTenant } from './provisioning.job';
import { TenantRemoval } from './tenant-removal.service';

/** A job that gave no sign of life for so long was lost with its queue or its worker. */
const SILENT_SECONDS = 60;

/** Makes and removes tenants, on a connection of the migrator that lives for one job. TEN-01 */
@JobProcessor('long')
export class ProvisioningProcessor {
  private readonly ctx = systemPlatformContext('provisioning');

  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly removal: TenantRemoval,
    private readonly queue: JobQueue,
    private readonly config: AppConfig,
  ) {}

  @Handles(PROVISION_TENANT)
  async provision(asked: ProvisionTenant, job: RunningJob): Promise<void> {
    const { jobId, code } = asked;
    const started = await this.db.run(this.ctx, (tx) => platformJobRuns.start(tx, jobId));
    if (!started) return;
    try {
      await this.carryOut(asked, job.signal);
      this.directory.forget(code);
      await this.db.run(this.ctx, (tx) => platformJobRuns.finish(tx, jobId, { code }));
    } catch (error) {
      if (job.isLastAttempt && !job.signal.aborted) {
        await this.db.run(this.ctx, (tx) => platformJobRuns.fail(tx, jobId, { code: 'internal_error' }));
      }
      throw error;
    }
  }

  /** The rows are the truth: work whose job went with the queue gets a new one. */
  @OnTick({ everySeconds: 30 })
  async resumeSilent(): Promise<void> {
    const silent = await this.db.run(this.ctx, (tx) =>
      rows<ProvisionTenant>(
        tx,
        sql`select j.id as "jobId", j.type, t.code
            from (select job_id, code from platform.dealer_group where state <> 'active'
                  union all select job_id, code from platform.store where state <> 'active') t
            join platform.job j on j.id = t.job_id
            where j.status in ('queued', 'running') and j.updated_at < now() - make_interval(secs => ${SILENT_SECONDS})
            limit 100`,
      ),
    );
    await this.queue.addBulk(PROVISION_TENANT, silent);
  }

  private async carryOut({ type, code }: ProvisionTenant, signal: AbortSignal): Promise<void> {
    const provisioner = new Provisioner(this.config.require('databaseUrl'));
    switch (type) {
      case 'group-creation':
        return provisioner.createGroup(schemaNameOf('group', code));
      case 'store-creation': {
        const store = await this.find(code);
        if (store) await provisioner.createStore(schemaNameOf('store', code), store.groupSchema);
        return;
      }
      case 'store-removal':
        return this.removal.removeStore(code);
      case 'group-removal':
        return this.removal.removeGroup(code, signal);
    }
  }

  private find(storeCode: string): Promise<{ groupSchema: string } | null> {
    return this.db.run(this.ctx, (tx) =>
      row(
        tx,
        sql`select g.schema_name as "groupSchema"
            from platform.store s join platform.dealer_group g on g.id = s.group_id where s.code = ${storeCode}`,
      ),
    );
  }
}
