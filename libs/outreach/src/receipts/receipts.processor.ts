import { Logger } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { Handles, JobProcessor, JobQueue, OnStoreTick } from '#libs/queue';
import { StoreDb, type StoreContext, TenantDirectory } from '#libs/tenancy';
import { ASK_RECEIPTS, type AskReceipts } from './ask-receipts.job';
import { ChannelGateways } from '../gateways/channel-gateway';
import { findNextAwaited, noteReceipts, takeAwaited } from './receipts.queries';

/** Messages that a provider is asked about at once; each is a request of its own. */
const ASKED_AT_ONCE = 10;

const SILENT = 'A provider does not tell what became of messages';

/** Asks providers what became of messages whose receipts have not come (短信回执补查). */
@JobProcessor('outreach')
export class ReceiptsProcessor {
  private readonly logger = new Logger(ReceiptsProcessor.name);

  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly queue: JobQueue,
    private readonly directory: TenantDirectory,
    private readonly gateways: ChannelGateways,
  ) {}

  /** Answers when the first receipt is overdue; asking takes seconds, and is a job's. */
  @OnStoreTick({ order: 32, name: 'receipts' })
  async wake(ctx: StoreContext): Promise<Date | null> {
    const next = await this.db.run(ctx, (tx) => findNextAwaited(tx));
    if (!next || next > this.clock.now()) return next;
    await this.queue.add(ASK_RECEIPTS, { storeCode: ctx.store.code });
    return new Date(this.clock.now().getTime() + 60_000);
  }

  @Handles(ASK_RECEIPTS)
  async ask({ storeCode }: AskReceipts): Promise<void> {
    const ctx = await this.directory.systemContext(storeCode, 'receipts');
    for (;;) {
      const now = this.clock.now();
      const awaited = await this.db.run(ctx, (tx) => takeAwaited(tx, ctx, now, ASKED_AT_ONCE));
      if (awaited.length === 0) return;
      const told = await Promise.allSettled(
        awaited.map((message) => this.gateways.of(message.channel).askReceipts([message])),
      );
      const answers = told.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      await this.db.run(ctx, (tx) => noteReceipts(tx, ctx, answers.flat(), now));
      if (answers.length < told.length) this.logger.warn({ storeCode, silent: told.length - answers.length }, SILENT);
      // a provider that is away is asked again by a later tick
      if (answers.length === 0) return;
    }
  }
}
