import { AppConfig } from '#libs/config';
import { recordEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnTick, platformJobRuns, type RunningJob } from '#libs/queue';
import { ObjectStorage } from '#libs/storage';
import { dumpTenant, PlatformDb, systemPlatformContext } from '#libs/tenancy';
import { GroupKeys } from '../group-keys/group-keys.service';
import { EXPORT_TENANT, EXPORT_TYPE, type ExportTenant } from './exports.job';
import { dropExport, type ExportScope, findExpired, findScope, noteFile } from './exports.queries';

/** An export that gave no sign of life for so long was lost with its queue or its worker. */
const SILENT_SECONDS = 300;
const SIGN_OF_LIFE_MS = 10_000;
const MOST_BYTES = 1024 ** 4;

/**
 * Writes exports, as the roles of the tenants whose rows they hold: what the walls keep from a store is not in its
 * export. SEC-08, TEN-02
 */
@JobProcessor('long')
export class ExportsProcessor {
  private readonly ctx = systemPlatformContext('export');

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly queue: JobQueue,
    private readonly keys: GroupKeys,
    private readonly config: AppConfig,
  ) {}

  @Handles(EXPORT_TENANT)
  async export({ exportId }: ExportTenant, job: RunningJob): Promise<void> {
    const scope = await this.db.run(this.ctx, async (tx) => {
      const [started, scope] = await Promise.all([platformJobRuns.start(tx, exportId), findScope(tx, exportId)]);
      // dropped, or what it was of is gone
      if (started && !scope) await platformJobRuns.fail(tx, exportId, { code: 'not_found' });
      return started && scope;
    });
    if (!scope) return;
    try {
      await this.write(exportId, scope, job.signal);
    } catch (error) {
      if (job.isLastAttempt && !job.signal.aborted) {
        await this.db.run(this.ctx, (tx) => platformJobRuns.fail(tx, exportId, { code: 'internal_error' }));
      }
      throw error;
    }
  }

  /** The rows are the truth: an export whose job went with the queue or the worker gets a new one. */
  @OnTick({ everySeconds: 60 })
  async resumeSilent(): Promise<void> {
    const silent = await this.db.run(this.ctx, (tx) => platformJobRuns.findSilent(tx, EXPORT_TYPE, SILENT_SECONDS));
    await this.queue.addBulk(
      EXPORT_TENANT,
      silent.map(({ id }) => ({ exportId: id })),
    );
  }

  /** Files whose time is over are removed; the row goes after its file. */
  @OnTick({ everySeconds: 600 })
  async removeExpired(): Promise<void> {
    const expired = await this.db.run(this.ctx, (tx) => findExpired(tx, this.clock.now()));
    for (const { id, storageKey } of expired) {
      await this.storage.remove(storageKey);
      await this.db.run(this.ctx, (tx) => dropExport(tx, id));
    }
  }

  private async write(exportId: string, scope: ExportScope, signal: AbortSignal): Promise<void> {
    const { kind, group, stores, storageKey, clearIdNumbers } = scope;
    const cipher = clearIdNumbers ? await this.keys.of(group.id) : null;
    const { content, counts } = dumpTenant({
      ...{ kind, group, stores, storage: this.storage },
      rowFormat: 'json',
      url: this.config.require('workerDatabaseUrl'),
      asTenants: true,
      open: cipher ? (sealed) => cipher.decrypt(sealed) : undefined,
      onProgress: this.progressOf(exportId, signal),
    });
    const stored = await this.storage.put(storageKey, content, { maxBytes: MOST_BYTES });
    const isWanted = await this.db.run(this.ctx, async (tx) => {
      if (!(await noteFile(tx, exportId, stored, counts))) {
        await platformJobRuns.fail(tx, exportId, { code: 'not_found' });
        return false;
      }
      const subject = { type: kind, id: kind === 'group' ? group.id : (stores[0]?.id ?? group.id) };
      await Promise.all([
        platformJobRuns.finish(tx, exportId, { exportId, ...stored, ...counts }),
        recordEvent(tx, this.ctx, { type: `${kind}.exported`, subject, payload: { exportId, ...counts } }),
      ]);
      return true;
    });
    if (!isWanted) await this.storage.remove(storageKey);
  }

  /** Reports at most every ten seconds, and stops where somebody asked for that or the worker is to stop. */
  private progressOf(exportId: string, signal: AbortSignal): (done: number, total: number) => Promise<void> {
    let toldAt = 0;
    return async (done, total) => {
      signal.throwIfAborted();
      const now = this.clock.monotonicMs();
      if (toldAt > 0 && now - toldAt < SIGN_OF_LIFE_MS) return;
      toldAt = now;
      const job = await this.db.run(this.ctx, (tx) => platformJobRuns.progress(tx, exportId, done, total));
      if (job?.cancelRequested) {
        await this.db.run(this.ctx, (tx) => platformJobRuns.cancel(tx, exportId));
      }
      if (!job || job.cancelRequested) throw new Error('The export is not wanted any more');
    };
  }
}
