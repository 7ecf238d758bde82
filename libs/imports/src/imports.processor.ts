import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnStoreTick, type RunningJob, storeJobRuns } from '#libs/queue';
import { type StoreContext, StoreDb, TenantDirectory } from '#libs/tenancy';
import { ImportRunner } from './import-runner';
import { IMPORT_JOB_TYPE } from './imports.service';
import { RUN_IMPORT, type RunImport } from './imports.job';

/** An import that gave no sign of life for so long has lost its job or its worker. */
const SILENT_MS = 90_000;
const LOOK_AGAIN_MS = 60_000;

@JobProcessor('long')
export class ImportsProcessor {
  constructor(
    private readonly runner: ImportRunner,
    private readonly directory: TenantDirectory,
    private readonly db: StoreDb,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
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

  /** The rows are the truth: an import whose job went with the queue gets a new one. Looks while one is unfinished. */
  @OnStoreTick({ order: 50, name: 'imports' })
  async resumeSilent(ctx: StoreContext): Promise<Date | null> {
    const unfinished = await this.db.run(ctx, (tx) => storeJobRuns.findSilent(tx, IMPORT_JOB_TYPE, 0));
    if (unfinished.length === 0) return null;
    const silentSince = Date.now() - SILENT_MS; // jobs give signs of life in real time
    for (const { id, updatedAt } of unfinished) {
      if (updatedAt.getTime() > silentSince) continue;
      await this.queue.add(RUN_IMPORT, { storeCode: ctx.store.code, importId: id });
    }
    return new Date(this.clock.now().getTime() + LOOK_AGAIN_MS);
  }
}
