import { affected, columns, empty, join, prefixPattern, preparedRow, row, rows, type Sql, sql } from '#libs/database';
import { DomainError } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import {
  Customer,
  CustomerContact,
  type CustomerKind,
  CustomerPhone,
  type CustomerValueClass,
  type FileSource,
  type PhoneQuality,
  type StockState,
} from './customer.entity';
import type { SearchPlan } from './customer-search.policy';
import { customerErased } from './customers.errors';
import type { CustomerStatusKind } from './care/customer-status.entity';
import type { ContactQuality } from './contact-data/phone-quality.policy';

/** A customer with all that its answer shows, in one row. */
export interface CustomerRecord extends Customer {
  phones: Pick<CustomerPhone, 'id' | 'contactId' | 'number' | 'line' | 'quality'>[];
  contacts: Pick<CustomerContact, 'id' | 'name' | 'relation' | 'addressText'>[];
  /** Held at the instant of the question, by the customer or a duplicate merged into it. CUS-14 */
  statuses: CustomerStatusKind[];
  /** Specialist who looks after the customer. CUS-16 */
  assigneeId: string | null;
}

export interface CustomerFilter {
  readonly kind?: readonly CustomerKind[];
  readonly phoneQuality?: readonly PhoneQuality[];
  readonly contactQuality?: readonly ContactQuality[];
  readonly fileSource?: readonly FileSource[];
  readonly valueClass?: readonly CustomerValueClass[];
  readonly stockState?: readonly StockState[];
  readonly status?: readonly CustomerStatusKind[];
  readonly assigneeId?: string;
  readonly createdAtFrom?: Date;
  readonly createdAtBefore?: Date;
  readonly search?: SearchPlan;
  /** Selects of the customers that other features find by `search.code`. */
  readonly foundElsewhere?: readonly Sql[];
  readonly updatedFrom?: Date;
  /** A filter over the catalogue `customer`. */
  readonly matching?: Sql;
  /** When it is asked: which statuses are held. */
  readonly at: Date;
}

/** A status `s` is held. */
export const heldAt = (at: Sql): Sql => sql`s.since <= ${at} and (s.until is null or s.until > ${at})`;

/**
 * What a select finds of a customer `c` and of the duplicates merged into it, which are the customer too: a merge moves
 * nothing. As `kept`, by one look-up for each of them, whatever Postgres knows of the tables: of a plain `in` over tables
 * that were just imported it reads all phones for each customer.
 */
export const ofSameCustomer = (select: (customerId: Sql) => Sql): Sql => sql`
  (select c.id union all select d.id from customer d where d.merged_into_id = c.id) same
  cross join lateral (${select(sql`same.id`)} offset 0) kept`;

/** The other way round, for what few customers have: those of whom, or of whose duplicates, a select finds the ids. */
export const isOneOf = (customerIds: Sql): Sql => sql`c.id in (
  with found (id) as materialized (${customerIds})
  select f.id from found f
  union all
  select d.merged_into_id from found f join customer d on d.id = f.id where d.merged_into_id is not null)`;

/** How a customer `c` can be reached, as `contactQuality` judges it, over the numbers of merged duplicates too. CUS-12 */
export const CONTACT_QUALITY = sql`(
  select case when count(kept.quality) = 0 then 'no_number'
              when bool_or(kept.quality in ('reachable', 'unverified')) then 'good'
              when bool_or(kept.quality = 'wrong_number') then 'wrong_number'
              else 'empty_number' end
  from ${ofSameCustomer((id) => sql`select p.quality from customer_phone p where p.customer_id = ${id}`)})`;

/** What `CustomerRecord` holds, of a customer `c`. */
export const customerRecord = (at: Date): Sql => sql`
  ${columns(Customer, 'c')},
  coalesce((
    select json_agg(json_build_object('id', p.id, 'contactId', p.contact_id, 'number', p.number, 'line', p.line,
                                      'quality', p.quality) order by p.created_at, p.id)
    from customer_phone p where p.customer_id = c.id), '[]') as phones,
  coalesce((
    select json_agg(json_build_object('id', k.id, 'name', k.name, 'relation', k.relation,
                                      'addressText', k.address_text) order by k.created_at, k.id)
    from customer_contact k where k.customer_id = c.id), '[]') as contacts,
  coalesce((
    select json_agg(distinct kept.kind order by kept.kind)
    from ${ofSameCustomer(
      (id) =>
        sql`select s.kind from customer_status s where s.customer_id = ${id} and ${heldAt(sql`${at}::timestamptz`)}`,
    )}), '[]') as statuses,
  (select a.staff_id from customer_assignment a
   where a.customer_id = c.id and a.ended_at is null) as "assigneeId"`;

export const CUSTOMER_SORTS = defineSorts(
  {
    createdAt: { column: sql`c.created_at`, type: 'instant' },
    name: { column: sql`c.name_pinyin`, property: 'namePinyin', type: 'text' },
  },
  { id: sql`c.id`, fallback: '-createdAt' },
);

/**
 * Changes in their order. Asked once a day and answered in 50 ms out of 100,000 customers, so no index is kept for it, which
 * every change would have to write.
 */
export const EXTRACT_SORTS = defineSorts(
  { updatedAt: { column: sql`c.updated_at`, type: 'instant' } },
  { id: sql`c.id`, fallback: 'updatedAt' },
);

/** One page of customers; duplicates that were merged away are not among them. */
export function findCustomers(tx: StoreTx, filter: CustomerFilter, keyset: Keyset): Promise<CustomerRecord[]> {
  return rows(
    tx,
    sql`select ${customerRecord(filter.at)} from customer c
        where c.merged_into_id is null and c.erased_at is null and ${keyset.where} ${conditions(filter)}
        ${keyset.orderAndLimit}`,
  );
}

export function findCustomer(tx: StoreTx, id: string, at: Date): Promise<CustomerRecord | null> {
  return preparedRow(tx, sql`select ${customerRecord(at)} from customer c where c.id = ${id}`);
}

/** The customers of these ids, locked in the order of their ids, so that two merges never wait for each other. */
export function lockCustomers(tx: StoreTx, ids: readonly string[]): Promise<Customer[]> {
  return rows(
    tx,
    sql`select ${columns(Customer, 'c')} from customer c where c.id in (${join([...ids])}) order by c.id for update`,
  );
}

/**
 * Takes the customer for this transaction, so that whoever changes it, merges it or erases it comes one after the other.
 * What is read by a later statement, also one that is sent together with this, is what stands then.
 */
export function lockCustomer(tx: StoreTx, id: string): Promise<Pick<Customer, 'erasedAt'> | null> {
  return row(tx, sql`select c.erased_at as "erasedAt" from customer c where c.id = ${id} for no key update`);
}

/** Customers that share a phone or an ID number with this one: what a person should look at before merging. */
export function findLikelyDuplicates(tx: StoreTx, id: string, limit: number, at: Date): Promise<CustomerRecord[]> {
  return rows(
    tx,
    sql`select ${customerRecord(at)} from customer c
        where c.merged_into_id is null and c.erased_at is null and c.id <> ${id} and c.id in (
          select other.customer_id from customer_phone mine join customer_phone other on other.number = mine.number
          where mine.customer_id = ${id}
          union
          select other.id from customer mine join customer other on other.id_number_index = mine.id_number_index
          where mine.id = ${id})
        order by c.created_at, c.id limit ${limit}`,
  );
}

/** A select of a customer and of every duplicate that was merged into it: whose vehicles and orders are this customer's. */
export function selectIdsOfCustomer(id: string): Sql {
  return sql`select id from customer where id = ${id} or merged_into_id = ${id}`;
}

/** Refuses to begin something new for a customer whose personal data was erased. Throws `customer_erased`. SEC-08 */
export async function refuseErased(tx: StoreTx, id: string): Promise<void> {
  const erased = await row(tx, sql`select from customer where id = ${id} and erased_at is not null`);
  if (erased) throw new DomainError(customerErased);
}

/** Notes that something of a customer changed that has no column of its own row: the daily extraction finds it. CUS-15 */
export function touchCustomer(tx: StoreTx, id: string, at: Date): Promise<number> {
  return affected(tx, sql`update customer set updated_at = ${at} where id = ${id}`);
}

function conditions(filter: CustomerFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.kind) wanted.push(sql`c.kind = any(${filter.kind})`);
  if (filter.phoneQuality) {
    wanted.push(
      sql`exists (select from customer_phone p where p.customer_id = c.id and p.quality = any(${filter.phoneQuality}))`,
    );
  }
  if (filter.contactQuality) wanted.push(sql`${CONTACT_QUALITY} = any(${filter.contactQuality})`);
  if (filter.fileSource) wanted.push(sql`c.file_source = any(${filter.fileSource})`);
  if (filter.valueClass) wanted.push(sql`c.value_class = any(${filter.valueClass})`);
  if (filter.stockState) wanted.push(sql`c.stock_state = any(${filter.stockState})`);
  if (filter.status) {
    const at = sql`${filter.at}::timestamptz`;
    wanted.push(
      isOneOf(sql`select s.customer_id from customer_status s where s.kind = any(${filter.status}) and ${heldAt(at)}`),
    );
  }
  if (filter.assigneeId) {
    wanted.push(
      sql`c.id in (select a.customer_id from customer_assignment a
                   where a.staff_id = ${filter.assigneeId} and a.ended_at is null)`,
    );
  }
  if (filter.createdAtFrom) wanted.push(sql`c.created_at >= ${filter.createdAtFrom}`);
  if (filter.createdAtBefore) wanted.push(sql`c.created_at < ${filter.createdAtBefore}`);
  if (filter.updatedFrom) wanted.push(sql`c.updated_at >= ${filter.updatedFrom}`);
  if (filter.matching) wanted.push(filter.matching);
  if (filter.search) wanted.push(sql`c.id in (${matches(filter.search, filter.foundElsewhere ?? [])})`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}

/** A union of index look-ups, since one OR over several indexes and tables would read the whole table. */
function matches(plan: SearchPlan, foundElsewhere: readonly Sql[]): Sql {
  const branches: Sql[] = [];
  if (plan.name) branches.push(sql`select id from customer where name like ${prefixPattern(plan.name)}`);
  if (plan.latin) {
    const pattern = prefixPattern(plan.latin);
    branches.push(sql`select id from customer where name_pinyin like ${pattern}`);
    branches.push(sql`select id from customer where name_initials like ${pattern}`);
  }
  if (plan.phone) {
    branches.push(sql`select customer_id from customer_phone where number like ${prefixPattern(plan.phone)}`);
  }
  if (plan.reversedDigits) {
    branches.push(
      sql`select customer_id from customer_phone where reversed like ${prefixPattern(plan.reversedDigits)}`,
    );
  }
  for (const select of foundElsewhere) {
    branches.push(sql`select coalesce(merged_into_id, id) from customer where id in (${select})`);
  }
  return join(branches, ' union ');
}
