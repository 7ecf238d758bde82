import { Injectable } from '@nestjs/common';
import { sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, maskPhone } from '#libs/foundation';
import { CustomerParts, readParts } from '#libs/http';
import {
  DEFAULT_SHARING_SCOPE,
  PersonStoresService,
  SHARING_SCOPE,
  type SharedFieldGroup,
  PersonsService,
  type StoreOfPerson,
  survivedFields,
  type SurvivedFields,
} from '#libs/persons';
import { policyInForce } from '#libs/policies';
import {
  type GroupContext,
  type KnownStore,
  StoreDb,
  type StoreContext,
  type StoreTx,
  TenantDirectory,
} from '#libs/tenancy';
import type { CustomerPartDto } from '../view/customer-view.dto';
import { toPartDto } from '../view/customer-view.service';
import { CustomersService } from '../customers.service';
import type { ElsewhereDto, PersonProfileDto, SharedByStoreDto } from './person-elsewhere.dto';
import { findShared, type SharedRecord } from './person-elsewhere.queries';

/** In the log of a store that headquarters looks into. */
const HEADQUARTERS = 'headquarters';

/** Who looks, from where. */
interface Reader extends Pick<StoreContext, 'actor' | 'client' | 'permissions' | 'requestId' | 'locale'> {
  readonly from: string;
}

interface ToldOfPerson {
  readonly updatedAt: Date;
  readonly shared: SharedByStoreDto;
}

/** Which field group shows which part of the customer view. */
const PARTS: Readonly<Partial<Record<string, SharedFieldGroup>>> = { vehicles: 'vehicles', serviceOrders: 'visits' };

/**
 * What the other stores of the group share of a customer. Every look is written down, in the store that looks before it
 * looks, and in each store that is looked into. GRP-01, CF-24
 */
@Injectable()
export class PersonElsewhereService {
  constructor(
    private readonly db: StoreDb,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
    private readonly persons: PersonStoresService,
    private readonly headquarters: PersonsService,
    private readonly parts: CustomerParts,
  ) {}

  /** Throws `not_found`. */
  async read(ctx: StoreContext, customerId: string): Promise<ElsewhereDto> {
    const matched = await this.db.run(ctx, async (tx) => {
      const [{ personId }] = await Promise.all([
        this.customers.require(tx, customerId),
        recordEvent(tx, ctx, {
          type: 'person.read-elsewhere',
          subject: { type: 'customer', id: customerId },
          payload: { reader: ctx.store.code },
        }),
      ]);
      return personId;
    });
    if (matched === null) return { personId: null, stores: 0, shared: [] };
    const { personId, stores } = await this.persons.of(ctx.store.group, matched, ctx.requestId);
    const others = stores.filter(({ storeCode }) => storeCode !== ctx.store.code);
    const told = await this.readStores({ ...ctx, from: ctx.store.code }, personId, others);
    return { personId, stores: others.length, shared: told.map(({ shared }) => shared) };
  }

  /**
   * A person as headquarters may see it: what its stores share, and one record made of that. Throws `not_found`,
   * `person_merged`, `person_erased`.
   */
  async profile(ctx: GroupContext, id: string): Promise<PersonProfileDto> {
    await this.headquarters.noteLook(ctx, id);
    const { personId, stores } = await this.persons.of(ctx.group, id, ctx.requestId);
    const told = await this.readStores({ ...ctx, from: HEADQUARTERS }, personId, stores);
    return {
      ...{ personId, stores: stores.length, shared: told.map(({ shared }) => shared) },
      survived: survivedOf(told),
    };
  }

  private async readStores(
    reader: Reader,
    personId: string,
    stores: readonly StoreOfPerson[],
  ): Promise<readonly ToldOfPerson[]> {
    const told: ToldOfPerson[] = [];
    // one after the other: each of them takes a connection
    for (const store of stores) {
      const one = await this.readStore(reader, personId, store);
      if (one) told.push(one);
    }
    return told;
  }

  /** What one store shares, read as that store. Null where it shares nothing, or cannot be read now. */
  private async readStore(
    reader: Reader,
    personId: string,
    { storeCode, customerIds }: StoreOfPerson,
  ): Promise<ToldOfPerson | null> {
    const store = await this.directory.findStore(storeCode);
    if (!store?.servable) return null;
    const owner = asReader(reader, store);
    return this.db.run(owner, async (tx) => {
      const [policy, record] = await Promise.all([
        policyInForce(tx, SHARING_SCOPE, DEFAULT_SHARING_SCOPE, this.clock.now()),
        findShared(tx, customerIds),
      ]);
      const fieldGroups = record && !record.withdrawn ? policy.document.fieldGroups : [];
      const [parts] = await Promise.all([
        this.readParts(tx, owner, fieldGroups, customerIds),
        recordEvent(tx, owner, {
          type: 'person.read-elsewhere',
          subject: { type: 'customer', id: customerIds[0] as string },
          payload: { reader: reader.from, personId, fieldGroups, policyRef: policy.ref },
        }),
      ]);
      if (!record || fieldGroups.length === 0) return null;
      const shown = shownOf(record, new Set(fieldGroups), owner.permissions.has('customers:read-phone'));
      const shared = { storeCode, storeName: store.name, policyRef: policy.ref, fieldGroups, parts, ...shown };
      return { updatedAt: record.updatedAt, shared };
    });
  }

  /** As far as the reader may see such things. */
  private async readParts(
    tx: StoreTx,
    owner: StoreContext,
    fieldGroups: readonly SharedFieldGroup[],
    customerIds: readonly string[],
  ): Promise<CustomerPartDto[]> {
    const ids = sql`select unnest(${customerIds}::uuid[])`;
    const shown = this.parts.visibleTo(owner).filter(({ name }) => {
      const fieldGroup = PARTS[name];
      return fieldGroup !== undefined && fieldGroups.includes(fieldGroup);
    });
    const contents = await readParts(tx, owner, shown, ids);
    return shown.map((part, at) => toPartDto(part, contents[at], owner));
  }
}

/** The reader at work in the store that is read: its log says who it was. The Idempotency-Key stays at home. */
function asReader({ actor, client, permissions, requestId, locale }: Reader, store: KnownStore): StoreContext {
  return { kind: 'store', store, actor, client, permissions, requestId, locale };
}

function survivedOf(told: readonly ToldOfPerson[]): SurvivedFields {
  return survivedFields(
    told.map(({ updatedAt, shared: { identity, address, phones, hobbies } }) => ({
      ...{ updatedAt, address, phones, hobbies },
      name: identity?.name ?? null,
      occupation: identity?.occupation ?? null,
    })),
  );
}

function shownOf(record: SharedRecord, shares: ReadonlySet<SharedFieldGroup>, clear: boolean) {
  const { name, occupation, address, solar, lunarMonth, lunarDay, phones } = record;
  const shown = clear ? phones : phones.map(maskPhone);
  return {
    identity: shares.has('identity') ? { name, occupation } : null,
    phones: shares.has('contact') ? shown : [],
    address: shares.has('address') ? address : null,
    birthday: shares.has('birthday') && (solar || lunarDay) ? { solar, lunarMonth, lunarDay } : null,
    observed: shares.has('observed') ? record.observed : [],
    hobbies: shares.has('preferences') ? record.hobbies : [],
  };
}
