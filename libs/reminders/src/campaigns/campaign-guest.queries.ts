import { columns, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type Campaign, CampaignResponse } from './campaign.entity';
import type { GuestFigure } from './campaign-guests.dto';

export type Guest = CampaignResponse & { readonly visited: boolean };

/**
 * Guest `r` had an order that arrived on a day of the campaign `p`, with a car of whosever. `which` says of which
 * campaigns `v` the visitors are looked up: of one, or of all that are counted. REM-32
 */
export const hadOrder = (which: Sql, timeZone: string): Sql => sql`(p.id, r.customer_id) in (
  select v.id, coalesce(c.merged_into_id, c.id)
  from campaign v
  join service_order so on so.arrived_at >= v.starts_on::timestamp at time zone ${timeZone}
   and so.arrived_at < (v.ends_on + 1)::timestamp at time zone ${timeZone} and so.state <> 'cancelled'
  join customer c on c.id = so.customer_id
  where ${which})`;

export const cameToStore = (which: Sql, timeZone: string): Sql =>
  sql`(r.attended_at is not null or ${hadOrder(which, timeZone)})`;

const isCampaign = (id: string): Sql => sql`v.id = ${id}`;

/** Who counts for each figure; the figures and their records go by the same conditions. */
const figures = (campaignId: string, timeZone: string): Readonly<Record<GuestFigure, Sql>> => ({
  invited: sql`r.invited_at is not null`,
  notified: sql`r.invited_at is not null and r.notified_at is not null`,
  joining: sql`r.answer = 'joining'`,
  attended: sql`r.attended_at is not null`,
  visited: sql`r.invited_at is not null and ${cameToStore(isCampaign(campaignId), timeZone)}`,
});

export type GuestCounts = Readonly<Record<GuestFigure, number>>;

/** Null: the store has no such campaign. */
export function countGuests(tx: StoreTx, campaignId: string, timeZone: string): Promise<GuestCounts | null> {
  const { invited, notified, joining, attended, visited } = figures(campaignId, timeZone);
  return row(
    tx,
    sql`select count(*) filter (where ${invited}) as invited, count(*) filter (where ${notified}) as notified,
               count(*) filter (where ${joining}) as joining, count(*) filter (where ${attended}) as attended,
               count(*) filter (where ${visited}) as visited
        from campaign p left join campaign_response r on r.campaign_id = p.id
        where p.id = ${campaignId} group by p.id`,
  );
}

export const GUEST_SORTS = defineSorts(
  { createdAt: { column: sql`r.created_at`, type: 'instant' } },
  { id: sql`r.customer_id`, fallback: 'createdAt' },
);

export function findGuests(
  tx: StoreTx,
  campaignId: string,
  figure: GuestFigure,
  keyset: Keyset,
  timeZone: string,
): Promise<(Guest & { id: string })[]> {
  return rows(
    tx,
    sql`select r.customer_id as id, ${columns(CampaignResponse, 'r')}, ${cameToStore(isCampaign(campaignId), timeZone)} as visited
        from campaign_response r join campaign p on p.id = r.campaign_id
        where r.campaign_id = ${campaignId} and ${figures(campaignId, timeZone)[figure]} and ${keyset.where}
        ${keyset.orderAndLimit}`,
  );
}

/** A campaign, and whether the one guest had an order on a day of it. */
export type HeldCampaign = Pick<Campaign, 'state'> & { readonly hadOrder: boolean };

/**
 * The campaign and the guest in it, locked in this order; either may be missing. While guests are invited in blocks the
 * campaign is waited for, so that nobody becomes a guest twice.
 */
export async function lockGuest(
  tx: StoreTx,
  campaignId: string,
  customerId: string,
  timeZone: string,
): Promise<{ campaign: HeldCampaign | null; guest: CampaignResponse | null; isCustomer: boolean }> {
  const [campaign, customer, guest] = await Promise.all([
    row<HeldCampaign>(
      tx,
      sql`select p.state, ${hadOrder(isCampaign(campaignId), timeZone)} as "hadOrder"
          from campaign p cross join (select ${customerId}::uuid as customer_id) r
          where p.id = ${campaignId} for share of p`,
    ),
    // an erasure locks the customer too, so nothing personal is written past it; nor do two notes make two guests
    row<{ isCustomer: boolean }>(
      tx,
      sql`select merged_into_id is null and erased_at is null as "isCustomer" from customer
          where id = ${customerId} for no key update`,
    ),
    row<CampaignResponse>(
      tx,
      sql`select ${columns(CampaignResponse, 'r')} from campaign_response r
          where r.campaign_id = ${campaignId} and r.customer_id = ${customerId} for no key update`,
    ),
  ]);
  return { campaign, guest, isCustomer: customer?.isCustomer ?? false };
}
