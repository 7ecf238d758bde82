import { row, rows, type Sql, sql } from '#libs/database';
import type { CalledOffRounds } from '#libs/outreach';
import type { StoreTx } from '#libs/tenancy';
import { reminderRules } from '../reminder-rules';
import { SPOKEN_AFTERWARDS } from '../triggers/campaign.queries';
import { CAMPAIGN_ANCHORS } from './campaign-trigger.dto';
import type { Campaign } from './campaign.entity';

/** Rounds called off in one transaction. */
export const CALL_OFF_BLOCK = 2_000;

/**
 * The next block of what is planned of a campaign that is over, so that no request grows with the store; fewer than
 * `CALL_OFF_BLOCK` are the last ones. Of one that was held, thanks stay planned for those who were there. REM-38
 */
export async function findPlannedOf(
  tx: StoreTx,
  { id, state }: Pick<Campaign, 'id' | 'state'>,
  now: Date,
): Promise<CalledOffRounds> {
  const journeys = (await reminderRules(tx, now)).journeys
    .filter(({ document }) => document.trigger.kind === 'campaign')
    .map(({ code }) => code);
  const said = CAMPAIGN_ANCHORS.filter((from) => state === 'cancelled' || from !== SPOKEN_AFTERWARDS);
  const occurrences = said.map((from) => `${id}:${from}`);
  // each state by its own index: what has left long ago is not read
  const planned = (state: Sql): Sql => sql`
    select k.subject_id as "subjectId", k.occurrence from contact k
    where ${state} and k.journey = any(${journeys}) and k.occurrence = any(${occurrences})`;
  const rounds = await rows<CalledOffRounds['rounds'][number]>(
    tx,
    sql`${planned(sql`k.state = 'due'`)}
        union all ${planned(sql`k.state = 'to_print'`)}
        union all ${planned(sql`k.claim_id is not null and k.state = 'claimed'`)}
        limit ${CALL_OFF_BLOCK}`,
  );
  return { journeys, rounds };
}

/** A campaign that is over and of which more is planned, taken for this transaction; null: there is none. */
export function lockUncalledOff(tx: StoreTx): Promise<Pick<Campaign, 'id' | 'state'> | null> {
  return row(
    tx,
    sql`select p.id, p.state from campaign p
        where p.state in ('cancelled', 'finished') and p.announced_at is not null and p.called_off_at is null
        order by p.ended_at limit 1 for no key update skip locked`,
  );
}
