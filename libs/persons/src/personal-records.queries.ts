import { rows, type Sql, sql } from '#libs/database';
import type { PersonalRecords } from '#libs/http';
import { type GroupTx, type StoreContext, storeCodeOf, type StoreTx } from '#libs/tenancy';
import { selectIdsOfPerson } from './persons.queries';

/** What a store has of a person. */
export interface StoreOfPerson {
  readonly storeCode: string;
  readonly customerIds: string[];
}

/** The stores that know a person, with its customers there. */
export async function storesOfPerson(tx: GroupTx, personId: Sql): Promise<StoreOfPerson[]> {
  const found = await rows<{ storeRole: string; customerIds: string[] }>(
    tx,
    sql`select m.store_role as "storeRole", array_agg(m.customer_id order by m.customer_id) as "customerIds"
        from group_person_member m where m.person_id in (${selectIdsOfPerson(personId)})
        group by m.store_role order by m.store_role`,
  );
  return found.map(({ storeRole, customerIds }) => ({ storeCode: storeCodeOf(storeRole), customerIds }));
}

/** These customers and every duplicate that the store merged into one of them. */
export async function withDuplicates(
  tx: StoreTx,
  sources: readonly PersonalRecords[],
  customerIds: readonly string[],
): Promise<string[]> {
  const further = await Promise.all(sources.map((source) => source.duplicates?.(tx, customerIds) ?? []));
  return [...new Set([...customerIds, ...further.flat()])];
}

/** Storage keys of everything that is kept of these customers as a file. */
export async function filesOf(
  tx: StoreTx,
  ctx: StoreContext,
  sources: readonly PersonalRecords[],
  customerIds: readonly string[],
): Promise<string[]> {
  const files = await Promise.all(sources.map((source) => source.files?.(tx, ctx, customerIds) ?? []));
  return files.flat();
}
