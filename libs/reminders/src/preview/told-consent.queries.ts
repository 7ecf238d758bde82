import { type Sql, sql } from '#libs/database';

/**
 * What a customer, or a duplicate of it, said last on a purpose and channel: `given`, `withdrawn`, or null. The rule of
 * `consentOn`, for customers by the thousand: ids in an array have the index asked, however many there are. CF-24
 */
export const toldConsent = (customerId: Sql, channel: Sql, purpose: Sql): Sql => sql`(
  select s.state from consent s
  where s.customer_id = any (array(select own.id from customer own where own.merged_into_id = ${customerId}) || ${customerId})
    and s.purpose = ${purpose}
    and (s.channel is null or s.channel = case ${channel} when 'letter' then 'post' else ${channel} end)
  order by s.told_at desc, s.channel is null, s.id desc limit 1)`;
