import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { ContactJudge, type Hold } from './contact-judge.service';
import { ContactLease } from './contact-lease';
import { findBegun, renewLease, takeUp, type TakenContact } from './contact-claims.queries';
import { changeContacts, type ContactChange } from './contact-outcomes.queries';
import { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from './contact-policy';
import { createUnknownTasks } from './contact-tasks';
import type { Contact } from './contact.entity';
import { quietUntil } from './quiet-hours.policy';
import { afterDelivery, afterLostTries, MOST_ATTEMPTS, type SendResult, unheard } from './send-result.policy';
import { SmsGateway, type SmsMessage } from './sms-gateway';

/** Messages of a block that are under way side by side. */
const SENDS_AT_ONCE = 10;

/** An outcome is worth more than one try: without it the gateway, or a person, would have to be asked. */
const RECORD_TRIES = 6;
const RECORD_PAUSE_MS = 500;

/**
 * Carries out claimed blocks: judges and commits the intents, sends outside any transaction, records what came of it.
 * It may be killed at any line. What was not intended yet is claimed again; what was, is asked of the gateway by its
 * key, and where the gateway cannot tell it becomes a person's task and never a second message.
 */
@Injectable()
export class ContactDispatch {
  private readonly logger = new Logger(ContactDispatch.name);

  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly gateway: SmsGateway,
    private readonly judge: ContactJudge,
  ) {}

  /** Works on a claim until nothing of it is left; a claim that somebody else took over is left to him. */
  async sendClaimed(ctx: StoreContext, claimId: string, signal: AbortSignal): Promise<void> {
    const hold = { claimId, runId: newId() };
    for (;;) {
      signal.throwIfAborted();
      const startedAt = this.clock.monotonicMs();
      const { taken, othersLeaseMs } = await this.db.run(ctx, (tx) => takeUp(tx, claimId, hold.runId));
      if (taken.length > 0) await this.work(ctx, hold, taken, startedAt, signal);
      if (othersLeaseMs === null) return;
      // an earlier run of this job was killed while it was sending; after its lease its contacts may be asked about
      await sleep(Math.max(0, othersLeaseMs) + 20, undefined, { signal });
    }
  }

  private async work(
    ctx: StoreContext,
    hold: Hold,
    taken: readonly TakenContact[],
    startedAt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const renew = () => this.db.run(ctx, (tx) => renewLease(tx, hold.claimId, hold.runId));
    const lease = ContactLease.keep(this.clock, renew, startedAt);
    try {
      await this.giveUpWorn(ctx, hold, taken);
      const begun = await this.db.run(ctx, (tx) => findBegun(tx, hold.claimId, hold.runId));
      if (taken.some(({ state }) => state === 'claimed')) {
        await this.db.run(ctx, (tx) => this.judge.decide(tx, ctx, hold, this.clock.now()));
      }
      const isBegun = new Set(begun.map(({ id }) => id));
      const intended = await this.db.run(ctx, (tx) => findBegun(tx, hold.claimId, hold.runId));
      if (intended.length === 0) return;
      const maySend = () => lease.isHeld && !signal.aborted;
      const results = await mapAtMost(SENDS_AT_ONCE, intended, (contact) =>
        isBegun.has(contact.id) ? this.resume(ctx, contact, maySend) : this.send(ctx, contact, maySend),
      );
      await this.record(ctx, hold, intended, results);
    } finally {
      lease.release();
    }
  }

  /** What was taken up again and again without an end is ended, so that it shows. */
  private async giveUpWorn(ctx: StoreContext, hold: Hold, taken: readonly TakenContact[]): Promise<void> {
    const worn = taken.filter(({ attempts }) => attempts > MOST_ATTEMPTS);
    if (worn.length === 0) return;
    this.logger.error({ storeCode: ctx.store.code, contacts: worn.map(({ id }) => id) }, 'Contacts are given up');
    await this.change(
      ctx,
      hold,
      worn.map(({ id, state }) => ({ id, ...afterLostTries(state) })),
    );
  }

  private async send(ctx: StoreContext, contact: Contact, maySend: () => boolean): Promise<SendResult> {
    if (!maySend()) return { kind: 'unsent' };
    try {
      return await this.gateway.send(messageOf(ctx, contact));
    } catch (error) {
      this.logger.warn({ storeCode: ctx.store.code, contactId: contact.id, err: error }, 'A message is in doubt');
      return unheard(this.gateway.canFind);
    }
  }

  /** What an earlier run intended: first it is asked for, and only what never arrived is sent, with the same key. */
  private async resume(ctx: StoreContext, contact: Contact, maySend: () => boolean): Promise<SendResult> {
    if (!this.gateway.canFind) return { kind: 'unknown' };
    if (!maySend()) return { kind: 'in_doubt' };
    try {
      const found = await this.gateway.find(keyOf(contact));
      if (found) return found;
    } catch (error) {
      this.logger.warn({ storeCode: ctx.store.code, contactId: contact.id, err: error }, 'The gateway cannot tell now');
      return { kind: 'in_doubt' };
    }
    const quiet = await this.quietUntil(ctx, contact);
    if (quiet) return { kind: 'quiet', until: quiet };
    const result = await this.send(ctx, contact, maySend);
    // it was intended before, so that it never simply counts as not begun
    return result.kind === 'unsent' ? { kind: 'in_doubt' } : result;
  }

  /** A crash does not carry a message into the night. REM-39 */
  private quietUntil(ctx: StoreContext, { channel, quietHoursExempt }: Contact): Promise<Date | null> {
    if (quietHoursExempt) return Promise.resolve(null);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const { document } = await policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, now);
      return quietUntil(now, channel, document.quietHours, ctx.store.timeZone);
    });
  }

  private async record(
    ctx: StoreContext,
    hold: Hold,
    contacts: readonly Contact[],
    results: readonly SendResult[],
  ): Promise<void> {
    const now = this.clock.now();
    const changes = contacts.map((contact, index) => ({
      id: contact.id,
      ...afterDelivery(results[index], contact, now),
    }));
    for (let tries = 1; ; tries++) {
      try {
        return await this.change(ctx, hold, changes);
      } catch (error) {
        if (tries === RECORD_TRIES) throw error;
        await sleep(RECORD_PAUSE_MS);
      }
    }
  }

  private change(ctx: StoreContext, { runId }: Hold, changes: readonly ContactChange[]): Promise<void> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const changed = await changeContacts(tx, ctx, changes, { states: ['claimed', 'sending'], runId }, now);
      const unknown = changes.filter(({ state }) => state === 'unknown').flatMap(({ id }) => changed.get(id) ?? []);
      await createUnknownTasks(tx, ctx, unknown, now);
    });
  }
}

/** What names the effect at the gateway, over all crashes. */
export function keyOf({ id, step, channel }: Pick<Contact, 'id' | 'step' | 'channel'>): string {
  return `${id}:${step}:${channel}`;
}

function messageOf(ctx: StoreContext, contact: Contact): SmsMessage {
  const { recipient, message, journey, step } = contact;
  if (recipient === null || message === null) throw new Error(`Contact ${contact.id} is sent without a message`);
  const templateCode = `${journey}/${step}`;
  return { key: keyOf(contact), to: recipient, text: message, templateCode, storeCode: ctx.store.code };
}

/** Like `map`, with at most so many at a time. */
async function mapAtMost<In, Out>(most: number, list: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < list.length; index = next++) results[index] = await work(list[index]);
  };
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, worker));
  return results;
}
