import { join, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import { type ContactPolicyDocument, type ContactSubjectType, isReachableOn, MOST_FORESEEN } from '#libs/outreach';
import type { StoreTx } from '#libs/tenancy';
import { heldOut } from '../hold-out.queries';
import type { JourneyDocument } from '../journey.dto';
import { SPOKEN } from '../judged-rounds.queries';
import { type Exclusion, followingContacts, type RoundContacts } from '../round-plan.queries';
import { HELD_OUT } from '../reminders.errors';
import { toldConsent } from './told-consent.queries';

/**
 * What keeps a planned contact from being made, as far as it is known ahead: somebody did it already, there is no way to
 * the customer, the customer does not want it. The same rules as at the dispatch. `step_done_by` and `need` are relations
 * of `withJudgement`.
 */
const JUDGED_LATER: readonly Exclusion[] = [
  {
    reason: sql`'satisfied'`,
    when: sql`exists (
      select from step_done_by b join contact k on k.journey = b.journey and (b.by_step is null or b.by_step = k.step)
      where b.step = q.step and k.customer_id in (
          select same.id from customer same where same.id = q.customer_id or same.merged_into_id = q.customer_id)
        and (k.state = 'sent' or not b.answered and k.state in ('due', 'claimed', 'sending', 'to_print'))
        and (not b.answered or k.outcome = any(${SPOKEN}))
        and (q.vehicle_id is null or k.vehicle_id is null or k.vehicle_id = q.vehicle_id)
        and coalesce(k.sent_at, k.due_at) between q.due_at - make_interval(days => b.within_days)
                                              and q.due_at + make_interval(days => b.within_days))`,
  },
  {
    reason: sql`case q.channel when 'email' then 'no_email' when 'letter' then 'no_address' else 'no_number' end`,
    when: sql`not (${isReachableOn(sql`q.channel`, sql`q.customer_id`)})`,
  },
  {
    reason: sql`case when told.state = 'withdrawn' then 'consent_withdrawn' else 'no_consent' end`,
    when: sql`told.state = 'withdrawn' or told.rule = 'only_with_consent' and told.state is null`,
  },
];

/** What keeps a message from being sent and ends its step with that, so that a call may follow. */
const UNREACHED = ['no_email', 'no_address', 'no_number', 'no_consent', 'consent_withdrawn'];

/** An id of what has no row: a UUID of version 8, made of its round and step. */
const A_NAME = sql`overlay(overlay(md5(concat_ws('/', q.subject_id, q.occurrence, q.step)) placing '8' from 13)
                           placing 'a' from 17)::uuid`;

/**
 * `WITH` clauses whose last one, `j`, has the contacts of the first steps with the `reason` of each that is left out, and
 * what may follow those that are made or cannot be sent: where it would be left out, it is not there. Each has an id.
 */
function withJudgement({ code, contacts, document, policy, before, timeZone }: PreviewInput): Sql {
  const { clauses, exclusions } = contacts;
  const { steps, holdOutPercent = 0 } = document;
  const { consents = [] } = policy;
  const doneBy = steps.flatMap(({ code, doneBy: by = [] }) =>
    by.map(({ journey, step, withinDays, answered }) => ({
      ...{ step: code, journey, by_step: step ?? null, within_days: withinDays, answered: answered ?? false },
    })),
  );
  const lot: Exclusion = {
    reason: sql`${HELD_OUT}::text`,
    when: heldOut(code, holdOutPercent, sql`q.subject_id`, sql`q.occurrence`),
  };
  const drawn = holdOutPercent > 0 ? [lot] : [];
  const reasons = [...exclusions, ...drawn, ...JUDGED_LATER].map(
    ({ reason, when }) => sql`when ${when} then ${reason}`,
  );
  const judged = (from: Sql, isFollowing: Sql): Sql => sql`
    select q.subject_id, q.customer_id, q.vehicle_id, q.occurrence, q.not_after, q.blocked, q.known_id, q.erased_at,
           q.step, q.channel, q.category, q.due_at, ${A_NAME} as id, ${isFollowing} as is_following,
           (q.due_at at time zone ${timeZone})::date as due_on,
           case ${join(reasons, ' ')} end as reason
    from ${from} q
    left join lateral (
      select n.rule, ${toldConsent(sql`q.customer_id`, sql`q.channel`, sql`n.purpose`)} as state
      from need n where n.category = q.category limit 1) told on true`;
  const first = sql`(select *, reason is not null as is_unreached from first_step
                     where reason is null or reason = any(${UNREACHED}))`;
  return sql`${clauses},
    step_done_by as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(doneBy)}::jsonb)
        as b(step text, journey text, by_step text, within_days integer, answered boolean)),
    need as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(consents)}::jsonb)
        as n(category text, purpose text, rule text)),
    first_step as materialized (${judged(sql`q`, sql`false`)}),
    ${followingContacts(document, first, before, timeZone)},
    j as materialized (
      select * from first_step
      union all
      select * from (${judged(sql`(select * from f where steps_before > 0)`, sql`true`)}) n where n.reason is null)`;
}

/** What a preview is made of. */
export interface PreviewInput {
  /** Of the journey. */
  readonly code: string;
  readonly contacts: RoundContacts;
  readonly document: JourneyDocument;
  readonly policy: ContactPolicyDocument;
  readonly timeZone: string;
  /** Until just before then. */
  readonly before: Date;
}

/** How many contacts of a step fall on a day, or are left out for a reason. */
export interface PreviewCount {
  dueOn: LocalDate;
  step: string;
  reason: string | null;
  contacts: number;
}

export function countPreview(tx: StoreTx, input: PreviewInput): Promise<PreviewCount[]> {
  return rows(
    tx,
    sql`${withJudgement(input)}
        select j.due_on as "dueOn", j.step, j.reason, count(*) as contacts from j
        group by j.due_on, j.step, j.reason order by j.due_on, j.step, j.reason`,
  );
}

/** One contact of a preview, or another one with the customer of such a contact. */
export interface PreviewRecord {
  id: string;
  /** It is on the page. */
  isListed: boolean;
  occurrence: string;
  /** From then on nothing of the round is of use. */
  notAfter: Date | null;
  /** With whom it really is: the survivor of the customer's merges, its duplicates, and its person in the group. */
  survivorId: string | null;
  duplicateIds: string[];
  personId: string | null;
  step: string;
  channel: string;
  subjectType: ContactSubjectType;
  subjectId: string;
  customerId: string | null;
  customerName: string | null;
  vehicleId: string | null;
  plate: string | null;
  model: string | null;
  dueAt: Date;
  reason: string | null;
}

export interface PreviewFilter {
  readonly reason?: string;
  readonly isLeftOut?: boolean;
  readonly step?: string;
  readonly isFollowing?: boolean;
  readonly on?: LocalDate;
}

export const PREVIEW_SORTS = defineSorts(
  { dueAt: { column: sql`j.due_at`, type: 'instant' } },
  { id: sql`j.id`, fallback: 'dueAt' },
);

/** The page, in its order, and after it what else of the journey its customers would get. */
export function findPreview(
  tx: StoreTx,
  input: PreviewInput,
  subjectType: ContactSubjectType,
  { reason, isLeftOut, isFollowing, step, on }: PreviewFilter,
  keyset: Keyset,
): Promise<PreviewRecord[]> {
  const wanted = [keyset.where];
  if (reason !== undefined) wanted.push(sql`j.reason = ${reason}`);
  if (isLeftOut !== undefined) wanted.push(isLeftOut ? sql`j.reason is not null` : sql`j.reason is null`);
  if (isFollowing !== undefined) wanted.push(sql`j.is_following = ${isFollowing}`);
  if (step !== undefined) wanted.push(sql`j.step = ${step}`);
  if (on !== undefined) wanted.push(sql`j.due_on = ${on}`);
  return rows(
    tx,
    sql`${withJudgement(input)},
        page as materialized (
          select p.*, row_number() over () as at from (
            select j.* from j where ${join(wanted, ' and ')} ${keyset.orderAndLimit}) p),
        companion as (
          select j.*, row_number() over (partition by j.customer_id order by j.due_at, j.id) as nearness from j
          where j.reason is null and j.customer_id in (select p.customer_id from page p where p.reason is null)
            and j.id not in (select p.id from page p)),
        told as (
          select id, subject_id, customer_id, vehicle_id, occurrence, not_after, step, channel, due_at, reason, at from page
          union all
          select id, subject_id, customer_id, vehicle_id, occurrence, not_after, step, channel, due_at, reason, null
          from companion where nearness <= ${MOST_FORESEEN})
        select j.id, j.at is not null as "isListed", j.occurrence, j.not_after as "notAfter",
               s.id as "survivorId", s.person_id as "personId",
               array(select d.id from customer d where d.merged_into_id = s.id) as "duplicateIds",
               j.step, j.channel, ${subjectType}::text as "subjectType", j.subject_id as "subjectId",
               c.id as "customerId", c.name as "customerName", v.id as "vehicleId", v.plate, v.model,
               j.due_at as "dueAt", j.reason
        from told j left join customer c on c.id = j.customer_id
        left join customer s on s.id = coalesce(c.merged_into_id, c.id)
        left join vehicle v on v.id = j.vehicle_id
        order by j.at nulls last, j.due_at, j.id`,
  );
}
