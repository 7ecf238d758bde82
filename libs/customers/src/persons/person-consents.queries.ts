import { columns, rows, sql } from '#libs/database';
import type { Keyset } from '#libs/http';
import { defineSorts } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Consent, CONSENT_PURPOSES, type ConsentPurpose } from './person-consent.entity';

export const CONSENT_SORTS = defineSorts(
  { toldAt: { column: sql`s.told_at`, type: 'instant' } },
  { id: sql`s.id`, fallback: '-toldAt' },
);

/** What a customer said last on a purpose and channel; null is every channel that has no word of its own. */
export type ConsentInForce = Pick<Consent, 'customerId' | 'purpose' | 'channel' | 'state' | 'source' | 'toldAt'>;

/**
 * What counts for these customers, each with all duplicates that were merged into it: of each purpose and channel the
 * latest word. Who never said anything is not among them. One statement. CF-24
 */
export function consentsOf(
  tx: StoreTx,
  customerIds: readonly string[],
  purposes: readonly ConsentPurpose[] = CONSENT_PURPOSES,
): Promise<ConsentInForce[]> {
  return rows(
    tx,
    sql`select distinct on (w.customer_id, s.purpose, s.channel)
               w.customer_id as "customerId", s.purpose, s.channel, s.state, s.source, s.told_at as "toldAt"
        from (select c.id as customer_id, c.id as told_by from customer c where c.id = any(${customerIds}::uuid[])
              union all
              select c.merged_into_id, c.id from customer c where c.merged_into_id = any(${customerIds}::uuid[])) w
        join consent s on s.customer_id = w.told_by
        where s.purpose = any(${purposes})
        order by w.customer_id, s.purpose, s.channel, s.told_at desc, s.id desc`,
  );
}

/** Everything that was said, by the customer and by its duplicates. */
export function findConsents(tx: StoreTx, customerId: string, keyset: Keyset): Promise<Consent[]> {
  return rows(
    tx,
    sql`select ${columns(Consent, 's')} from consent s
        where s.customer_id in (select id from customer where id = ${customerId} or merged_into_id = ${customerId})
          and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}
