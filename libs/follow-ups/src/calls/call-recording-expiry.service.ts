import { Injectable } from '@nestjs/common';
import { recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { OnStoreTick, type TenantTick } from '#libs/queue';
import { ObjectStorage } from '#libs/storage';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { findOldestRecordings, forgetRecordings, type KeptRecording } from './call-attempts.queries';
import { CALL_RULES, DEFAULT_RULES, recordingsKeptSince } from './call-rules';

/** As many go in one step. */
const BLOCK = 100;

/** Removes recordings of calls (通话录音) whose time is over by the `call-rules`. FUP-13, SEC-08 */
@Injectable()
export class CallRecordingExpiry {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
  ) {}

  /** The file goes before the row that names it, so that one which was killed midway finds the rest again. */
  @OnStoreTick({ order: 62, name: 'call-recordings' })
  async forget(ctx: StoreContext, { signal }: TenantTick): Promise<Date | null> {
    for (;;) {
      const { oldest, since } = await this.find(ctx);
      const [next] = oldest;
      if (!next) return null;
      const now = this.clock.now();
      if (next.madeAt >= since) return new Date(now.getTime() + (next.madeAt.getTime() - since.getTime()) + 1);
      const expired = oldest.filter(({ madeAt }) => madeAt < since);
      await Promise.all(expired.map(({ key }) => this.storage.remove(key)));
      await this.db.run(ctx, async (tx) => {
        const gone = await forgetRecordings(tx, expired);
        await recordEvents(
          tx,
          ctx,
          gone.map((id) => ({ type: 'follow-up.recording-expired', subject: { type: 'call-attempt', id } })),
        );
      });
      signal.throwIfAborted();
    }
  }

  private find(ctx: StoreContext): Promise<{ oldest: KeptRecording[]; since: Date }> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [oldest, { document }] = await Promise.all([
        findOldestRecordings(tx, BLOCK),
        policyInForce(tx, CALL_RULES, DEFAULT_RULES, now),
      ]);
      return { oldest, since: recordingsKeptSince(document, now).since };
    });
  }
}
