import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnStoreTick, type RunningJob } from '#libs/queue';
import { findNextNotice } from '#libs/tasks';
import { StoreDb, type StoreContext, TenantDirectory } from '#libs/tenancy';
import { NOTIFY_STAFF, type NotifyStaff } from './notify-staff.job';
import { StaffNotices } from './staff-notices.service';

/** After this long it is looked whether the job has come. */
const AGAIN_MS = 3_000;

/** Tells the staff of tasks by text message (员工短信通知). The rows are the truth, the jobs only reach for them. */
@JobProcessor('outreach')
export class StaffNoticesProcessor {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly directory: TenantDirectory,
    private readonly notices: StaffNotices,
  ) {}

  /** Answers when somebody is to be told next, or when a lease runs out. Sending takes seconds, and is a job's. */
  @OnStoreTick({ order: 31, name: 'staff-notices' })
  async wake(ctx: StoreContext): Promise<Date | null> {
    const { dueAt, leaseMs } = await this.db.run(ctx, (tx) => findNextNotice(tx));
    const now = this.clock.now();
    const isDue = (dueAt !== null && dueAt <= now) || (leaseMs !== null && leaseMs <= 0);
    if (isDue) await this.queue.add(NOTIFY_STAFF, { storeCode: ctx.store.code });
    const wakes = [
      ...(isDue ? [now.getTime() + AGAIN_MS] : []),
      ...(dueAt !== null && dueAt > now ? [dueAt.getTime()] : []),
      ...(leaseMs !== null && leaseMs > 0 ? [now.getTime() + leaseMs] : []),
    ];
    return wakes.length > 0 ? new Date(Math.min(...wakes)) : null;
  }

  @Handles(NOTIFY_STAFF)
  async notify({ storeCode }: NotifyStaff, { signal }: RunningJob): Promise<void> {
    await this.notices.tell(await this.directory.systemContext(storeCode, 'staff-notices'), signal);
  }
}
