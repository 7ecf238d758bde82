import { Clock } from '#libs/foundation';
import { groupJobRuns, Handles, JobProcessor, JobQueue, OnGroupTick, type RunningJob } from '#libs/queue';
import { type GroupContext, GroupDb, TenantDirectory } from '#libs/tenancy';
import { PersonErasuresService } from './person-erasures.service';
import { PERSON_EXPORT_TYPE, PersonExportsService } from './person-exports.service';
import { ERASE_PERSON, EXPORT_PERSON, type PersonWork } from './person-work.job';

const LOOK_AGAIN_MS = 60_000;
/** An export that gave no sign of life for so long has lost its job or its worker. */
const SILENT_SECONDS = 90;

/** Exports and erases persons, and brings back what a lost queue or worker has left. SEC-08 */
@JobProcessor('long')
export class PersonWorkProcessor {
  constructor(
    private readonly exports: PersonExportsService,
    private readonly erasures: PersonErasuresService,
    private readonly directory: TenantDirectory,
    private readonly db: GroupDb,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
  ) {}

  @Handles(EXPORT_PERSON)
  async exportPerson({ groupCode, jobId }: PersonWork, job: RunningJob): Promise<void> {
    const ctx = await this.directory.systemGroupContext(groupCode, PERSON_EXPORT_TYPE);
    try {
      await this.exports.run(ctx, jobId, job.signal);
    } catch (error) {
      if (job.isLastAttempt && !job.signal.aborted) await this.exports.fail(ctx, jobId);
      throw error;
    }
  }

  /** Is never given up: what was promised to a person is tried until every store could be entered. */
  @Handles(ERASE_PERSON)
  async erasePerson({ groupCode, jobId }: PersonWork, job: RunningJob): Promise<void> {
    const ctx = await this.directory.systemGroupContext(groupCode, ERASE_PERSON.name);
    await this.erasures.run(ctx, jobId, job.signal);
  }

  /** The rows are the truth: work whose job went with the queue gets a new one. Removes exports that have expired. */
  @OnGroupTick({ order: 50, name: 'person-work' })
  async resume(ctx: GroupContext): Promise<Date | null> {
    const silent = await this.db.run(ctx, (tx) => groupJobRuns.findSilent(tx, PERSON_EXPORT_TYPE, SILENT_SECONDS));
    const unfinished = await this.erasures.unfinished(ctx);
    const work = (jobId: string): PersonWork => ({ groupCode: ctx.group.code, jobId });
    for (const { id } of silent) await this.queue.add(EXPORT_PERSON, work(id));
    for (const { id } of unfinished) await this.queue.add(ERASE_PERSON, work(id));
    const expiry = await this.exports.removeExpired(ctx);
    const again = new Date(this.clock.now().getTime() + LOOK_AGAIN_MS);
    return silent.length + unfinished.length > 0 ? again : expiry;
  }
}
