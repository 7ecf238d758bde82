import { Injectable } from '@nestjs/common';
import { sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { addDays, Clock, DomainError, notFound, refusedStep, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { CALLED_OFF_WHILE, callOff } from './contact-plan.queries';
import {
  CONTACT_SORTS,
  DECISION_SORTS,
  findContact,
  findContacts,
  findDecisions,
  HURRIED_WHILE,
  hurryContact,
  lockContact,
} from './contact.queries';
import type {
  CancelContactDto,
  ListContactDecisionsQuery,
  ListContactsQuery,
  SendContactDto,
} from './contact-requests.dto';
import {
  type ContactDecisionDto,
  type ContactDetailsDto,
  type ContactDto,
  toContactDetailsDto,
  toContactDto,
  toDecisionDto,
} from './contacts.dto';
import { contactUnderWay } from './contacts.errors';
import type { ContactState } from './contact-states';

/** Contacts of a store as staff see them: looked through, hurried, called off. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListContactsQuery): Promise<Page<ContactDto>> {
    const keyset = keysetOf(query, CONTACT_SORTS);
    const { dueOn } = query;
    const { timeZone } = ctx.store;
    const day = dueOn && { from: startOfDay(dueOn, timeZone), before: startOfDay(addDays(dueOn, 1), timeZone) };
    const filter = {
      ...query,
      dueAtFrom: latest(query.dueAtFrom, day?.from),
      dueAtBefore: earliest(query.dueAtBefore, day?.before),
    };
    return this.db.run(ctx, async (tx) =>
      pageOf(await findContacts(tx, filter, keyset), keyset, (contact) => toContactDto(ctx, contact)),
    );
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<ContactDetailsDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, id));
  }

  /**
   * Has a contact made now. The minimum gap and merging do not hold it; quiet hours do, unless the caller says
   * otherwise. Throws `not_found`, `contact_under_way`.
   */
  send(ctx: StoreContext, id: string, { despiteQuietHours }: SendContactDto): Promise<ContactDetailsDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const hurried = await hurryContact(tx, id, { now, despiteQuietHours });
      if (!hurried) throw await this.refusal(tx, id, HURRIED_WHILE);
      const [, contact] = await Promise.all([
        // its commit wakes the store
        recordEvent(tx, ctx, {
          type: 'contact.hurried',
          subject: { type: 'contact', id },
          payload: { despiteQuietHours },
        }),
        this.read(tx, ctx, id),
      ]);
      return contact;
    });
  }

  /** Throws `not_found`, `contact_under_way`. */
  cancel(ctx: StoreContext, id: string, { reason }: CancelContactDto): Promise<ContactDetailsDto> {
    return this.db.run(ctx, async (tx) => {
      const cancelled = await callOff(tx, ctx, sql`id = ${id}`, reason, this.clock.now());
      if (cancelled === 0) throw await this.refusal(tx, id, CALLED_OFF_WHILE);
      return this.read(tx, ctx, id);
    });
  }

  decisions(ctx: StoreContext, query: ListContactDecisionsQuery): Promise<Page<ContactDecisionDto>> {
    const keyset = keysetOf(query, DECISION_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findDecisions(tx, query, keyset), keyset, (decision) => toDecisionDto(ctx, decision)),
    );
  }

  private async read(tx: StoreTx, ctx: StoreContext, id: string): Promise<ContactDetailsDto> {
    const contact = await findContact(tx, id);
    if (!contact) throw new DomainError(notFound);
    return toContactDetailsDto(ctx, contact);
  }

  /** Why a contact could be neither hurried nor called off. */
  private async refusal(tx: StoreTx, id: string, allowed: readonly ContactState[]): Promise<DomainError> {
    const contact = await lockContact(tx, id);
    if (!contact) return new DomainError(notFound);
    return refusedStep(contactUnderWay, { state: contact.state, allowed });
  }
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a > b ? a : b) : (a ?? b);
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a < b ? a : b) : (a ?? b);
}
