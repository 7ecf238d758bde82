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

/** What was told to the responses `o` of a customer and of its duplicates, as one. */
const WHOLE = sql`
  min(o.created_at) as created_at, min(o.invited_at) as invited_at, min(o.notified_at) as notified_at,
  min(o.attended_at) as attended_at, max(o.answered_at) as answered_at, ${LAST_ANSWER} as answer`;

/** The customer `d` is that survivor, or a duplicate of it. */
const isFamily = (survivorId: Sql): Sql => sql`(d.id = ${survivorId} or d.merged_into_id = ${survivorId})`;

/**
 * The guests of the campaigns whose responses `o` are meant by `which`, each surviving customer once: with what was told
 * of it and of its duplicates, whether they were merged before they were invited or after. Nearly all were never merged
 * and are told of as they are stored. REM-32
 */
export const guestsOf = (which: Sql): Sql => sql`(
  select o.campaign_id, o.customer_id, o.created_at, o.invited_at, o.notified_at, o.attended_at, o.answered_at, o.answer
  from campaign_response o where ${which} and o.customer_id not in (select m.id from (${MERGED}) m)
  union all
  select o.campaign_id, m.survivor_id as customer_id, ${WHOLE}
  from (${MERGED}) m join campaign_response o on o.customer_id = m.id
  where ${which} group by o.campaign_id, m.survivor_id)`;

/** What was last said to the campaign by a customer, or by a duplicate of it; null: nothing. */
export const lastAnswerOf = (campaignId: Sql, survivorId: Sql): Sql => sql`(
  select ${LAST_ANSWER} from customer d join campaign_response o on o.customer_id = d.id
  where o.campaign_id = ${campaignId} and ${isFamily(survivorId)})`;

/** The forms that were filled in of guest `r`, the oldest first. */
const EVALUATIONS = sql`(
  select coalesce(jsonb_agg(o.evaluation order by o.evaluated_at, o.customer_id), '[]')
  from customer d join campaign_response o on o.customer_id = d.id
  where o.campaign_id = r.campaign_id and ${isFamily(sql`r.customer_id`)} and o.evaluation is not null)`;

/** What is read of guest `r`. */
const GUEST = sql`
  r.campaign_id as "campaignId", r.customer_id as "customerId", r.created_at as "createdAt",
  r.invited_at as "invitedAt", r.notified_at as "notifiedAt", r.answer, r.answered_at as "answeredAt",
  r.attended_at as "attendedAt", ${EVALUATIONS} as evaluations`;

/** An order `so` of a car of whosever arrived on a day of that campaign. */
const isVisit = (campaign: Sql, timeZone: string): Sql => sql`(
  so.arrived_at >= ${campaign}.starts_on::timestamp at time zone ${timeZone}
  and so.arrived_at < (${campaign}.ends_on + 1)::timestamp at time zone ${timeZone} and so.state <> 'cancelled')`;

/** The one guest `r` had an order on a day of the campaign `p`. REM-32 */
const hadOrder = (timeZone: string): Sql => sql`exists (
  select from customer d join service_order so on so.customer_id = d.id
  where ${isFamily(sql`r.customer_id`)} and ${isVisit(sql`p`, timeZone)})`;

/**
 * Guest `r` was at the campaign `p`, or had an order on a day of it: for many at once. `which` says of which campaigns `v`
 * the visitors are looked up: of one, or of all that are counted. REM-32
 */
export const cameToStore = (which: Sql, timeZone: string, r = sql`r`): Sql => sql`(
  ${r}.attended_at is not null or (p.id, ${r}.customer_id) in (
    select v.id, coalesce(c.merged_into_id, c.id)
    from campaign v join service_order so on ${isVisit(sql`v`, timeZone)} join customer c on c.id = so.customer_id
    where ${which}))`;

/** Who counts for each figure, of guests or responses `r`; the figures and their records go by the same conditions. */
const figures = (campaignId: string, timeZone: string, r = sql`r`): Readonly<Record<GuestFigure, Sql>> => ({
  invited: sql`${r}.invited_at is not null`,
  notified: sql`${r}.invited_at is not null and ${r}.notified_at is not null`,
  joining: sql`${r}.answer = 'joining'`,
  attended: sql`${r}.attended_at is not null`,
  visited: sql`${r}.invited_at is not null and ${cameToStore(sql`v.id = ${campaignId}`, timeZone, r)}`,
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
  { createdAt: { column: sql`f.created_at`, type: 'instant' } },
  { id: sql`f.customer_id`, fallback: 'createdAt' },
);

type FoundGuest = Omit<Guest, 'evaluation' | 'visited'> & { evaluations: readonly CampaignEvaluation[] };

const withEvaluation = <Found extends FoundGuest>({ evaluations, ...guest }: Found) => ({
  ...guest,
  evaluation: wholeEvaluation(evaluations),
});

/**
 * A page of guests. The index on the order of the responses is walked, and of a guest and its duplicates the response `f`
 * that was first stands for all: so a page costs no more where there are 100,000, or many were merged.
 */
export async function findGuests(
  tx: StoreTx,
  campaignId: string,
  figure: GuestFigure,
  keyset: Keyset,
  timeZone: string,
): Promise<(Guest & { id: string })[]> {
  const survivor = sql`coalesce(c.merged_into_id, c.id)`;
  const [ofResponse, ofGuest] = [sql`f`, sql`r`].map((one) => figures(campaignId, timeZone, one)[figure]);
  const found = await rows<FoundGuest & { id: string; visited: boolean }>(
    tx,
    sql`select f.customer_id as id, ${GUEST}, r.attended_at is not null or ${hadOrder(timeZone)} as visited
        from campaign p join campaign_response f on f.campaign_id = p.id join customer c on c.id = f.customer_id
        cross join lateral (
          select f.campaign_id, ${survivor} as customer_id, ${WHOLE},
                 (array_agg(o.customer_id order by o.created_at, o.customer_id))[1] as first_id
          from customer d join campaign_response o on o.campaign_id = f.campaign_id and o.customer_id = d.id
          where ${isFamily(survivor)}) r
        where p.id = ${campaignId} and f.campaign_id = ${campaignId} and ${keyset.where}
          and (${ofResponse} or f.customer_id in (select m.id from (${MERGED}) m))
          and r.first_id = f.customer_id and ${ofGuest}
        ${keyset.orderAndLimit}`,
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
  // an array is looked up by the index, whatever else is asked beside it
  const family = sql`array(select d.id from customer d where ${isFamily(survivor)})`;
  const ofFamily = sql`o.campaign_id = ${campaignId} and o.customer_id = any(${family})`;
  const [campaign, customers, responses, guest] = await Promise.all([
    row<HeldCampaign>(
      tx,
      sql`select p.state, ${hadOrder(timeZone)} as "hadOrder"
          from campaign p cross join ${survivor} r where p.id = ${campaignId} for share of p`,
    ),
    // an erasure and a merge lock them too, so nothing personal is written past it; nor do two notes make two guests
    rows<{ id: string; isCustomer: boolean }>(
      tx,
      sql`select c.id, c.merged_into_id is null and c.erased_at is null as "isCustomer" from customer c
          where c.id = any(${family}) order by c.id for no key update`,
    ),
    rows<StoredResponse>(
      tx,
      sql`select o.customer_id as "customerId", o.attended_at as "attendedAt", o.evaluation from campaign_response o
          where ${ofFamily} order by o.customer_id for no key update`,
    ),
    row<FoundGuest>(
      tx,
      sql`select ${GUEST} from (
            select o.campaign_id, ${survivor} as customer_id, ${WHOLE} from campaign_response o
            where ${ofFamily} group by o.campaign_id) r`,
    ),
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
