import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { compileFilter } from '#libs/filters';
import { Clock, DomainError, newId, notFound, refusedField, versionConflict } from '#libs/foundation';
import { CustomerSearchSources, type Keyset, keysetOf, type Page, pageOf } from '#libs/http';
import { GroupKeys } from '#libs/identity';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { Customer, CustomerContact, CustomerPhone } from './customer.entity';
import {
  CUSTOMER_SORTS,
  type CustomerFilter,
  type CustomerRecord,
  EXTRACT_SORTS,
  findCustomer,
  findCustomers,
  findLikelyDuplicates,
  lockCustomer,
} from './customer.queries';
import { customersAt } from './customer.catalogue';
import type {
  ExtractCustomersQuery,
  ListCustomersQuery,
  SearchCustomersDto,
  SearchCustomersQuery,
} from './customer-list.dto';
import { searchPlan } from './customer-search.policy';
import {
  type CreateCustomerDto,
  type CustomerDto,
  type IdNumberDto,
  toCustomerDto,
  type UpdateCustomerDto,
} from './customers.dto';
import {
  customerContactTaken,
  customerErased,
  customerExternalIdTaken,
  customerMerged,
  invalidIdNumber,
} from './customers.errors';
import { addressColumns, idNumberFacts, nameColumns, phoneColumns, usualNature } from './new-customer.policy';
import { keptBirthday } from './told-birthday';

/** Columns whose values never go into the event log; that they changed does. */
const PERSONAL = [
  'name',
  'namePinyin',
  'nameInitials',
  'occupation',
  'hobbies',
  'solarBirthday',
  'lunarBirthMonth',
  'lunarBirthDay',
  'lunarBirthLeap',
  'addressText',
  'street',
  'email',
  'idNumberSealed',
  'idNumberIndex',
  'idNumberMasked',
] as const satisfies readonly (keyof Customer)[];

const MOST_DUPLICATES_SHOWN = 20;

/** Customers (客户) of a store: made, changed, found. CUS-01..06, CUS-10 */
@Injectable()
export class CustomersService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly keys: GroupKeys,
    private readonly searchSources: CustomerSearchSources,
  ) {}

  list(ctx: StoreContext, query: ListCustomersQuery): Promise<Page<CustomerDto>> {
    const search = query.q === undefined ? undefined : searchPlan(query.q);
    const keyset = keysetOf(query, CUSTOMER_SORTS);
    return this.db.run(ctx, async (tx) => {
      const foundElsewhere = search?.code ? this.searchSources.selectsFor(search.code) : [];
      const found = await findCustomers(tx, { ...query, search, foundElsewhere, at: this.clock.now() }, keyset);
      return pageOf(found, keyset, (customer) => toCustomerDto(ctx, customer));
    });
  }

  /** Throws `validation_failed` with a pointer to each fault of the filter. */
  async search(
    ctx: StoreContext,
    query: SearchCustomersQuery,
    { filter }: SearchCustomersDto,
  ): Promise<Page<CustomerDto>> {
    const at = this.clock.now();
    const matching = compileFilter(customersAt(at), filter);
    return this.page(ctx, { matching, at }, keysetOf({ ...query, filter } as typeof query, CUSTOMER_SORTS));
  }

  /** Customers whose file changed since then, the earliest change first. CUS-15 */
  extract(ctx: StoreContext, query: ExtractCustomersQuery): Promise<Page<CustomerDto>> {
    const { since: updatedFrom, assigneeId } = query;
    return this.page(ctx, { updatedFrom, assigneeId, at: this.clock.now() }, keysetOf(query, EXTRACT_SORTS));
  }

  private page(ctx: StoreContext, filter: CustomerFilter, keyset: Keyset): Promise<Page<CustomerDto>> {
    return this.db.run(ctx, async (tx) =>
      pageOf(await findCustomers(tx, filter, keyset), keyset, (customer) => toCustomerDto(ctx, customer)),
    );
  }

  /** Throws `not_found`. A duplicate that was merged away is still answered, and names its survivor. */
  get(ctx: StoreContext, id: string): Promise<CustomerDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, id));
  }

  /** Customers that share a phone or ID number with this one. */
  likelyDuplicates(ctx: StoreContext, id: string): Promise<CustomerDto[]> {
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        findLikelyDuplicates(tx, id, MOST_DUPLICATES_SHOWN, this.clock.now()),
        this.require(tx, id),
      ]);
      return found.map((customer) => toCustomerDto(ctx, customer));
    });
  }

  /**
   * Throws `validation_failed` for a day or number that does not exist, `customer_external_id_taken`,
   * `customer_contact_taken` where two contact persons have one name.
   */
  async create(ctx: StoreContext, input: CreateCustomerDto): Promise<CustomerDto> {
    const id = newId();
    const now = this.clock.now();
    const customer: Partial<Customer> & { id: string } = {
      id,
      kind: input.kind,
      nature: input.nature ?? usualNature(input.kind),
      ...nameColumns(input.kind, input.name),
      ...addressColumns(input.address ?? null),
      email: input.email ?? null,
      ...keptBirthday(input.birthday ?? null),
      ...(await this.idNumberOf(ctx, input.idNumber ?? null)),
      occupation: input.occupation ?? null,
      hobbies: input.hobbies ?? [],
      fileSource: input.fileSource ?? null,
      valueClass: input.valueClass ?? null,
      source: input.source ?? null,
      externalId: input.externalId ?? null,
      createdAt: now,
      updatedAt: now,
    };
    const contacts = (input.contacts ?? []).map((contact) => ({ ...contact, id: newId() }));
    const phones = [
      ...(input.phones ?? []).map(({ number }) => ({ number, contactId: null })),
      ...contacts.flatMap(({ phone, id: contactId }) => (phone ? [{ number: phone, contactId }] : [])),
    ];
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        explainViolations(tx.insert(Customer, customer), {
          uq_customer_source_external_id: () =>
            new DomainError(customerExternalIdTaken, {
              params: { source: input.source, externalId: input.externalId },
            }),
        }),
        contacts.length > 0 &&
          explainViolations(
            tx.insert(
              CustomerContact,
              contacts.map(({ phone: _phone, ...contact }) => ({ ...contact, customerId: id, createdAt: now })),
            ),
            { uq_customer_contact_name: () => new DomainError(customerContactTaken) },
          ),
        phones.length > 0 &&
          tx.insert(
            CustomerPhone,
            onePerNumber(phones).map((phone) => ({
              id: newId(),
              customerId: id,
              contactId: phone.contactId,
              ...phoneColumns(phone.number),
              createdAt: now,
            })),
          ),
        recordEvent(tx, ctx, { type: 'customer.created', subject: { type: 'customer', id } }),
      ]);
      return this.read(tx, ctx, id);
    });
  }

  /** Throws `not_found`, `customer_merged`, `version_conflict`. */
  async update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    patch: UpdateCustomerDto,
  ): Promise<CustomerDto> {
    const idNumber = patch.idNumber === undefined ? {} : await this.idNumberOf(ctx, patch.idNumber);
    return this.db.run(ctx, async (tx) => {
      const before = await this.requireUnmerged(tx, id);
      const kind = patch.kind ?? before.kind;
      const renamed = patch.name !== undefined || patch.kind !== undefined;
      const after: Partial<Customer> = {
        kind: patch.kind,
        nature: patch.nature ?? undefined,
        ...(renamed && nameColumns(kind, patch.name ?? before.name)),
        ...(patch.address !== undefined && addressColumns(patch.address)),
        ...(patch.email !== undefined && { email: patch.email, emailBouncedAt: null }),
        ...(patch.birthday !== undefined && keptBirthday(patch.birthday)),
        ...idNumber,
        occupation: patch.occupation,
        hobbies: patch.hobbies === null ? [] : patch.hobbies,
        fileSource: patch.fileSource,
        valueClass: patch.valueClass,
      };
      await this.saveChange(tx, ctx, before, version, after);
      return this.read(tx, ctx, id);
    });
  }

  /** The ID number in clear; every look is an event. Throws `not_found` also where the customer has none. SEC-01 */
  async readIdNumber(ctx: StoreContext, id: string): Promise<IdNumberDto> {
    const { kind, sealed } = await this.db.run(ctx, async (tx) => {
      const [{ idNumberKind, idNumberSealed }] = await Promise.all([
        this.require(tx, id),
        recordEvent(tx, ctx, { type: 'customer.id-number-read', subject: { type: 'customer', id } }),
      ]);
      if (!idNumberKind || !idNumberSealed) throw new DomainError(notFound);
      return { kind: idNumberKind, sealed: idNumberSealed };
    });
    return { kind, number: await this.keys.decrypt(ctx.store.group.id, sealed) };
  }

  /** What a change made of a customer, for its answer. */
  async read(tx: StoreTx, ctx: StoreContext, id: string): Promise<CustomerDto> {
    return toCustomerDto(ctx, await this.require(tx, id));
  }

  /** Throws `not_found`. */
  async require(tx: StoreTx, id: string): Promise<CustomerRecord> {
    const customer = await findCustomer(tx, id, this.clock.now());
    if (!customer) throw new DomainError(notFound);
    return customer;
  }

  /** A customer to be changed, locked: a duplicate is changed through its survivor, and who was erased not at all. */
  async requireUnmerged(tx: StoreTx, id: string): Promise<CustomerRecord> {
    const [, customer] = await Promise.all([lockCustomer(tx, id), this.require(tx, id)]);
    if (customer.mergedIntoId) throw new DomainError(customerMerged, { params: { survivorId: customer.mergedIntoId } });
    if (customer.erasedAt) throw new DomainError(customerErased);
    return customer;
  }

  private async saveChange(
    tx: StoreTx,
    ctx: StoreContext,
    before: CustomerRecord,
    version: number | undefined,
    after: Partial<Customer>,
  ): Promise<void> {
    const expected = version ?? before.version;
    const [{ affected: updated }] = await Promise.all([
      tx.update(
        Customer,
        { id: before.id, version: expected },
        { ...after, version: expected + 1, updatedAt: this.clock.now() },
      ),
      recordEvent(tx, ctx, {
        type: 'customer.changed',
        subject: { type: 'customer', id: before.id },
        changes: changesBetween<Customer>(before, after, PERSONAL),
      }),
    ]);
    if (!updated) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
  }

  private async idNumberOf(ctx: StoreContext, text: string | null): Promise<Partial<Customer>> {
    if (text === null) {
      return { idNumberKind: null, idNumberSealed: null, idNumberIndex: null, idNumberMasked: null };
    }
    const facts = idNumberFacts(text);
    if (!facts) throw refusedField({ pointer: '#/idNumber', code: invalidIdNumber.code });
    const groupId = ctx.store.group.id;
    const [sealed, index] = await Promise.all([
      this.keys.encrypt(groupId, facts.number),
      this.keys.blindIndex(groupId, facts.number),
    ]);
    return {
      idNumberKind: facts.kind,
      idNumberSealed: sealed,
      idNumberIndex: index,
      idNumberMasked: facts.masked,
    };
  }
}

function onePerNumber<Phone extends { number: string }>(phones: readonly Phone[]): Phone[] {
  return [...new Map(phones.map((phone) => [phone.number, phone])).values()];
}
