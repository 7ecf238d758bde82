import { customersAt } from '#libs/customers';
import { columns, join, row, rows, type Sql, sql } from '#libs/database';
import { compileFilter, type FilterTree } from '#libs/filters';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { Campaign } from './campaign.entity';
import type { CampaignState } from './campaign-state.policy';

export interface CampaignFilter {
  readonly state?: readonly CampaignState[];
  readonly kind?: string;
  readonly startsOnFrom?: LocalDate;
  readonly startsOnBefore?: LocalDate;
}

export const CAMPAIGN_SORTS = defineSorts(
  { startsOn: { column: sql`p.starts_on`, type: 'date' } },
  { id: sql`p.id`, fallback: '-startsOn' },
);

export function findCampaigns(tx: StoreTx, filter: CampaignFilter, keyset: Keyset): Promise<Campaign[]> {
  const wanted: Sql[] = [keyset.where];
  if (filter.state) wanted.push(sql`p.state = any(${filter.state})`);
  if (filter.kind) wanted.push(sql`p.kind = ${filter.kind}`);
  if (filter.startsOnFrom) wanted.push(sql`p.starts_on >= ${filter.startsOnFrom}`);
  if (filter.startsOnBefore) wanted.push(sql`p.starts_on < ${filter.startsOnBefore}`);
  return rows(
    tx,
    sql`select ${columns(Campaign, 'p')} from campaign p where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`,
  );
}

export function findCampaign(tx: StoreTx, id: string): Promise<Campaign | null> {
  return row(tx, sql`select ${columns(Campaign, 'p')} from campaign p where p.id = ${id}`);
}

/** Takes the campaign for this transaction, so that of two steps at once the second is judged by what the first made. */
export function lockCampaign(tx: StoreTx, id: string): Promise<Campaign | null> {
  return row(tx, sql`select ${columns(Campaign, 'p')} from campaign p where p.id = ${id} for no key update`);
}

/** Guests invited in one statement. */
export const INVITATION_BLOCK = 2_000;

/**
 * Invites the next block of the population, so that no request and no transaction grows with the store; merged duplicates
 * and erased persons are no guests. Answers when the last one was invited; null: there are more. REM-32, REM-41
 */
export async function inviteGuests(
  tx: StoreTx,
  { id, population, invitedThrough }: Pick<Campaign, 'id' | 'population' | 'invitedThrough'>,
  now: Date,
): Promise<Date | null> {
  const wanted = population ? compileFilter(customersAt(now), population as FilterTree) : sql`true`;
  const behind = invitedThrough === null ? sql`true` : sql`c.id > ${invitedThrough}`;
  const invited = await row<{ invitedAt: Date | null }>(
    tx,
    sql`with next as materialized (
          select c.id from customer c
          where c.merged_into_id is null and c.erased_at is null and ${behind} and ${wanted}
          order by c.id limit ${INVITATION_BLOCK}),
        made as (
          insert into campaign_response (campaign_id, customer_id, invited_at, created_at, updated_at)
          select ${id}, next.id, ${now}, ${now}, ${now} from next
          on conflict on constraint pk_campaign_response do update set invited_at = excluded.invited_at)
        update campaign p
        set invited_through = coalesce((select next.id from next order by next.id desc limit 1), p.invited_through),
            invited_at = case when (select count(*) from next) < ${INVITATION_BLOCK} then ${now}::timestamptz end
        where p.id = ${id}
        returning p.invited_at as "invitedAt"`,
  );
  return invited?.invitedAt ?? null;
}

/** A campaign of which guests are still to be invited, taken for this transaction; null: there is none. */
export function lockUninvited(tx: StoreTx): Promise<Campaign | null> {
  return row(
    tx,
    sql`select ${columns(Campaign, 'p')} from campaign p
        where p.state in ('announced', 'running') and p.invited_at is null
        order by p.announced_at limit 1 for no key update skip locked`,
  );
}

/** What lies in a span already, so that nothing is proposed twice. */
export function findCampaignsBetween(
  tx: StoreTx,
  from: LocalDate,
  before: LocalDate,
): Promise<Pick<Campaign, 'id' | 'kind' | 'startsOn'>[]> {
  return rows(
    tx,
    sql`select p.id, p.kind, p.starts_on as "startsOn" from campaign p
        where p.starts_on >= ${from} and p.starts_on < ${before} and p.state <> 'cancelled'
        order by p.starts_on, p.id`,
  );
}
