import { Injectable } from '@nestjs/common';
import { columns, explainViolations, rows, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { CustomerContact, CustomerPhone } from '../customer.entity';
import { touchCustomer } from '../customer.queries';
import type { ListObservationsQuery, NewObservationDto, ObservationDto } from '../customer-observations.dto';
import { CustomerObservation } from '../customer-history.entity';
import type { ChangeContactDto, ChangePhoneDto, NewContactDto, NewPhoneDto } from './customer-contacts.dto';
import type { CustomerDto } from '../customers.dto';
import { customerContactTaken, customerPhoneTaken } from '../customers.errors';
import { CustomersService } from '../customers.service';
import { phoneColumns } from '../new-customer.policy';

const OBSERVATION_SORTS = defineSorts(
  { observedAt: { column: sql`o.observed_at`, type: 'instant' } },
  { id: sql`o.id`, fallback: '-observedAt' },
);

/** What is told of a contact person: all of it personal, so events name the fields alone. */
type ContactFacts = Pick<CustomerContact, 'name' | 'relation' | 'addressText'>;

/** How a customer is reached and what is noticed at each contact. CUS-02, CUS-03, CUS-12 */
@Injectable()
export class CustomerContactsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  /** Throws `not_found` for a contact person of somebody else, `customer_phone_taken`. */
  addPhone(ctx: StoreContext, customerId: string, input: NewPhoneDto): Promise<CustomerDto> {
    const id = newId();
    return this.db.run(ctx, async (tx) => {
      const customer = await this.customers.requireUnmerged(tx, customerId);
      if (input.contactId && !customer.contacts.some((contact) => contact.id === input.contactId)) {
        throw new DomainError(notFound);
      }
      const phone = { id, customerId, contactId: input.contactId ?? null, ...phoneColumns(input.number) };
      await Promise.all([
        explainViolations(tx.insert(CustomerPhone, { ...phone, createdAt: this.clock.now() }), {
          uq_customer_phone_number: () => new DomainError(customerPhoneTaken),
        }),
        touchCustomer(tx, customerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.phone-added',
          subject: { type: 'customer', id: customerId },
          payload: { phoneId: id },
        }),
      ]);
      return this.customers.read(tx, ctx, customerId);
    });
  }

  /** Notes what a call found out about a number: wrong (错号), empty (空号) or reachable. CUS-12 */
  changePhone(ctx: StoreContext, customerId: string, phoneId: string, input: ChangePhoneDto): Promise<CustomerDto> {
    return this.db.run(ctx, async (tx) => {
      const customer = await this.customers.requireUnmerged(tx, customerId);
      const before = customer.phones.find((phone) => phone.id === phoneId);
      if (!before) throw new DomainError(notFound);
      await Promise.all([
        tx.update(CustomerPhone, { id: phoneId }, { quality: input.quality, qualityAt: this.clock.now() }),
        touchCustomer(tx, customerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.phone-judged',
          subject: { type: 'customer', id: customerId },
          changes: { quality: { from: before.quality, to: input.quality } },
          payload: { phoneId },
        }),
      ]);
      return this.customers.read(tx, ctx, customerId);
    });
  }

  removePhone(ctx: StoreContext, customerId: string, phoneId: string): Promise<void> {
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      const { affected } = await tx.delete(CustomerPhone, { id: phoneId, customerId });
      if (!affected) throw new DomainError(notFound);
      await Promise.all([
        touchCustomer(tx, customerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.phone-removed',
          subject: { type: 'customer', id: customerId },
          payload: { phoneId },
        }),
      ]);
    });
  }

  /** Adds a contact person, with a phone where one is given. Throws `customer_contact_taken`. CUS-03 */
  addContact(ctx: StoreContext, customerId: string, input: NewContactDto): Promise<CustomerDto> {
    const id = newId();
    const createdAt = this.clock.now();
    const { phone, ...contact } = input;
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      await Promise.all([
        explainViolations(tx.insert(CustomerContact, { id, customerId, ...contact, createdAt }), {
          uq_customer_contact_name: () => new DomainError(customerContactTaken),
        }),
        phone !== undefined &&
          explainViolations(
            tx.insert(CustomerPhone, { id: newId(), customerId, contactId: id, ...phoneColumns(phone), createdAt }),
            { uq_customer_phone_number: () => new DomainError(customerPhoneTaken) },
          ),
        touchCustomer(tx, customerId, createdAt),
        recordEvent(tx, ctx, {
          type: 'customer.contact-added',
          subject: { type: 'customer', id: customerId },
          payload: { contactId: id },
        }),
      ]);
      return this.customers.read(tx, ctx, customerId);
    });
  }

  /**
   * Corrects what is known of a contact person; phones, visits and vehicles that name them stay. Throws `not_found`,
   * `customer_contact_taken`. CUS-03, CUS-19
   */
  changeContact(ctx: StoreContext, customerId: string, id: string, patch: ChangeContactDto): Promise<CustomerDto> {
    return this.db.run(ctx, async (tx) => {
      const customer = await this.customers.requireUnmerged(tx, customerId);
      const before = customer.contacts.find((contact) => contact.id === id);
      if (!before) throw new DomainError(notFound);
      await Promise.all([
        // writes the name in any case, for a patch may be empty
        explainViolations(
          tx.update(CustomerContact, { id, customerId }, { ...patch, name: patch.name ?? before.name }),
          {
            uq_customer_contact_name: () => new DomainError(customerContactTaken),
          },
        ),
        touchCustomer(tx, customerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.contact-changed',
          subject: { type: 'customer', id: customerId },
          changes: changesBetween<ContactFacts>(before, patch, ['name', 'relation', 'addressText']),
          payload: { contactId: id },
        }),
      ]);
      return this.customers.read(tx, ctx, customerId);
    });
  }

  /** Removes a contact person and the phones that reach nobody else. */
  removeContact(ctx: StoreContext, customerId: string, contactId: string): Promise<void> {
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      const [, { affected }] = await Promise.all([
        tx.delete(CustomerPhone, { customerId, contactId }),
        tx.delete(CustomerContact, { id: contactId, customerId }),
      ]);
      if (!affected) throw new DomainError(notFound);
      await Promise.all([
        touchCustomer(tx, customerId, this.clock.now()),
        recordEvent(tx, ctx, {
          type: 'customer.contact-removed',
          subject: { type: 'customer', id: customerId },
          payload: { contactId },
        }),
      ]);
    });
  }

  /** Adds what was noticed at a contact; nothing observed before is lost. CUS-02 */
  observe(ctx: StoreContext, customerId: string, input: NewObservationDto): Promise<ObservationDto> {
    const observation: ObservationDto = {
      id: newId(),
      ...input,
      observedAt: this.clock.now(),
      observedBy: ctx.actor.id,
    };
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      await Promise.all([
        tx.insert(CustomerObservation, { ...observation, customerId }),
        touchCustomer(tx, customerId, observation.observedAt),
        recordEvent(tx, ctx, {
          type: 'customer.observed',
          subject: { type: 'customer', id: customerId },
          payload: { field: input.field },
        }),
      ]);
      return observation;
    });
  }

  observations(ctx: StoreContext, customerId: string, query: ListObservationsQuery): Promise<Page<ObservationDto>> {
    const keyset = keysetOf(query, OBSERVATION_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<CustomerObservation>(
          tx,
          sql`select ${columns(CustomerObservation, 'o')} from customer_observation o
              where o.customer_id = ${customerId} and ${keyset.where} ${keyset.orderAndLimit}`,
        ),
        this.customers.require(tx, customerId),
      ]);
      return pageOf(found, keyset, ({ customerId: _customerId, ...observation }) => observation);
    });
  }
}
