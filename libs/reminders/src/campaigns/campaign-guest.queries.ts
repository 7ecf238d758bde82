import { affected, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { Campaign, CampaignEvaluation, CampaignResponse } from './campaign.entity';
import { wholeEvaluation } from './campaign-evaluation.policy';
import type { GuestFigure } from './campaign-guests.dto';

/** A guest with all that was told of it and of the duplicates that were merged into it. */
export interface Guest extends Omit<CampaignResponse, 'evaluatedAt' | 'updatedAt'> {
  readonly visited: boolean;
}

/** Of several answers the last one counts; of one instant the refusal, for then nobody is called upon in vain. */
const LAST_ANSWER = sql`case
  when max(o.answered_at) is null then null
  when max(o.answered_at) filter (where o.answer = 'declined') = max(o.answered_at) then 'declined' else 'joining' end`;

/** Duplicates that were merged, and the survivors of them. */
const MERGED = sql`
  select d.id, d.merged_into_id as survivor_id from customer d where d.merged_into_id is not null
  union select d.merged_into_id, d.merged_into_id from customer d where d.merged_into_id is not null`;

/** Guests whom no merge concerns, nearly all: they are told of as they are stored. */
const unmergedGuests = (which: Sql): Sql => sql`(
  select o.campaign_id, o.customer_id, o.created_at, o.invited_at, o.notified_at, o.attended_at, o.answered_at, o.answer
  from campaign_response o where ${which} and o.customer_id not in (select m.id from (${MERGED}) m))`;

const mergedGuests = (which: Sql): Sql => sql`(
  select o.campaign_id, m.survivor_id as customer_id, min(o.created_at) as created_at, min(o.invited_at) as invited_at,
         min(o.notified_at) as notified_at, min(o.attended_at) as attended_at, max(o.answered_at) as answered_at,
         ${LAST_ANSWER} as answer
  from (${MERGED}) m join campaign_response o on o.customer_id = m.id
  where ${which} group by o.campaign_id, m.survivor_id)`;

/**
 * The guests of the campaigns whose responses `o` are meant by `which`, each surviving customer once: with what was told
 * of it and of its duplicates, whether they were merged before they were invited or after. REM-32
 */
export const guestsOf = (which: Sql): Sql => sql`(${unmergedGuests(which)} union all ${mergedGuests(which)})`;

/** What was last said to the campaign by a customer, or by a duplicate of it; null: nothing. */
export const lastAnswerOf = (campaignId: Sql, survivorId: Sql): Sql => sql`(
  select ${LAST_ANSWER} from customer d join campaign_response o on o.customer_id = d.id
  where o.campaign_id = ${campaignId} and (d.id = ${survivorId} or d.merged_into_id = ${survivorId}))`;

/** The forms that were filled in of guest `r`, the oldest first. */
const EVALUATIONS = sql`(
  select coalesce(jsonb_agg(o.evaluation order by o.evaluated_at, o.customer_id), '[]')
  from customer d join campaign_response o on o.customer_id = d.id
  where o.campaign_id = r.campaign_id and (d.id = r.customer_id or d.merged_into_id = r.customer_id)
    and o.evaluation is not null)`;

/** What is read of guest `r`. */
const GUEST = sql`
  r.campaign_id as "campaignId", r.customer_id as "customerId", r.created_at as "createdAt",
  r.invited_at as "invitedAt", r.notified_at as "notifiedAt", r.answer, r.answered_at as "answeredAt",
  r.attended_at as "attendedAt", ${EVALUATIONS} as evaluations`;

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
        from campaign p left join ${guestsOf(sql`o.campaign_id = ${campaignId}`)} r on true
        where p.id = ${campaignId} group by p.id`,
  );
}

export const GUEST_SORTS = defineSorts(
  { createdAt: { column: sql`r.created_at`, type: 'instant' } },
  { id: sql`r.customer_id`, fallback: 'createdAt' },
);

type FoundGuest = Omit<Guest, 'evaluation' | 'visited'> & { evaluations: readonly CampaignEvaluation[] };

const withEvaluation = <Found extends FoundGuest>({ evaluations, ...guest }: Found) => ({
  ...guest,
  evaluation: wholeEvaluation(evaluations),
});

export async function findGuests(
  tx: StoreTx,
  campaignId: string,
  figure: GuestFigure,
  keyset: Keyset,
  timeZone: string,
): Promise<(Guest & { id: string })[]> {
  const responses = sql`o.campaign_id = ${campaignId}`;
  // a page of each, so that the index on their order serves the many
  const page = (guests: Sql): Sql => sql`(
    select r.* from campaign p join ${guests} r on true
    where p.id = ${campaignId} and ${figures(campaignId, timeZone)[figure]} and ${keyset.where} ${keyset.orderAndLimit})`;
  const found = await rows<FoundGuest & { id: string; visited: boolean }>(
    tx,
    sql`select r.customer_id as id, ${GUEST}, ${cameToStore(isCampaign(campaignId), timeZone)} as visited
        from campaign p join (${page(unmergedGuests(responses))} union all ${page(mergedGuests(responses))}) r on true
        where p.id = ${campaignId} ${keyset.orderAndLimit}`,
  );
  return found.map(withEvaluation);
}

/** A campaign, and whether the one guest had an order on a day of it. */
export type HeldCampaign = Pick<Campaign, 'state'> & { readonly hadOrder: boolean };

/** What is stored of a customer, or of one of its duplicates. */
export type StoredResponse = Pick<CampaignResponse, 'customerId' | 'attendedAt' | 'evaluation'>;

/** A campaign and one guest of it, taken for this transaction. */
export interface LockedGuest {
  /** Null: the store has no such campaign, or no such customer. */
  readonly campaign: HeldCampaign | null;
  /** Null: it is none yet. */
  readonly guest: Omit<Guest, 'visited'> | null;
  readonly responses: readonly StoredResponse[];
  /** Neither a merged duplicate nor erased. */
  readonly isCustomer: boolean;
}

/**
 * The campaign, the customer with its duplicates, and what is stored of them, locked in this order. While guests are
 * invited in blocks the campaign is waited for, so that nobody becomes a guest twice.
 */
export async function lockGuest(
  tx: StoreTx,
  campaignId: string,
  customerId: string,
  timeZone: string,
): Promise<LockedGuest> {
  const survivor = sql`(select coalesce(m.merged_into_id, m.id) as customer_id from customer m where m.id = ${customerId})`;
  const family = sql`(select d.id from customer d where d.id = ${survivor} or d.merged_into_id = ${survivor})`;
  const ofFamily = sql`o.campaign_id = ${campaignId} and o.customer_id in ${family}`;
  const [campaign, customers, responses, guest] = await Promise.all([
    row<HeldCampaign>(
      tx,
      sql`select p.state, ${hadOrder(isCampaign(campaignId), timeZone)} as "hadOrder"
          from campaign p cross join ${survivor} r where p.id = ${campaignId} for share of p`,
    ),
    // an erasure and a merge lock them too, so nothing personal is written past it; nor do two notes make two guests
    rows<{ id: string; isCustomer: boolean }>(
      tx,
      sql`select c.id, c.merged_into_id is null and c.erased_at is null as "isCustomer" from customer c
          where c.id = ${customerId} or c.id in ${family} order by c.id for no key update`,
    ),
    rows<StoredResponse>(
      tx,
      sql`select o.customer_id as "customerId", o.attended_at as "attendedAt", o.evaluation from campaign_response o
          where ${ofFamily} order by o.customer_id for no key update`,
    ),
    row<FoundGuest>(tx, sql`select ${GUEST} from ${guestsOf(ofFamily)} r`),
  ]);
  const isCustomer = customers.some((customer) => customer.id === customerId && customer.isCustomer);
  return { campaign, guest: guest && withEvaluation(guest), responses, isCustomer };
}

/** Nobody of them was there after all. */
export function noteAbsent(
  tx: StoreTx,
  campaignId: string,
  responses: readonly StoredResponse[],
  now: Date,
): Promise<number> {
  const ids = responses.flatMap(({ customerId, attendedAt }) => (attendedAt ? [customerId] : []));
  return affected(
    tx,
    sql`update campaign_response set attended_at = null, updated_at = ${now}
        where campaign_id = ${campaignId} and customer_id = any(${ids}::uuid[])`,
  );
}
