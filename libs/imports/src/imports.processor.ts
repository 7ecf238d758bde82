import { Handles, JobProcessor, JobQueue, OnTick, type RunningJob, storeJobRuns } from '#libs/queue';
import { StoreDb, systemStoreContext, TenantDirectory } from '#libs/tenancy';
import { ImportRunner } from './import-runner';
import { IMPORT_JOB_TYPE } from './imports.service';
import { RUN_IMPORT, type RunImport } from './imports.job';

/** An import that gave no sign of life for so long has lost its job or its worker. */
const SILENT_SECONDS = 90;

@JobProcessor('long')
export class ImportsProcessor {
  constructor(
    private readonly runner: ImportRunner,
    private readonly directory: TenantDirectory,
    private readonly db: StoreDb,
    private readonly queue: JobQueue,
  ) {}

  @Handles(RUN_IMPORT)
  async run({ storeCode, importId }: RunImport, job: RunningJob): Promise<void> {
    const ctx = await this.directory.systemContext(storeCode, 'import', importId);
    try {
      await this.runner.run(ctx, importId, { signal: job.signal });
    } catch (error) {
      if (job.isLastAttempt && !job.signal.aborted) await this.runner.giveUp(ctx, importId);
      throw error;
    }
  }

  /** The rows are the truth: an import whose job went with the queue gets a new one. */
  @OnTick({ everySeconds: 60 })
  async resumeSilent(): Promise<void> {
    for await (const store of this.directory.servableStores()) {
      const ctx = systemStoreContext(store, 'import');
      const silent = await this.db.run(ctx, (tx) => storeJobRuns.findSilent(tx, IMPORT_JOB_TYPE, SILENT_SECONDS));
      for (const { id } of silent) await this.queue.add(RUN_IMPORT, { storeCode: store.code, importId: id });
    }
  }
}
