import { rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { CustomerValueClass } from '../customer.entity';
import type { CustomerStatusKind } from './customer-status.entity';

/** What makes a customer be served first (客户身份与价值). CUS-14, SVC-08, SVC-09, CF-14 */
export interface CustomerStanding {
  /** Statuses that are held at the instant asked for; none is the usual. */
  readonly statuses: readonly CustomerStatusKind[];
  /** Null: not classed. */
  readonly valueClass: CustomerValueClass | null;
}

/**
 * The standing of customers at an instant, by the ids that were asked for; an id that the store does not know is left
 * out. A duplicate that was merged away stands as its survivor does, and the survivor holds the duplicate's statuses.
 * One statement, so that it may be sent together with others.
 */
export async function standingOf(
  tx: StoreTx,
  customerIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, CustomerStanding>> {
  const found = await rows<CustomerStanding & { id: string }>(
    tx,
    sql`select asked.id, c.value_class as "valueClass",
               coalesce((select json_agg(distinct s.kind order by s.kind) from customer_status s
                         where s.customer_id in (select id from customer where id = c.id or merged_into_id = c.id)
                           and s.since <= ${at} and (s.until is null or s.until > ${at})), '[]') as statuses
        from customer asked join customer c on c.id = coalesce(asked.merged_into_id, asked.id)
        where asked.id = any(${customerIds}::uuid[])`,
  );
  return new Map(found.map(({ id, ...standing }) => [id, standing]));
}
