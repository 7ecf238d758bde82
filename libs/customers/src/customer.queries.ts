import { columns, empty, join, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Customer, CustomerContact, type CustomerKind, CustomerPhone, type PhoneQuality } from './customer.entity';
import type { SearchPlan } from './customer-search.policy';

/** A customer with all that its answer shows, in one row. */
export interface CustomerRecord extends Customer {
  phones: Pick<CustomerPhone, 'id' | 'contactId' | 'number' | 'line' | 'quality'>[];
  contacts: Pick<CustomerContact, 'id' | 'name' | 'relation' | 'addressText'>[];
}

export interface CustomerFilter {
  readonly kind?: readonly CustomerKind[];
  readonly phoneQuality?: readonly PhoneQuality[];
  readonly createdAtFrom?: Date;
  readonly createdAtBefore?: Date;
  readonly search?: SearchPlan;
  /** Selects of the customers that other features find by `search.code`. */
  readonly foundElsewhere?: readonly Sql[];
}

const RECORD = sql`
  ${columns(Customer, 'c')},
  coalesce((
    select json_agg(json_build_object('id', p.id, 'contactId', p.contact_id, 'number', p.number, 'line', p.line,
                                      'quality', p.quality) order by p.created_at, p.id)
    from customer_phone p where p.customer_id = c.id), '[]') as phones,
  coalesce((
    select json_agg(json_build_object('id', k.id, 'name', k.name, 'relation', k.relation,
                                      'addressText', k.address_text) order by k.created_at, k.id)
    from customer_contact k where k.customer_id = c.id), '[]') as contacts`;

export const CUSTOMER_SORTS = defineSorts(
  {
    createdAt: { column: sql`c.created_at`, type: 'instant' },
    name: { column: sql`c.name_pinyin`, property: 'namePinyin', type: 'text' },
  },
  { id: sql`c.id`, fallback: '-createdAt' },
);

/** One page of customers; duplicates that were merged away are not among them. */
export function findCustomers(tx: StoreTx, filter: CustomerFilter, keyset: Keyset): Promise<CustomerRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from customer c
        where c.merged_into_id is null and ${keyset.where} ${conditions(filter)}
        ${keyset.orderAndLimit}`,
  );
}

export function findCustomer(tx: StoreTx, id: string): Promise<CustomerRecord | null> {
  return row(tx, sql`select ${RECORD} from customer c where c.id = ${id}`);
}

/** The customers of these ids, locked in the order of their ids, so that two merges never wait for each other. */
export function lockCustomers(tx: StoreTx, ids: readonly string[]): Promise<Customer[]> {
  return rows(
    tx,
    sql`select ${columns(Customer, 'c')} from customer c where c.id in (${join([...ids])}) order by c.id for update`,
  );
}

/** Customers that share a phone or an ID number with this one: what a person should look at before merging. */
export function findLikelyDuplicates(tx: StoreTx, id: string, limit: number): Promise<CustomerRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from customer c
        where c.merged_into_id is null and c.id <> ${id} and c.id in (
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

function conditions(filter: CustomerFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.kind) wanted.push(sql`c.kind = any(${filter.kind})`);
  if (filter.phoneQuality) {
    wanted.push(
      sql`exists (select from customer_phone p where p.customer_id = c.id and p.quality = any(${filter.phoneQuality}))`,
    );
  }
  if (filter.createdAtFrom) wanted.push(sql`c.created_at >= ${filter.createdAtFrom}`);
  if (filter.createdAtBefore) wanted.push(sql`c.created_at < ${filter.createdAtBefore}`);
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
