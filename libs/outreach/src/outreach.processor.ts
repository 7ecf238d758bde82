import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnStoreTick, type RunningJob } from '#libs/queue';
import { StoreDb, type StoreContext, TenantDirectory } from '#libs/tenancy';
import { claimAbandoned, claimDue, type ClaimSize, findNext } from './contact-claims.queries';
import { ContactDispatch } from './contact-dispatch.service';
import { SEND_CONTACTS, type SendContacts } from './send-contacts.job';
import { SmsGateway } from './sms-gateway';

/** Blocks that one tick claims: enough to keep the workers busy until the next one. */
const BLOCKS = 5;

/** Small enough for its lease, large enough that an enqueue costs less than the decisions. */
const BLOCK_SIZE = 100;

/** Whatever is under way when a worker dies becomes a person's task where the gateway cannot be asked. */
const BLOCK_SIZE_IN_THE_DARK = 10;

/** Claims what is due, block by block, and carries the blocks out. The rows are the truth, the jobs only reach for them. */
@JobProcessor('outreach')
export class OutreachProcessor {
  private readonly size: ClaimSize;

  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly directory: TenantDirectory,
    private readonly dispatch: ContactDispatch,
    gateway: SmsGateway,
  ) {
    this.size = { blocks: BLOCKS, blockSize: gateway.canFind ? BLOCK_SIZE : BLOCK_SIZE_IN_THE_DARK };
  }

  /** Answers when contacts have to be looked at next: now, where more of them are due than one tick claims. */
  @OnStoreTick({ order: 30, name: 'outreach' })
  async claim(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    const [claims, next] = await this.db.run(ctx, async (tx) => {
      const [due, abandoned] = await Promise.all([claimDue(tx, now, this.size), claimAbandoned(tx, now, this.size)]);
      return [[...due, ...abandoned], await findNext(tx, now)] as const;
    });
    // what a crash loses between the commit and here is claimed again when its lease has run out
    await this.queue.addBulk(
      SEND_CONTACTS,
      claims.map((claimId) => ({ storeCode: ctx.store.code, claimId })),
    );
    const wakes = [
      ...(next.dueAt ? [next.dueAt.getTime()] : []),
      ...(next.leaseMs !== null ? [now.getTime() + next.leaseMs] : []),
    ];
    return wakes.length > 0 ? new Date(Math.max(now.getTime(), Math.min(...wakes))) : null;
  }

  @Handles(SEND_CONTACTS)
  async send({ storeCode, claimId }: SendContacts, job: RunningJob): Promise<void> {
    const ctx = await this.directory.systemContext(storeCode, 'outreach', claimId);
    await this.dispatch.sendClaimed(ctx, claimId, job.signal);
  }
}
