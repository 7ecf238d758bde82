import { Injectable } from '@nestjs/common';
import { consentsOf } from '#libs/customers';
import { preferIndexes } from '#libs/database';
import { calendarInForce } from '#libs/deadlines';
import { addDays, localDateOf, startOfDay } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { ChannelGateways } from '../gateways/channel-gateway';
import { reachOf, type Reach } from './channel-reach.policy';
import { findReach } from './channel-reach.queries';
import { findPast, lockPersons, lockUpcoming, roundOf } from './contact-block.queries';
import { changesOf, type ReachedContact } from './contact-changes';
import { lockClaimed } from '../dispatch/contact-claims.queries';
import { counted, countedPast } from './contact-counter.policy';
import { lockCounts, saveCounts } from './contact-counter.queries';
import type { PastContact, Verdict } from './contact-candidate';
import { type ContactOutcome, decideContacts, type DecisionTime } from './contact-decision.policy';
import type { ContactFacts } from '../contact-facts';
import { changeContacts } from '../dispatch/contact-outcomes.queries';
import { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from './contact-policy';
import type { ContactPolicyDocument } from './contact-policy.dto';
import { REASONS } from '../contact-reasons';
import { type ContactJudgement, ContactSources } from '../contact-sources';
import { isTask } from '../contact-states';
import { createCallTasks } from '../contact-tasks';
import { longestWindow, restsAt } from './contact-wait.policy';
import type { Contact } from '../contact.entity';
import { messageOf, whyNotSent } from './judged-message';
import { consentObstacleOf, grouped, personsOf } from './person-contacts';
import { DEFAULT_SMS_TEMPLATES, SMS_TEMPLATES } from '../gateways/sms-templates';
import type { SmsTemplates } from '../gateways/sms-templates.policy';

const DAY_MS = 24 * 3_600_000;

/** Who holds a block: the claim, and the run of its job. */
export interface Hold {
  readonly claimId: string;
  readonly runId: string;
}

/**
 * Decides on a block of claimed contacts, and commits the intent of those that are to be made. One policy for each person
 * of the group: contacts of every store count. REM-31, REM-39, CF-25, CF-27
 */
@Injectable()
export class ContactJudge {
  constructor(
    private readonly sources: ContactSources,
    private readonly gateways: ChannelGateways,
  ) {}

  /**
   * In one transaction: what was decided, and why. Calls become tasks here; messages are `sending` from the commit on,
   * so that whoever finds them after a crash knows that they may have left. Locks in the order contacts, customers,
   * counters of persons, each by id: two stores that contact one person at one instant wait for each other and never in
   * a circle.
   */
  async decide(tx: StoreTx, ctx: StoreContext, { claimId, runId }: Hold, now: Date): Promise<void> {
    const [, due, { document: rules, ref }, { calendar }, templates] = await Promise.all([
      preferIndexes(tx),
      lockClaimed(tx, claimId, runId),
      policyInForce(tx, CONTACT_POLICY, DEFAULT_CONTACT_POLICY, now),
      calendarInForce(tx, ctx, now),
      this.templates(tx, now),
    ]);
    if (due.length === 0) return;
    const { timeZone } = ctx.store;
    const time = { rules, now, timeZone, rests: restsAt(now, rules, calendar, timeZone) };
    const { persons, outcomes } = await this.judge(tx, ctx, due, rules, templates, time);
    const changes = persons.flatMap(({ contacts }) => changesOf(contacts, outcomes, templates, ref, now));
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
      saveCounts(
        tx,
        persons.flatMap(({ person: { count }, contacts }) => {
          const made = contacts.map(({ contact }) => contact).filter(({ id }) => outcomes.get(id)?.kind === 'go');
          return count && made.length > 0 ? [counted(count, made, now)] : [];
        }),
        now,
      ),
    ]);
    const tasks = due.filter(({ id, channel }) => isTask(channel) && outcomes.get(id)?.kind === 'go');
    await createCallTasks(
      tx,
      ctx,
      tasks.filter(({ id }) => changed.has(id)),
      (contact) => contact.expiresAt ?? endOfDay(now, timeZone),
    );
  }

  /** What the provider of text messages calls them; null: it takes any text. */
  private async templates(tx: StoreTx, now: Date): Promise<SmsTemplates | null> {
    if (!this.gateways.of('sms').wantsTemplates) return null;
    return (await policyInForce(tx, SMS_TEMPLATES, DEFAULT_SMS_TEMPLATES, now)).document;
  }

  /** Facts of all persons of the block, and what is decided on each contact. */
  private async judge(
    tx: StoreTx,
    ctx: StoreContext,
    due: readonly Contact[],
    rules: ContactPolicyDocument,
    templates: SmsTemplates | null,
    time: DecisionTime,
  ) {
    const { now } = time;
    const customers = await lockPersons(tx, [...new Set(due.map(({ customerId }) => customerId))]);
    const customerIds = customers.map(({ customerId }) => customerId);
    const survivorOf = new Map(customers.map(({ customerId, survivorId }) => [customerId, survivorId]));
    const erased = new Set(customers.flatMap(({ survivorId, isErased }) => (isErased ? [survivorId] : [])));
    const needs = rules.consents ?? [];
    const [counts, upcoming, past, ways, words] = await Promise.all([
      lockCounts(tx, [...new Set(customers.flatMap(({ personId }) => personId ?? []))], now),
      lockUpcoming(tx, customerIds, {
        until: new Date(now.getTime() + rules.merging.withinDays * DAY_MS),
        categories: rules.merging.categories,
      }),
      // a day more, since the gap is counted in days of the calendar
      findPast(tx, customerIds, new Date(now.getTime() - (longestWindow(rules) + 1) * DAY_MS)),
      findReach(tx, customerIds),
      consentsOf(tx, [...new Set(survivorOf.values())], [...new Set(needs.map(({ purpose }) => purpose))]),
    ]);
    const all = [...due, ...upcoming];
    const judgements = await this.sources.judge(tx, ctx, all.map(factsOf), now);
    const waysOf = grouped(ways, ({ customerId }) => survivorOf.get(customerId));
    const wordsOf = grouped(words, ({ customerId }) => customerId);
    const reach = (contact: Contact): ReachedContact => {
      const survivor = survivorOf.get(contact.customerId) ?? contact.customerId;
      const judgement = judgements.get(contact.id) ?? { kind: 'go' };
      const obstacle = erased.has(survivor)
        ? REASONS.personErased
        : consentObstacleOf(contact, rules, wordsOf.get(survivor) ?? []);
      return reachedContact(contact, survivor, judgement, waysOf.get(survivor) ?? [], obstacle, templates);
    };
    const dueOf = grouped(due, ({ customerId }) => customerId);
    const upcomingOf = grouped(upcoming, ({ customerId }) => customerId);
    const pastOf = grouped(past, ({ customerId }) => customerId);
    const outcomes = new Map<string, ContactOutcome>();
    const persons = personsOf(customers, counts).map((person) => {
      const ofPerson = <Row>(rows: ReadonlyMap<string | undefined, readonly Row[]>): Row[] =>
        [...person.customerIds].flatMap((id) => rows.get(id) ?? []);
      const [nowDue, later] = [ofPerson(dueOf).map(reach), ofPerson(upcomingOf).map(reach)];
      const own: readonly (PastContact & { readonly id: string })[] = ofPerson(pastOf);
      const decided = decideContacts(
        {
          due: nowDue.map(({ candidate }) => candidate),
          upcoming: later.map(({ candidate }) => candidate),
          past: person.count
            ? [...own, ...countedPast(person.count, [...own, ...nowDue.map(({ contact }) => contact)])]
            : own,
        },
        time,
      );
      for (const [id, outcome] of decided) outcomes.set(id, outcome);
      return { person, contacts: [...nowDue, ...later] };
    });
    return { persons, outcomes };
  }
}

function reachedContact(
  contact: Contact,
  customerId: string,
  judgement: ContactJudgement,
  ways: readonly Reach[],
  consent: string | null,
  templates: SmsTemplates | null,
): ReachedContact {
  const { id, channel, category, priority, dueAt, expiresAt, quietHoursExempt, askedAt } = contact;
  const way = reachOf(channel, ways);
  const message = messageOf(contact, judgement, templates);
  return {
    contact,
    message,
    to: way.isReachable ? way.to : undefined,
    candidate: {
      ...{ id, customerId, channel, category, priority, dueAt, expiresAt, quietHoursExempt },
      round: roundOf(contact),
      isAsked: askedAt !== null,
      obstacle: consent ?? (way.isReachable ? null : way.reason),
      standsAlone: channel === 'sms' && templates !== null && templates.combined === null,
      verdict: verdictOf(whyNotSent(contact, message, templates), judgement),
    },
  };
}

function verdictOf(whyNot: string | null, judgement: ContactJudgement): Verdict {
  if (judgement.kind !== 'go') return judgement;
  return whyNot === null ? { kind: 'go' } : { kind: 'drop', reason: whyNot };
}

function factsOf({ subjectType, subjectId, ...contact }: Contact): ContactFacts {
  return { ...contact, subject: { type: subjectType, id: subjectId } };
}

function endOfDay(now: Date, timeZone: string): Date {
  return startOfDay(addDays(localDateOf(now, timeZone), 1), timeZone);
}
