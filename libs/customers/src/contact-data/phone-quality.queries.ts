import { row, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { PhoneQuality } from '../customer.entity';
import type { CallOutcome } from '../care/customer-communication.entity';
import { qualityAfterCall } from './phone-quality.policy';

/** A call that somebody made for a journey. */
export interface ToldCall {
  readonly customerId: string;
  readonly outcome: CallOutcome;
  readonly at: Date;
}

export interface JudgedPhone {
  readonly customerId: string;
  readonly phoneId: string;
  readonly from: PhoneQuality;
  readonly to: PhoneQuality;
}

/**
 * Judges the number that calls dial first: the customer's own before a contact person's, proven before others, younger
 * before older. One that was judged by the same call already is left alone, and so is a customer without a number.
 */
export function judgeDialled(tx: StoreTx, calls: readonly ToldCall[]): Promise<JudgedPhone[]> {
  if (calls.length === 0) return Promise.resolve([]);
  const told = calls.map(({ customerId, outcome, at }) => ({
    ...{ customerId, at, quality: qualityAfterCall(outcome, 'unverified') },
  }));
  return rows(
    tx,
    sql`with told as (
          select distinct on (t."customerId") t."customerId" as customer_id, t.quality, t.at
          from json_to_recordset(${JSON.stringify(told)}::json) as t ("customerId" uuid, quality varchar, at timestamptz)
          order by t."customerId", t.at desc),
        dialled as (
          select distinct on (t.customer_id) t.customer_id, p.id, p.quality as before, t.quality, t.at
          from told t join customer_phone p on p.customer_id = t.customer_id
          where p.quality in ('reachable', 'unverified')
            and not exists (select from customer_phone o where o.customer_id = t.customer_id and o.quality_at = t.at)
          order by t.customer_id, p.contact_id is not null, p.quality = 'unverified', p.created_at desc, p.id desc),
        judged as (
          update customer_phone p set quality = d.quality, quality_at = d.at
          from dialled d where p.id = d.id
          returning p.customer_id, p.id, d.before, p.quality)
        select j.customer_id as "customerId", j.id as "phoneId", j.before as "from", j.quality as "to"
        from judged j where j.before <> j.quality order by j.id`,
  );
}

/** A customer `c` has some number that may be right, its own or that of a duplicate. */
const MAY_BE_REACHED = sql`exists (
  select from customer d join customer_phone p on p.customer_id = d.id
  where (d.id = coalesce(c.merged_into_id, c.id) or d.merged_into_id = coalesce(c.merged_into_id, c.id))
    and p.quality in ('reachable', 'unverified'))`;

/** Those of these customers who may be reached by some number, their own or a merged duplicate's. */
export async function findReachable(tx: StoreTx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    sql`select c.id from customer c where c.id = any(${customerIds}::uuid[]) and ${MAY_BE_REACHED}`,
  );
  return new Set(found.map(({ id }) => id));
}

/** Those of these customers who are there to be asked and may be reached by no number. */
export async function findUnreachable(tx: StoreTx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    sql`select c.id from customer c where c.id = any(${customerIds}::uuid[]) and c.erased_at is null and not ${MAY_BE_REACHED}`,
  );
  return new Set(found.map(({ id }) => id));
}

/** How many customers can be reached, and why the others cannot. */
export interface QualityCounts {
  readonly total: number;
  readonly good: number;
  readonly reached: number;
  readonly wrongNumber: number;
  readonly emptyNumber: number;
  readonly noNumber: number;
}

export async function countContactQuality(tx: StoreTx): Promise<QualityCounts> {
  const counts = await row<QualityCounts>(
    tx,
    sql`with judged as (
          select bool_or(p.quality = 'reachable') as reached, bool_or(p.quality in ('reachable', 'unverified')) as good,
                 bool_or(p.quality = 'wrong_number') as wrong, count(p.id) as numbers
          from customer c left join customer_phone p on p.customer_id = c.id
          where c.erased_at is null
          group by coalesce(c.merged_into_id, c.id))
        select count(*) as total, count(*) filter (where good) as good, count(*) filter (where reached) as reached,
               count(*) filter (where not good and wrong) as "wrongNumber",
               count(*) filter (where not good and not wrong) as "emptyNumber",
               count(*) filter (where numbers = 0) as "noNumber"
        from judged`,
  );
  return counts as QualityCounts;
}
