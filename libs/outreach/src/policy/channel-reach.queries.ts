import { empty, rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { Reach } from './channel-reach.policy';

/**
 * Where these customers can be reached, the best first: the customer's own number before a contact person's, proven ones
 * before others, younger before older. Wrong and empty numbers are none, nor are addresses whose mail came back. CUS-12
 */
export function findReach(tx: StoreTx, customerIds: readonly string[]): Promise<Reach[]> {
  return rows(
    tx,
    sql`select r."customerId", r.kind, r."to" from (
          select p.customer_id as "customerId", p.line as kind, p.number as "to",
                 p.contact_id is not null as others, p.quality = 'unverified' as unproven, p.created_at, p.id
          from customer_phone p
          where p.customer_id = any(${customerIds}::uuid[]) and p.quality in ('reachable', 'unverified')
          union all
          select c.id, k.kind, k."to", false, false, c.created_at, c.id
          from customer c cross join lateral (values
            ('email', case when c.email_bounced_at is null then c.email end),
            ('address', c.address_text)) as k(kind, "to")
          where c.id = any(${customerIds}::uuid[]) and k."to" is not null
        ) r
        order by r.others, r.unproven, r.created_at desc, r.id desc`,
  );
}

/**
 * Whether the customer with this id can be reached on the channel, as a condition of SQL; the numbers and addresses of
 * duplicates merged into it count. The same rule as `reachOf`, for whoever plans or previews by the thousand: every
 * question is a look-up by id, the customer's own first.
 */
export const isReachableOn = (channel: Sql, customerId: Sql): Sql => sql`
  case ${channel}
    when 'sms' then ${hasPhone(customerId, sql`and p.line = 'mobile'`)}
    when 'phone_call' then ${hasPhone(customerId, empty)}
    when 'email' then ${hasFact(customerId, sql`own.email is not null and own.email_bounced_at is null`)}
    when 'letter' then ${hasFact(customerId, sql`own.address_text is not null`)}
    else true
  end`;

const hasPhone = (customerId: Sql, which: Sql): Sql => sql`(
  exists (select from customer_phone p
          where p.customer_id = ${customerId} and p.quality in ('reachable', 'unverified') ${which})
  or exists (select from customer own join customer_phone p on p.customer_id = own.id
             where own.merged_into_id = ${customerId} and p.quality in ('reachable', 'unverified') ${which}))`;

const hasFact = (customerId: Sql, fact: Sql): Sql => sql`(
  exists (select from customer own where own.id = ${customerId} and ${fact})
  or exists (select from customer own where own.merged_into_id = ${customerId} and ${fact}))`;
