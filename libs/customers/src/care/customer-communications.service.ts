import { Injectable } from '@nestjs/common';
import { affected, columns, row, rows, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { type NewEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, unknownReference } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { CustomerPhone } from '../customer.entity';
import { type CustomerRecord, lockCustomer, selectIdsOfCustomer, touchCustomer } from '../customer.queries';
import { findCurrentAssignments } from './customer-assignment.queries';
import { DEFAULT_RULES, FIRST_COMMUNICATION, OPINION_REPLY } from './customer-care-policy';
import { type CallOutcome, CustomerCommunication } from './customer-communication.entity';
import type {
  CommunicationDto,
  ListCommunicationsQuery,
  ListOpinionsQuery,
  RecordCommunicationDto,
  ReplyToOpinionDto,
} from './customer-communications.dto';
import { CustomerObservation } from '../customer-history.entity';
import { callOnly, customerErased, noOpinion, notYetHappened, opinionReplied } from '../customers.errors';
import { CustomersService } from '../customers.service';
import { qualityAfterCall } from '../contact-data/phone-quality.policy';

const COMMUNICATION_SORTS = defineSorts(
  { communicatedAt: { column: sql`m.communicated_at`, type: 'instant' } },
  { id: sql`m.id`, fallback: '-communicatedAt' },
);

/** Outcomes of a call in which the customer was spoken to. */
const SPOKEN: readonly CallOutcome[] = ['answered', 'declined'];

/** What is said between the store and its customers (沟通记录). CUS-08, CUS-16, CUS-20, CUS-21 */
@Injectable()
export class CustomerCommunicationsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
    private readonly deadlines: Deadlines,
  ) {}

  /** With the customer and with the duplicates merged into it. Throws `not_found`. */
  list(ctx: StoreContext, customerId: string, query: ListCommunicationsQuery): Promise<Page<CommunicationDto>> {
    const keyset = keysetOf(query, COMMUNICATION_SORTS);
    const wanted = query.channel ? sql`m.channel = any(${query.channel})` : sql`true`;
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<CustomerCommunication>(
          tx,
          sql`select ${columns(CustomerCommunication, 'm')} from customer_communication m
              where m.customer_id in (${selectIdsOfCustomer(customerId)}) and ${wanted} and ${keyset.where}
              ${keyset.orderAndLimit}`,
        ),
        this.customers.require(tx, customerId),
      ]);
      return pageOf(found, keyset, toCommunicationDto);
    });
  }

  /** What customers raised of their own accord, in the whole store. CUS-20 */
  opinions(ctx: StoreContext, { replied, opinion, ...query }: ListOpinionsQuery): Promise<Page<CommunicationDto>> {
    const keyset = keysetOf(
      { ...query, ...(replied !== undefined && { replied }), ...(opinion && { opinion }) },
      COMMUNICATION_SORTS,
    );
    const answered =
      replied === undefined ? sql`true` : replied ? sql`m.replied_at is not null` : sql`m.replied_at is null`;
    const wanted = opinion ? sql`m.opinion = any(${opinion})` : sql`m.opinion is not null`;
    return this.db.run(ctx, async (tx) => {
      const found = await rows<CustomerCommunication>(
        tx,
        sql`select ${columns(CustomerCommunication, 'm')} from customer_communication m
            where m.opinion is not null and ${wanted} and ${answered} and ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, toCommunicationDto);
    });
  }

  /**
   * Records what was said, with what was noticed meanwhile. The specialist's first word with an assigned customer keeps
   * that promise; an opinion begins another, that of a reply; a call judges the phone.
   *
   * Throws `not_found`, `customer_merged`, `validation_failed` for an instant to come, for a phone of somebody else, for a specialist who does not look after the customer, and
   * for the outcome of a call that was none.
   */
  record(ctx: StoreContext, customerId: string, input: RecordCommunicationDto): Promise<CommunicationDto> {
    return this.db.run(ctx, (tx) => this.recordIn(tx, ctx, customerId, input));
  }

  /** The same in the transaction of whoever talked to the customer for a feature of their own, such as a follow-up call. */
  async recordIn(
    tx: StoreTx,
    ctx: StoreContext,
    customerId: string,
    input: RecordCommunicationDto,
  ): Promise<CommunicationDto> {
    const now = this.clock.now();
    const { channel, direction, summary, opinion = null, callOutcome = null, phoneId, staffId } = input;
    const communicatedAt = input.communicatedAt ?? now;
    if (communicatedAt > now) throw refusedField({ pointer: '#/communicatedAt', code: notYetHappened.code });
    if (channel !== 'phone' && (callOutcome !== null || phoneId !== undefined)) {
      throw refusedField({ pointer: callOutcome ? '#/callOutcome' : '#/phoneId', code: callOnly.code });
    }
    const speaker = ctx.actor.type === 'api_key' ? (staffId ?? ctx.actor.id) : ctx.actor.id;
    const communication: CustomerCommunication = {
      ...{ id: newId(), customerId, channel, direction, communicatedAt, recordedBy: speaker, callOutcome, summary },
      ...{ opinion, reply: null, repliedAt: null, repliedBy: null, createdAt: now },
    };
    const observations = (input.observations ?? []).map((observation) => ({
      ...{ id: newId(), customerId, ...observation, observedAt: communicatedAt, observedBy: speaker },
    }));
    const [customer, assignments] = await Promise.all([
      this.customers.requireUnmerged(tx, customerId),
      findCurrentAssignments(tx, customerId),
    ]);
    if (staffId !== undefined && !assignments.some((assignment) => assignment.staffId === staffId)) {
      throw refusedField({ pointer: '#/staffId', code: unknownReference.code });
    }
    const judged = judgedPhone(customer, phoneId, callOutcome);
    const spoken = callOutcome === null || SPOKEN.includes(callOutcome);
    // a word of before the assignment is not the one that it asks for
    const own = assignments.filter((one) => spoken && one.staffId === speaker && one.assignedAt <= communicatedAt);
    await Promise.all([
      tx.insert(CustomerCommunication, communication),
      observations.length > 0 && tx.insert(CustomerObservation, observations),
      judged && tx.update(CustomerPhone, { id: judged.id }, { quality: judged.to, qualityAt: communicatedAt }),
      touchCustomer(tx, customerId, now),
      recordEvents(tx, ctx, [
        ...happenings(communication, judged),
        ...observations.map(({ field }): NewEvent => ({
          type: 'customer.observed',
          subject: { type: 'customer', id: customerId },
          payload: { field, communicationId: communication.id },
        })),
      ]),
      own.length > 0 && this.keepFirstWord(tx, ctx, own, communicatedAt),
      opinion !== null &&
        opinion !== 'praise' &&
        this.deadlines.start(tx, ctx, [
          {
            ...{ id: newId(), kind: OPINION_REPLY, subject: { type: 'customer', id: customerId } },
            ...{ occurrence: communication.id, policyCode: DEFAULT_RULES, rule: OPINION_REPLY.code },
            startedAt: communicatedAt,
          },
        ]),
    ]);
    return toCommunicationDto(communication);
  }

  /** Answers an opinion. Throws `not_found`, `customer_erased`, `no_opinion`, `opinion_replied`. CUS-20 */
  reply(ctx: StoreContext, customerId: string, id: string, { reply }: ReplyToOpinionDto): Promise<CommunicationDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [customer, before] = await Promise.all([
        lockCustomer(tx, customerId),
        row<CustomerCommunication>(
          tx,
          sql`select ${columns(CustomerCommunication, 'm')} from customer_communication m
              where m.id = ${id} and m.customer_id in (${selectIdsOfCustomer(customerId)}) for update`,
        ),
      ]);
      if (!before) throw new DomainError(notFound);
      if (customer?.erasedAt) throw new DomainError(customerErased);
      if (before.opinion === null) throw new DomainError(noOpinion);
      if (before.repliedAt !== null) throw new DomainError(opinionReplied, { params: { repliedAt: before.repliedAt } });
      const answer = { reply, repliedAt: now, repliedBy: ctx.actor.id };
      const target = {
        subjectType: 'customer',
        subjectIds: [before.customerId],
        kinds: [OPINION_REPLY],
        occurrence: id,
      };
      await Promise.all([
        tx.update(CustomerCommunication, { id }, answer),
        touchCustomer(tx, before.customerId, now),
        recordEvents(tx, ctx, [
          {
            type: 'customer.opinion-replied',
            subject: { type: 'customer', id: before.customerId },
            payload: { communicationId: id, opinion: before.opinion },
          },
        ]),
        this.deadlines.meet(tx, ctx, target, { at: now }),
      ]);
      return toCommunicationDto({ ...before, ...answer });
    });
  }

  /** Of the customer and of duplicates that were merged into it after they had been assigned. */
  private async keepFirstWord(
    tx: StoreTx,
    ctx: StoreContext,
    own: readonly { readonly id: string; readonly customerId: string }[],
    at: Date,
  ): Promise<void> {
    const ids = own.map(({ id }) => id);
    const subjectIds = own.map(({ customerId }) => customerId);
    await Promise.all([
      affected(
        tx,
        sql`update customer_assignment set first_communication_at = least(first_communication_at, ${at})
            where id = any(${ids}::uuid[])`,
      ),
      this.deadlines.meet(tx, ctx, { subjectType: 'customer', subjectIds, kinds: [FIRST_COMMUNICATION] }, { at }),
    ]);
  }
}

/** What a call found out about the phone that was called. CUS-12 */
function judgedPhone(customer: CustomerRecord, phoneId: string | undefined, outcome: CallOutcome | null) {
  if (phoneId === undefined) return null;
  const phone = customer.phones.find(({ id }) => id === phoneId);
  if (!phone) throw refusedField({ pointer: '#/phoneId', code: unknownReference.code });
  const to = outcome && qualityAfterCall(outcome, phone.quality);
  return to && to !== phone.quality ? { id: phoneId, from: phone.quality, to } : null;
}

function happenings(
  { id, customerId, channel, direction, opinion, callOutcome }: CustomerCommunication,
  judged: ReturnType<typeof judgedPhone>,
): NewEvent[] {
  const subject = { type: 'customer', id: customerId };
  const said = {
    type: 'customer.communicated',
    subject,
    payload: { communicationId: id, channel, direction, opinion, callOutcome },
  } as const;
  if (!judged) return [said];
  const changes = { quality: { from: judged.from, to: judged.to } };
  return [said, { type: 'customer.phone-judged', subject, changes, payload: { phoneId: judged.id } }];
}

function toCommunicationDto({ createdAt: _createdAt, ...shown }: CustomerCommunication): CommunicationDto {
  return shown;
}
