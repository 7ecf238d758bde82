import { rows, sql } from '#libs/database';
import { type NewEvent, recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** A number or address that a message could not reach, as its provider says. */
export interface UnreachedAddress {
  readonly customerId: string;
  readonly channel: 'sms' | 'email';
  /** E.164, or an e-mail address. */
  readonly to: string;
  readonly quality: 'empty_number' | 'wrong_number';
}

/**
 * What messages find out about numbers and e-mail addresses (号码质量): nobody has it, or it is no such thing. A number is
 * judged, and nothing is sent to an address that mail came back from until somebody tells another one. CUS-12
 */
export async function judgeReached(
  tx: StoreTx,
  ctx: StoreContext,
  unreached: readonly UnreachedAddress[],
  at: Date,
): Promise<void> {
  if (unreached.length === 0) return;
  // a merge moves nothing, so the number may be a duplicate's or the survivor's
  const told = sql`
    select f.id as customer_id, t.channel, t."to", t.quality
    from jsonb_to_recordset(${JSON.stringify(unreached)}::jsonb) as t(
      "customerId" uuid, channel varchar, "to" varchar, quality varchar)
    cross join lateral (
      select t."customerId" as id
      union select d.id from customer d where d.merged_into_id = t."customerId"
      union select k.merged_into_id from customer k where k.id = t."customerId" and k.merged_into_id is not null) f`;
  const [phones, emails] = await Promise.all([
    rows<{ customerId: string; phoneId: string; from: string; to: string }>(
      tx,
      sql`with told as (${told}),
          picked as (
            select p.id, p.quality as before, t.quality
            from told t join customer_phone p on p.customer_id = t.customer_id and p.number = t."to"
            where t.channel = 'sms' and p.quality <> t.quality
            order by p.id for update of p)
          update customer_phone p set quality = k.quality, quality_at = ${at}
          from picked k where p.id = k.id
          returning p.customer_id as "customerId", p.id as "phoneId", k.before as "from", p.quality as "to"`,
    ),
    rows<{ customerId: string }>(
      tx,
      sql`with told as (${told})
          update customer c set email_bounced_at = ${at}, version = c.version + 1, updated_at = ${at}
          from (select distinct t.customer_id, t."to" from told t where t.channel = 'email') t
          where c.id = t.customer_id and lower(c.email) = lower(t."to") and c.email_bounced_at is null
          returning c.id as "customerId"`,
    ),
  ]);
  const events: NewEvent[] = [
    ...phones.map(({ customerId, phoneId, from, to }): NewEvent => ({
      type: 'customer.phone-judged',
      subject: { type: 'customer', id: customerId },
      changes: { quality: { from, to } },
      payload: { phoneId },
      occurredAt: at,
    })),
    ...emails.map(({ customerId }): NewEvent => ({
      type: 'customer.email-bounced',
      subject: { type: 'customer', id: customerId },
      occurredAt: at,
    })),
  ];
  await recordEvents(tx, ctx, events);
}
