import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { consentsOf } from '#libs/customers';
import { calendarInForce } from '#libs/deadlines';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { Contact } from '../contact.entity';
import { REASONS } from '../contact-reasons';
import { smsGatewayOf } from '../gateways/channel-gateway-choice';
import { DEFAULT_SMS_TEMPLATES, SMS_TEMPLATES } from '../gateways/sms-templates';
import { reachOf } from './channel-reach.policy';
import { findReach } from './channel-reach.queries';
import { findPast, type PersonOf, roundOf } from './contact-block.queries';
import { countedPast } from './contact-counter.policy';
import { findCounts, findOpen } from './contact-foresight.queries';
import {
  type ExpectedContact,
  foresee,
  type Foreseen,
  type ForesightRules,
  MOST_FORESEEN,
} from './contact-foresight.policy';
import type { ContactPolicyDocument } from './contact-policy.dto';
import { longestWindow, type Rests, restsAt } from './contact-wait.policy';
import { consentObstacleOf, grouped, personsOf } from './person-contacts';
import type { OpeningDays } from './working-hours.policy';

/** A contact that somebody thinks of making; nothing speaks against it as far as it is known now. */
export type ThoughtOfContact = Omit<ExpectedContact, 'isAsked' | 'obstacle' | 'standsAlone' | 'verdict'>;

/** What is foreseen by, as it is in force. */
export type ForesightGround = Omit<ForesightRules, 'rules' | 'restsOf'> & {
  readonly rules: ContactPolicyDocument;
  readonly calendar: OpeningDays;
  /** Text messages cannot be combined into one. */
  readonly smsStandsAlone: boolean;
};

const DAY_MS = 24 * 3_600_000;

/**
 * What the contact policy will make of contacts that are not planned yet, beside all that is planned with the same persons
 * and that they had. Reads only, and locks nothing. CF-05, CF-27
 */
@Injectable()
export class ContactForesight {
  private readonly wantsTemplates: boolean;

  constructor(config: AppConfig, clock: Clock) {
    this.wantsTemplates = smsGatewayOf(config, clock).wantsTemplates;
  }

  /** What is in force for a store now. */
  async ground(
    tx: StoreTx,
    ctx: StoreContext,
    now: Date,
  ): Promise<Pick<ForesightGround, 'calendar' | 'smsStandsAlone'>> {
    const [{ calendar }, templates] = await Promise.all([
      calendarInForce(tx, ctx, now),
      this.wantsTemplates ? policyInForce(tx, SMS_TEMPLATES, DEFAULT_SMS_TEMPLATES, now) : null,
    ]);
    return { calendar, smsStandsAlone: templates !== null && templates.document.combined === null };
  }

  /** What becomes of each of `wanted`. `customers` are those of the contacts, each with its survivor and duplicates. */
  async foresee(
    tx: StoreTx,
    thoughtOf: readonly ThoughtOfContact[],
    wanted: ReadonlySet<string>,
    customers: readonly PersonOf[],
    ground: ForesightGround,
  ): Promise<ReadonlyMap<string, Foreseen>> {
    const { rules, now } = ground;
    const customerIds = customers.map(({ customerId }) => customerId);
    const purposes = (rules.consents ?? []).map(({ purpose }) => purpose);
    // a day more, since gaps are counted in days of the calendar
    const since = new Date(+now - (longestWindow(rules) + 1) * DAY_MS);
    const [counts, open, past, ways, words] = await Promise.all([
      findCounts(tx, [...new Set(customers.flatMap(({ personId }) => personId ?? []))]),
      findOpen(tx, customerIds, MOST_FORESEEN),
      findPast(tx, customerIds, since),
      findReach(tx, customerIds),
      consentsOf(tx, [...new Set(customers.map(({ survivorId }) => survivorId))], [...new Set(purposes)]),
    ]);
    const survivorOf = new Map(customers.map(({ customerId, survivorId }) => [customerId, survivorId]));
    const erased = new Set(customers.flatMap(({ customerId, isErased }) => (isErased ? [customerId] : [])));
    const waysOf = grouped(ways, ({ customerId }) => survivorOf.get(customerId));
    const wordsOf = grouped(words, ({ customerId }) => customerId);
    const standsAlone = (channel: string) => channel === 'sms' && ground.smsStandsAlone;
    const expected = thoughtOf.map((contact): ExpectedContact => {
      const survivor = survivorOf.get(contact.customerId) ?? contact.customerId;
      const usual = { isAsked: false, obstacle: null, verdict: { kind: 'go' } as const };
      return { ...contact, ...usual, customerId: survivor, standsAlone: standsAlone(contact.channel) };
    });
    const planned = open.map((contact): ExpectedContact => {
      const survivor = survivorOf.get(contact.customerId) ?? contact.customerId;
      const way = reachOf(contact.channel, waysOf.get(survivor) ?? []);
      const obstacle = erased.has(survivor)
        ? REASONS.personErased
        : (consentObstacleOf(contact, rules, wordsOf.get(survivor) ?? []) ?? (way.isReachable ? null : way.reason));
      return {
        ...plannedContact(contact, now),
        customerId: survivor,
        obstacle,
        standsAlone: standsAlone(contact.channel),
      };
    });
    const [expectedOf, plannedOf] = [expected, planned].map((all) => grouped(all, ({ customerId }) => customerId));
    const pastOf = grouped(past, ({ customerId }) => customerId);
    const at: ForesightRules = { ...ground, restsOf: restsRemembered(ground) };
    const foreseen = new Map<string, Foreseen>();
    for (const { customerIds: ids, count } of personsOf(customers, counts)) {
      const ofPerson = <Row>(rows: ReadonlyMap<string, readonly Row[]>) => [...ids].flatMap((id) => rows.get(id) ?? []);
      const own = ofPerson(pastOf);
      const elsewhere = count ? countedPast(count, own).filter((one) => one.at >= since) : [];
      const [toCome, inPlan] = [ofPerson(expectedOf), ofPerson(plannedOf)];
      const person = {
        contacts: [...toCome, ...inPlan],
        past: [...own, ...elsewhere],
        isShared: elsewhere.length > 0,
        isCut: toCome.length >= MOST_FORESEEN || inPlan.length >= MOST_FORESEEN,
      };
      for (const [id, one] of foresee(person, wanted, at)) {
        foreseen.set(id, one);
        // others are served between one and the next: of a fleet a page takes a second of reckoning
        await nextTurn();
      }
    }
    return foreseen;
  }
}

function restsRemembered({ rules, calendar, timeZone }: ForesightGround): ForesightRules['restsOf'] {
  const known = new Map<number, Rests>();
  return (at) => {
    const rests = known.get(+at) ?? restsAt(at, rules, calendar, timeZone);
    known.set(+at, rests);
    return rests;
  };
}

/** One that is planned; whether its source will still want it then nobody asks yet. */
function plannedContact(contact: Contact, now: Date): Omit<ExpectedContact, 'obstacle' | 'standsAlone'> {
  const { id, customerId, journey, step, channel, category, priority, dueAt, expiresAt, quietHoursExempt } = contact;
  return {
    ...{ id, customerId, journey, step, channel, category, priority, dueAt, expiresAt, quietHoursExempt },
    ...{ round: roundOf(contact), isAsked: contact.askedAt !== null, verdict: { kind: 'go' } },
    ...{ knownAt: now, follows: null },
  };
}
