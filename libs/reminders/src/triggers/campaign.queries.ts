import { type Sql, sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { guestsOf, lastAnswerOf } from '../campaigns/campaign-guest.queries';
import type { CampaignAnchor, CampaignGuests, CampaignTriggerDto } from '../campaigns/campaign-trigger.dto';
import { defineRoundEnd, defineTrigger, type RoundSearch } from './trigger-source';

export const CAMPAIGN_OVER = defineRoundEnd(
  'campaign_over',
  '活动已结束或取消',
  'The campaign was finished or cancelled',
);
const DECLINED = defineRoundEnd('guest_declined', '客户不参加', 'The customer does not want to come');

const SPEAKING = sql`p.state in ('announced', 'running')`;

/** What is spoken of a campaign when its last day has gone is for those who were there. */
export const SPOKEN_AFTERWARDS = 'end' satisfies CampaignAnchor;

const GUESTS: Readonly<Record<CampaignGuests, Sql>> = {
  invited: sql`r.invited_at is not null`,
  joining: sql`r.answer = 'joining'`,
  attended: sql`r.attended_at is not null`,
};

/**
 * A campaign of the store (关怀活动), for each of its guests: the notice, the day ahead of it, thanks afterwards.
 * REM-29, REM-30, REM-32, REM-34, REM-37
 */
export const CAMPAIGN_TRIGGER = defineTrigger({
  kind: 'campaign',
  label: { 'zh-CN': '关怀活动', en: 'Campaign' },
  description: 'A campaign of the store was announced: steps count from its notice, its announcement, start or end',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  placeholders: ['campaignName', 'campaignNotice', 'howToJoin', 'startsOn', 'endsOn'],
  changedBy: ['campaign.announced', 'campaign.guest-noted', 'campaign.finished'],
  faults: ({ campaign }) => (campaign ? [] : [{ pointer: '#/trigger/campaign', code: 'journey_rules_missing' }]),
  rounds: ({ trigger, timeZone, ...search }) => {
    const { forms, from, guests } = trigger.campaign as CampaignTriggerDto;
    const day = dayOf(from, timeZone);
    const speaks = from === SPOKEN_AFTERWARDS ? sql`p.state in ('announced', 'running', 'finished')` : SPEAKING;
    const meant = sql`p.form = any(${forms}) and ${speaks} and ${spanOf(day, search)}`;
    const lastUse = sql`(p.ends_on + 1)::timestamp at time zone ${timeZone}`;
    return sql`
      select r.customer_id as subject_id, r.customer_id, null::uuid as vehicle_id,
             concat(p.id::text, ':', ${from}::text) as occurrence, ${day ?? sql`null::date`} as anchor_on,
             ${day ? sql`null::timestamptz` : sql`p.announced_at`} as anchor_at,
             ${from === SPOKEN_AFTERWARDS ? sql`null::timestamptz` : lastUse} as not_after,
             jsonb_strip_nulls(jsonb_build_object('campaignName', p.name, 'campaignNotice', p.notice,
               'howToJoin', p.how_to_join, 'startsOn', p.starts_on, 'endsOn', p.ends_on)) as round_values,
             case when r.answer = 'declined' then ${DECLINED}::text end as blocked
      from campaign p join ${guestsOf(sql`o.campaign_id in (select p.id from campaign p where ${meant})`)} r
        on r.campaign_id = p.id and ${GUESTS[guests]}
      where ${meant}`;
  },
  over: (contacts) => sql`
    select k.id, ${CAMPAIGN_OVER}::text as reason from ${contacts} k
    where not exists (
      select from campaign p
      where p.id::text = left(k.occurrence, 36)
        and (${SPEAKING} or (p.state = 'finished' and k.occurrence like ${`%:${SPOKEN_AFTERWARDS}`})))
    union all
    select k.id, ${DECLINED}::text from ${contacts} k
    where ${lastAnswerOf(sql`left(k.occurrence, 36)::uuid`, sql`k.customer_id`)} = 'declined'`,
});

/** The day that steps count from; null: the announcement itself. What is announced late is told on that day. */
function dayOf(from: CampaignAnchor, timeZone: string): Sql | null {
  const announcedOn = sql`(p.announced_at at time zone ${timeZone})::date`;
  switch (from) {
    case 'notice':
      return sql`greatest(p.notice_on, ${announcedOn})`;
    case 'start':
      return sql`p.starts_on`;
    case 'end':
      return sql`p.ends_on`;
    case 'announcement':
      return null;
  }
}

/** By its day, or by the instant of its announcement. */
function spanOf(day: Sql | null, search: Omit<RoundSearch, 'trigger' | 'timeZone'>): Sql {
  return day
    ? sql`${day} >= ${search.fromOn} and ${day} < ${search.beforeOn}`
    : sql`p.announced_at >= ${search.from} and p.announced_at < ${search.before}`;
}
