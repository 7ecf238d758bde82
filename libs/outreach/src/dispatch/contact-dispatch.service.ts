import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { judgeReached } from '#libs/customers';
import { preferIndexes } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { ContactJudge, type Hold } from '../policy/contact-judge.service';
import { ContactLease } from './contact-lease';
import { mapAtMost } from './map-at-most';
import { carriesOthers, findBegun, renewLease, takeUp, type TakenBlock } from './contact-claims.queries';
import { takeBackCounts } from '../policy/contact-counter.queries';
import { changeContacts, type ContactChange } from './contact-outcomes.queries';
import { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from '../policy/contact-policy';
import { createUnknownTasks } from '../contact-tasks';
import { lockSettled, unreachedOf } from '../receipts/receipts.queries';
import type { Contact } from '../contact.entity';
import { isMessage } from '../contact-states';
import { quietUntil } from '../policy/quiet-hours.policy';
import {
  afterDelivery,
  afterLostTries,
  afterReceipt,
  MOST_ATTEMPTS,
  type SendResult,
  unheard,
} from './send-result.policy';
import {
  ChannelGateways,
  type ChannelMessage,
  type ContactChannelGateway,
  type SoughtMessage,
} from '../gateways/channel-gateway';

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
    private readonly gateways: ChannelGateways,
    private readonly judge: ContactJudge,
  ) {}

  /**
   * Works on a claim until nothing of it is left; a claim that somebody else took over is left to him. Answers whether
   * it held work.
   */
  async sendClaimed(ctx: StoreContext, claimId: string, signal: AbortSignal): Promise<boolean> {
    const hold = { claimId, runId: newId() };
    for (let hadWork = false; ;) {
      signal.throwIfAborted();
      const startedAt = this.clock.monotonicMs();
      const block = await this.db.run(ctx, (tx) => takeUp(tx, claimId, hold.runId));
      if (block.taken.length > 0) await this.work(ctx, hold, block, startedAt, signal);
      hadWork ||= block.taken.length > 0;
      if (block.othersLeaseMs === null) return hadWork;
      // an earlier run of this job was killed while it was sending; after its lease its contacts may be asked about
      await sleep(Math.max(0, block.othersLeaseMs) + 20, undefined, { signal });
    }
  }

  private async work(
    ctx: StoreContext,
    hold: Hold,
    block: TakenBlock,
    startedAt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const renew = () => this.db.run(ctx, (tx) => renewLease(tx, hold.claimId, hold.runId));
    const lease = ContactLease.keep(this.clock, renew, startedAt);
    try {
      const { taken, begun } = await this.giveUpWorn(ctx, hold, block);
      const isBegun = new Set(begun.map(({ id }) => id));
      const intended = taken.some(({ state }) => state === 'claimed') ? await this.decide(ctx, hold) : begun;
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

  /** Answers what the run is to send, from this commit on: what it intends now, and what an earlier one did. */
  private decide(ctx: StoreContext, hold: Hold): Promise<Contact[]> {
    return this.db.run(ctx, async (tx) => {
      await this.judge.decide(tx, ctx, hold, this.clock.now());
      return findBegun(tx, hold.claimId, hold.runId);
    });
  }

  /** What was taken up again and again without an end is ended, so that it shows. Answers what is left. */
  private async giveUpWorn(ctx: StoreContext, hold: Hold, block: TakenBlock): Promise<TakenBlock> {
    const worn = block.taken.filter(({ attempts }) => attempts > MOST_ATTEMPTS);
    if (worn.length === 0) return block;
    this.logger.error({ storeCode: ctx.store.code, contacts: worn.map(({ id }) => id) }, 'Contacts are given up');
    await this.change(
      ctx,
      hold,
      worn.map(({ id, state }) => ({ id, ...afterLostTries(state) })),
    );
    const isWorn = new Set(worn.map(({ id }) => id));
    return {
      taken: block.taken.filter(({ id }) => !isWorn.has(id)),
      begun: block.begun.filter(({ id }) => !isWorn.has(id)),
    };
  }

  private async send(ctx: StoreContext, contact: Contact, maySend: () => boolean): Promise<SendResult> {
    if (!maySend()) return { kind: 'unsent' };
    try {
      return await this.gatewayOf(contact).send(messageOf(ctx, contact));
    } catch (error) {
      this.logger.warn({ storeCode: ctx.store.code, contactId: contact.id, err: error }, 'A message is in doubt');
      return unheard(this.gatewayOf(contact).canFind);
    }
  }

  private gatewayOf({ id, channel }: Contact): ContactChannelGateway {
    if (!isMessage(channel)) throw new Error(`Contact ${id} by ${channel} is no message that a gateway takes`);
    return this.gateways.of(channel);
  }

  /** What an earlier run intended: first it is asked for, and only what never arrived is sent, with the same key. */
  private async resume(ctx: StoreContext, contact: Contact, maySend: () => boolean): Promise<SendResult> {
    const gateway = this.gatewayOf(contact);
    if (!gateway.canFind) return { kind: 'unknown' };
    if (!maySend()) return { kind: 'in_doubt' };
    try {
      const found = await gateway.find(soughtOf(ctx, contact));
      if (found) return found;
    } catch (error) {
      this.logger.warn({ storeCode: ctx.store.code, contactId: contact.id, err: error }, 'The gateway cannot tell now');
      return { kind: 'in_doubt' };
    }
    const reason = await this.whyTooLate(ctx, contact);
    if (reason) return { kind: 'too_late', reason };
    const quiet = await this.quietUntil(ctx, contact);
    if (quiet) return { kind: 'quiet', until: quiet };
    const result = await this.send(ctx, contact, maySend);
    // it was intended before, so that it never simply counts as not begun
    return result.kind === 'unsent' ? { kind: 'in_doubt' } : result;
  }

  /**
   * A crash carries no wishes into the day after, and nothing to somebody who is erased meanwhile. What speaks for others as
   * well goes all the same: they would be lost with it. REM-26, SEC-08
   */
  private async whyTooLate(
    ctx: StoreContext,
    { id, message, expiresAt }: Contact,
  ): Promise<'expired' | 'person_erased' | null> {
    if (message === null) return 'person_erased';
    if (!expiresAt || this.clock.now() < expiresAt) return null;
    return (await this.db.run(ctx, (tx) => carriesOthers(tx, id))) ? null : 'expired';
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

  private change(ctx: StoreContext, { runId }: Hold, results: readonly ContactChange[]): Promise<void> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const doubtful = results.filter(({ state }) => state === 'sending' || state === 'unknown');
      const settled = await lockSettled(
        tx,
        doubtful.map(({ id }) => id),
      );
      const changes = results.map((one) => (settled.has(one.id) ? { id: one.id, ...afterReceipt(now) } : one));
      const [, changed] = await Promise.all([
        preferIndexes(tx),
        changeContacts(tx, ctx, changes, { states: ['claimed', 'sending'], runId }, now),
      ]);
      const unknown = changes.filter(({ state }) => state === 'unknown').flatMap(({ id }) => changed.get(id) ?? []);
      const unsent = changes.filter(({ state }) => state === 'due' || state === 'failed' || state === 'cancelled');
      const unreached = changes.flatMap(({ id, quality }) => {
        const contact = changed.get(id);
        return contact && quality ? unreachedOf({ ...contact, quality }) : [];
      });
      await createUnknownTasks(tx, ctx, unknown, now);
      await judgeReached(tx, ctx, unreached, now);
      await takeBackCounts(
        tx,
        unsent.flatMap(({ id }) => changed.get(id) ?? []),
        now,
      );
    });
  }
}

/** What names the effect at the gateway, over all crashes. */
export function keyOf({ id, step, channel }: Pick<Contact, 'id' | 'step' | 'channel'>): string {
  return `${id}:${step}:${channel}`;
}

function messageOf(ctx: StoreContext, contact: Contact): ChannelMessage {
  const { channel, recipient, message, subject, providerTemplate, journey, step } = contact;
  if (!isMessage(channel) || recipient === null || message === null) {
    throw new Error(`Contact ${contact.id} is sent without a message`);
  }
  return {
    key: keyOf(contact),
    ...{ channel, to: recipient, text: message, templateCode: `${journey}/${step}`, storeCode: ctx.store.code },
    ...(subject !== null && { subject }),
    ...(providerTemplate !== null && { template: providerTemplate }),
  };
}

function soughtOf(ctx: StoreContext, contact: Contact): SoughtMessage {
  const { recipient, intentAt, createdAt } = contact;
  // who was erased meanwhile is still found by a gateway that needs nothing but the key
  return { key: keyOf(contact), to: recipient ?? '', storeCode: ctx.store.code, intendedAt: intentAt ?? createdAt };
}
