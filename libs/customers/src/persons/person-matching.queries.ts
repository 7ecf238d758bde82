import { affected, row, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { CustomerKind } from '../customer.entity';

/** A customer that changed since it was matched to a person. */
export interface DueCustomer {
  readonly customerId: string;
  readonly kind: CustomerKind;
  readonly name: string;
  readonly personId: string | null;
  readonly survivorPersonId: string | null;
  /** Blind index in hex. */
  readonly idNumber: string | null;
  readonly mobiles: readonly string[];
  /** The version that it is matched for. */
  readonly version: number;
}

/** Numbers that are known to reach nobody, or somebody else, tell nothing. CUS-12 */
export function findDueCustomers(tx: StoreTx, limit: number): Promise<DueCustomer[]> {
  return rows(
    tx,
    sql`select c.id as "customerId", c.kind, c.name, c.person_id as "personId", s.person_id as "survivorPersonId",
               encode(c.id_number_index, 'hex') as "idNumber", c.version,
               coalesce((
                 select json_agg(p.number order by p.created_at, p.id) from customer_phone p
                 left join customer_contact k on k.id = p.contact_id
                 where p.customer_id = c.id and (p.contact_id is null or k.name = c.name)
                   and p.line = 'mobile' and p.quality in ('unverified', 'reachable')), '[]') as mobiles
        from customer c left join customer s on s.id = c.merged_into_id
        where c.person_version is distinct from c.version
        order by c.id limit ${limit}`,
  );
}

/** Customers that changed in between stay due. */
export async function noteMatched(
  tx: StoreTx,
  matched: readonly { readonly customerId: string; readonly personId: string; readonly version: number }[],
): Promise<void> {
  await affected(
    tx,
    sql`update customer c set person_id = m."personId", person_version = m.version
        from json_to_recordset(${JSON.stringify(matched)}::json)
          as m("customerId" uuid, "personId" uuid, version integer)
        where c.id = m."customerId" and c.version = m.version`,
  );
}

/** Has these customers looked at again, though their own rows did not change. */
export async function dueForMatching(tx: StoreTx, customerIds: readonly string[]): Promise<void> {
  await affected(
    tx,
    sql`update customer set person_version = null
        where id = any(${[...new Set(customerIds)].sort()}::uuid[]) and person_version is not null`,
  );
}

/** An import is under way, and matching would take its machine: what it brings is matched when it has ended. */
export async function isImporting(tx: StoreTx): Promise<boolean> {
  return (await row(tx, sql`select from job where type = 'import' and status = 'running' limit 1`)) !== null;
}
