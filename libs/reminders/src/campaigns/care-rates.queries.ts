import { join, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { RHYTHMS } from '../dates/date-trigger.dto';
import { cameToStore, guestsOf } from './campaign-guest.queries';
import type { CareMeasure, CareRateRecordDto } from './care-rates.dto';

export interface CareSpan {
  readonly from: LocalDate;
  readonly before: LocalDate;
  readonly timeZone: string;
}

/** Rounds of festivals are `national_day:2026-10-01`, those of a rhythm `quarterly:2026-10-01`. */
const FESTIVAL_ROUND = '^[a-z][a-z0-9_]*:[0-9]{4}-';
const ROUND_OF = sql`split_part(k.occurrence, ':', 1)`;

const HAS_LEFT = sql`(k.state = 'sent' or exists (
  select from contact m where m.id = k.merged_into_id and m.state = 'sent'))`;

/** The records of a measure; every count counts one of these selects. REM-28, REM-32, REM-33 */
function recordsOf(measure: CareMeasure, span: CareSpan): Sql {
  switch (measure) {
    case 'festival_greetings':
      return contacts(
        measure,
        span,
        sql`k.occurrence ~ ${FESTIVAL_ROUND} and ${ROUND_OF} <> all(${RHYTHMS})`,
        HAS_LEFT,
      );
    case 'key_account_visits':
      return contacts(
        measure,
        span,
        sql`k.channel = 'visit' and ${ROUND_OF} = any(${RHYTHMS})`,
        sql`coalesce(k.outcome = 'met', false)`,
      );
    case 'campaign_notices':
      return guests(measure, span, sql`r.notified_at is not null`);
    case 'campaign_visits':
      return guests(
        measure,
        span,
        cameToStore(sql`v.starts_on >= ${span.from} and v.starts_on < ${span.before}`, span.timeZone),
      );
  }
}

function contacts(measure: CareMeasure, { from, before, timeZone }: CareSpan, which: Sql, reached: Sql): Sql {
  return sql`
    select k.id, ${measure}::text as measure, ${ROUND_OF} as code, k.customer_id, k.id as contact_id,
           null::uuid as campaign_id, k.due_at as at, ${reached} as reached
    from contact k
    where k.due_at >= ${from}::timestamp at time zone ${timeZone}
      and k.due_at < ${before}::timestamp at time zone ${timeZone}
      and k.subject_type = 'customer' and ${which}`;
}

/** A guest's record has the id that follows from the campaign and the customer. */
function guests(measure: CareMeasure, { from, before, timeZone }: CareSpan, reached: Sql): Sql {
  const meant = (campaign: Sql): Sql => sql`${campaign}.starts_on >= ${from} and ${campaign}.starts_on < ${before}`;
  const responses = sql`o.campaign_id in (select q.id from campaign q where ${meant(sql`q`)})`;
  return sql`
    select md5(concat(r.campaign_id, r.customer_id))::uuid as id, ${measure}::text as measure, p.kind as code,
           r.customer_id, null::uuid as contact_id, p.id as campaign_id,
           p.starts_on::timestamp at time zone ${timeZone} as at, ${reached} as reached
    from campaign p join ${guestsOf(responses)} r on r.campaign_id = p.id and r.invited_at is not null
    where ${meant(sql`p`)} and p.state in ('announced', 'running', 'finished')
      and p.form <> 'alert'`;
}

export interface CareCount {
  readonly measure: CareMeasure;
  readonly code: string;
  readonly planned: number;
  readonly reached: number;
}

export function countCare(tx: StoreTx, measures: readonly CareMeasure[], span: CareSpan): Promise<CareCount[]> {
  const all = join(
    measures.map((measure) => recordsOf(measure, span)),
    ' union all ',
  );
  return rows(
    tx,
    sql`select r.measure, r.code, count(*) as planned, count(*) filter (where r.reached) as reached
        from (${all}) r group by r.measure, r.code order by r.measure, r.code`,
  );
}

export const CARE_RECORD_SORTS = defineSorts(
  { at: { column: sql`r.at`, type: 'instant' } },
  { id: sql`r.id`, fallback: 'at' },
);

export function findCareRecords(
  tx: StoreTx,
  { measure, code, reached }: { measure: CareMeasure; code: string; reached?: boolean },
  span: CareSpan,
  keyset: Keyset,
): Promise<CareRateRecordDto[]> {
  const wanted = [sql`r.code = ${code}`, keyset.where];
  if (reached !== undefined) wanted.push(sql`r.reached = ${reached}`);
  return rows(
    tx,
    sql`select r.id, r.customer_id as "customerId", r.contact_id as "contactId", r.campaign_id as "campaignId", r.at,
               r.reached
        from (${recordsOf(measure, span)}) r where ${join(wanted, ' and ')} ${keyset.orderAndLimit}`,
  );
}
