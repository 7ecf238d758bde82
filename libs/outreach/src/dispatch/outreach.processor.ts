import { preferIndexes } from '#libs/database';
import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnStoreTick, QUEUES, type RunningJob } from '#libs/queue';
import { StoreDb, type StoreContext, type StoreTx, TenantDirectory } from '#libs/tenancy';
import {
  claimAbandoned,
  claimDue,
  claimWaiting,
  type ClaimSize,
  countBlocks,
  findNext,
} from './contact-claims.queries';
import { ContactDispatch } from './contact-dispatch.service';
import { SEND_CONTACTS, type SendContacts } from './send-contacts.job';
import { ChannelGateways } from '../gateways/channel-gateway';

/**
 * Blocks of a store that are in hand at a time, as many as a worker carries out side by side: none waits for its job until
 * its lease is over, and other stores' blocks come in between.
 */
const BLOCKS = QUEUES.outreach.concurrency;

/** Small enough for its lease, large enough that the transactions around the messages cost less than the messages. */
const BLOCK_SIZE = 100;

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
    gateways: ChannelGateways,
  ) {
    this.size = { blocks: BLOCKS, blockSize: BLOCK_SIZE, channelsInTheDark: gateways.channelsInTheDark };
  }

  /**
   * Claims blocks up to what may be in hand; from there each block that is done claims the next one. Answers when
   * contacts have to be looked at again: when the next one is due, or when the first lease runs out.
   */
  @OnStoreTick({ order: 30, name: 'outreach' })
  async claim(ctx: StoreContext): Promise<Date | null> {
    const now = this.clock.now();
    const { claims, inHand, next } = await this.db.run(ctx, async (tx) => {
      const [, before, abandoned] = await Promise.all([
        preferIndexes(tx),
        countBlocks(tx),
        claimAbandoned(tx, now, this.size),
      ]);
      const inHand = before + abandoned.length;
      const due = await claimDue(tx, now, { ...this.size, blocks: this.size.blocks - inHand });
      const claims = [...abandoned, ...due];
      return { claims, inHand: before + claims.length, next: await findNext(tx, now) };
    });
    await this.enqueue(ctx, claims);
    // what is due already waits for a block that is in hand, and for the look after its lease
    const isAwaited = next.dueAt !== null && (next.dueAt > now || inHand === 0);
    const wakes = [
      ...(next.dueAt && isAwaited ? [next.dueAt.getTime()] : []),
      ...(next.leaseMs !== null ? [now.getTime() + next.leaseMs] : []),
    ];
    return wakes.length > 0 ? new Date(Math.max(now.getTime(), Math.min(...wakes))) : null;
  }

  @Handles(SEND_CONTACTS)
  async send({ storeCode, claimId }: SendContacts, { signal }: RunningJob): Promise<void> {
    const ctx = await this.directory.systemContext(storeCode, 'outreach', claimId);
    const hadWork = (await this.dispatch.sendClaimed(ctx, claimId, signal)) || (await this.sendWaiting(ctx, signal));
    // by the queue and not at once, so that the blocks of other stores have their turn
    if (hadWork && !signal.aborted) await this.enqueue(ctx, await this.db.run(ctx, (tx) => this.claimNext(tx)));
  }

  /** A job that waited so long that its block was claimed anew takes one whose own job waits still. */
  private async sendWaiting(ctx: StoreContext, signal: AbortSignal): Promise<boolean> {
    const [claimId] = await this.db.run(ctx, async (tx) => {
      const [, claims] = await Promise.all([preferIndexes(tx), claimWaiting(tx, this.size)]);
      return claims;
    });
    return claimId !== undefined && this.dispatch.sendClaimed(ctx, claimId, signal);
  }

  private async claimNext(tx: StoreTx): Promise<string[]> {
    const [, inHand] = await Promise.all([preferIndexes(tx), countBlocks(tx)]);
    return claimDue(tx, this.clock.now(), { ...this.size, blocks: Math.min(1, this.size.blocks - inHand) });
  }

  /** What a crash loses between the commit and here is claimed again when its lease has run out. */
  private async enqueue(ctx: StoreContext, claims: readonly string[]): Promise<void> {
    if (claims.length === 0) return;
    await this.queue.addBulk(
      SEND_CONTACTS,
      claims.map((claimId) => ({ storeCode: ctx.store.code, claimId })),
    );
  }
}
