import { Injectable } from '@nestjs/common';
import { addDays, fill, localDateOf, startOfDay } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { createCallTasks } from './contact-tasks';
import type { Contact } from './contact.entity';
import {
  findNumbers,
  findPast,
  lockPersons,
  lockUpcoming,
  type ReachableNumber,
  roundOf,
} from './contact-block.queries';
import { lockClaimed } from './contact-claims.queries';
import {
  type ContactCandidate,
  type ContactOutcome,
  type ContactRules,
  decideContacts,
  longestGap,
  type Verdict,
} from './contact-decision.policy';
import type { ContactFacts } from './contact-facts';
import { changeContacts, type ContactChange } from './contact-outcomes.queries';
import { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from './contact-policy';
import { REASONS } from './contact-reasons';
import { type ContactJudgement, ContactSources } from './contact-sources';

/** A template fills no more; what is longer is cut. Characters. */
const LONGEST_TEXT = 500;

const DAY_MS = 24 * 3_600_000;

/** Who holds a block: the claim, and the run of its job. */
export interface Hold {
  readonly claimId: string;
  readonly runId: string;
}

/** A contact with all that its decision needs. */
interface Judged {
  readonly contact: Contact;
  readonly candidate: ContactCandidate;
  readonly text: string;
  readonly number: string | undefined;
}

/** Decides on a block of claimed contacts, and commits the intent of those that are to be made. REM-31, REM-39 */
@Injectable()
export class ContactJudge {
  constructor(private readonly sources: ContactSources) {}

  /**
   * In one transaction: what was decided, and why. Calls become tasks here; messages are `sending` from the commit on,
   * so that whoever finds them after a crash knows that they may have left.
   */
  async decide(tx: StoreTx, ctx: StoreContext, { claimId, runId }: Hold, now: Date): Promise<void> {
    const [due, { document: rules, ref }] = await Promise.all([
      lockClaimed(tx, claimId, runId),
      policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, now),
    ]);
    if (due.length === 0) return;
    const { customers, outcomes } = await this.judge(tx, ctx, due, rules, now);
    const changes = customers.flatMap((judged) => changesOf(judged, outcomes, ref, now));
    const isClaimed = new Set(due.map(({ id }) => id));
    const [changed] = await Promise.all([
      changeContacts(
        tx,
        ctx,
        changes.filter(({ id }) => isClaimed.has(id)),
        { states: ['claimed'], runId },
        now,
      ),
      changeContacts(
        tx,
        ctx,
        changes.filter(({ id }) => !isClaimed.has(id)),
        { states: ['due'], runId: null },
        now,
      ),
    ]);
    const calls = due.filter(({ id, channel }) => channel === 'phone_call' && outcomes.get(id)?.kind === 'go');
    await createCallTasks(
      tx,
      ctx,
      calls.filter(({ id }) => changed.has(id)),
      (contact) => contact.expiresAt ?? endOfDay(now, ctx.store.timeZone),
    );
  }

  /** Facts of all customers of the block, and what is decided on each contact. */
  private async judge(tx: StoreTx, ctx: StoreContext, due: readonly Contact[], rules: ContactRules, now: Date) {
    const persons = await lockPersons(tx, [...new Set(due.map(({ customerId }) => customerId))]);
    const personOf = new Map(persons.map(({ customerId, personId }) => [customerId, personId]));
    const customerIds = [...personOf.keys()];
    const [upcoming, past, numbers] = await Promise.all([
      lockUpcoming(tx, customerIds, {
        after: now,
        until: new Date(now.getTime() + rules.merging.withinDays * DAY_MS),
        categories: rules.merging.categories,
      }),
      // a day more, since the gap is counted in days of the calendar
      findPast(tx, customerIds, new Date(now.getTime() - (longestGap(rules) + 1) * DAY_MS)),
      findNumbers(tx, customerIds),
    ]);
    const judgements = await this.sources.judge(tx, ctx, [...due, ...upcoming].map(factsOf), now);
    const isOf = (personId: string) => (row: { customerId: string }) => personOf.get(row.customerId) === personId;
    const outcomes = new Map<string, ContactOutcome>();
    const customers = [...new Set(due.map(({ customerId }) => personOf.get(customerId) ?? customerId))].map(
      (person) => {
        const own = numbers.filter(isOf(person));
        const judged = (contacts: readonly Contact[]) =>
          contacts.filter(isOf(person)).map((contact) => judgedContact(contact, judgements.get(contact.id), own));
        const [nowDue, later] = [judged(due), judged(upcoming)];
        const decided = decideContacts(
          {
            due: nowDue.map(({ candidate }) => candidate),
            upcoming: later.map(({ candidate }) => candidate),
            past: past.filter(isOf(person)),
          },
          rules,
          now,
          ctx.store.timeZone,
        );
        for (const [id, outcome] of decided) outcomes.set(id, outcome);
        return [...nowDue, ...later];
      },
    );
    return { customers, outcomes };
  }
}

function judgedContact(
  contact: Contact,
  judgement: ContactJudgement = { kind: 'go' },
  numbers: readonly ReachableNumber[],
): Judged {
  const number = numbers.find(({ line }) => contact.channel === 'phone_call' || line === 'mobile')?.number;
  const text = contact.message ?? textOf(contact, judgement);
  const { id, channel, category, dueAt, expiresAt, quietHoursExempt, askedAt } = contact;
  return {
    contact,
    text,
    number,
    candidate: {
      ...{ id, channel, category, dueAt, expiresAt, quietHoursExempt },
      round: roundOf(contact),
      isAsked: askedAt !== null,
      isReachable: number !== undefined,
      verdict: verdictOf(channel === 'sms' && text === '', judgement),
    },
  };
}

/** What was intended once stays as it was: the gateway may have had it, and it may speak for others as well. */
function textOf(contact: Contact, judgement: ContactJudgement): string {
  if (judgement.kind !== 'go' || !judgement.template) return '';
  return fill(judgement.template, { ...contact.values, ...judgement.values }).slice(0, LONGEST_TEXT);
}

function verdictOf(lacksText: boolean, judgement: ContactJudgement): Verdict {
  if (judgement.kind !== 'go') return judgement;
  return lacksText ? { kind: 'drop', reason: REASONS.noText } : { kind: 'go' };
}

function changesOf(
  judged: readonly Judged[],
  outcomes: ReadonlyMap<string, ContactOutcome>,
  contactPolicyRef: string,
  now: Date,
): ContactChange[] {
  return judged.flatMap((one): ContactChange[] => {
    const outcome = outcomes.get(one.contact.id);
    if (!outcome) return [];
    const base = { id: one.contact.id, contactPolicyRef };
    switch (outcome.kind) {
      case 'go':
        return [{ ...base, ...intentOf(one, judged, outcomes, now) }];
      case 'defer': {
        const { until, reason } = outcome;
        return [
          {
            ...base,
            state: 'due',
            dueAt: until,
            decision: { kind: 'deferred', reason, until },
            event: 'contact.deferred',
          },
        ];
      }
      case 'merge': {
        const decision = { kind: 'merged', reason: REASONS.carriedAlong } as const;
        return [{ ...base, state: 'cancelled', mergedIntoId: outcome.into, decision, event: 'contact.merged' }];
      }
      case 'suppress': {
        const decision = { kind: 'suppressed', reason: outcome.reason } as const;
        return [{ ...base, state: 'cancelled', decision, event: 'contact.suppressed' }];
      }
    }
  });
}

/** A message is only intended yet; a call is handed to a person in this very transaction, and so is made. */
function intentOf(
  { contact, text, number }: Judged,
  all: readonly Judged[],
  outcomes: ReadonlyMap<string, ContactOutcome>,
  now: Date,
): Omit<ContactChange, 'id'> {
  const carried = all.filter((other) => {
    const outcome = outcomes.get(other.contact.id);
    return outcome?.kind === 'merge' && outcome.into === contact.id;
  });
  const message = [text, ...carried.map((other) => other.text)].filter((part) => part !== '').join('\n') || undefined;
  const intent = { intentAt: now, recipient: number, message };
  if (contact.channel === 'sms') return { ...intent, state: 'sending' };
  const decision = { kind: 'sent', reason: REASONS.handedToPerson } as const;
  return { ...intent, state: 'sent', sentAt: now, decision, event: 'contact.sent' };
}

function factsOf({ subjectType, subjectId, ...contact }: Contact): ContactFacts {
  return { ...contact, subject: { type: subjectType, id: subjectId } };
}

function endOfDay(now: Date, timeZone: string): Date {
  return startOfDay(addDays(localDateOf(now, timeZone), 1), timeZone);
}
