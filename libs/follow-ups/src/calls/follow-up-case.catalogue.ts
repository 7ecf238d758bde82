import { type Sql, sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { FOLLOW_UP_RESULTS } from './follow-up-results';

/** Made by a person; what else is sent beside them says nothing (成功回访不包括留言和寄信). */
const CALLS = sql`('phone_call', 'visit')`;

/** Nobody heard of these, though they were owed. What was called off for another reason was not to be followed up. */
const LOST = sql`('no_number', 'no_email', 'no_address', 'expired', 'gave_up', 'gateway_refused')`;

/** The contacts of one case with a contact `fk` that are decided on. */
const DECIDED = sql`
  select o.id, o.due_at, o.outcome_at, o.channel in ${CALLS} as is_call, od.reason, od.decided_at,
         case o.outcome when 'met' then 'reached' when 'not_met' then 'no_answer' when 'declined' then 'refused'
                        when 'visit_declined' then 'refused' else o.outcome end as result,
         o.state in ('sent', 'unknown') or o.merged_into_id is not null as was_made,
         bool_or(o.channel in ${CALLS}) over () as has_call
  from contact o join contact_decision od on od.contact_id = o.id and od.kind <> 'deferred'
  where o.category = 'follow_up' and o.subject_id = fk.subject_id and o.occurrence = fk.occurrence
    and o.subject_type = fk.subject_type`;

/** What came of that case; `head_id` is null where none of its contacts counts. */
const FOUND = sql`
  select (array_agg(p.id order by p.decided_at, p.id))[1] as head_id, min(p.due_at) as due_at,
         coalesce(sum(a.tries), 0)::int as attempts, max(a.last_at) as last_at, max(a.opinion) as opinion,
         bool_or(a.tries > 0 or p.is_call and coalesce(p.result, '') not in ('', 'no_number')) as called,
         case when bool_or(p.is_call and p.result = 'reached') then 'reached'
              when bool_or(p.is_call and p.result is null and p.was_made) then 'open'
              else coalesce(
                (array_agg(p.result order by p.outcome_at desc) filter (where p.is_call and p.result is not null))[1],
                case when bool_or(p.reason = 'no_number') then 'no_number'
                     when bool_or(p.was_made) and not bool_or(p.is_call) then 'message_left'
                     else 'not_called' end) end as result
  from (${DECIDED}) p
  cross join lateral (
    select count(*) as tries, max(x.made_at) as last_at, max(x.opinion) as opinion
    from call_attempt x where x.contact_id = p.id) a
  where (p.is_call or not p.has_call) and (p.was_made or p.reason in ${LOST})`;

/** Whether the customer of a case, or a duplicate merged into it, was a member on the day on which it was due. FUP-08 */
const IS_MEMBER = sql`exists (
  select from customer fo
  cross join lateral (
    select coalesce(fo.merged_into_id, fo.id) as id
    union all select x.id from customer x where x.merged_into_id = coalesce(fo.merged_into_id, fo.id)) same
  cross join lateral (
    select from customer_status m
    where m.customer_id = same.id and m.kind = 'member' and m.since <= fc.due_at and (m.until is null or m.until > fc.due_at)
    offset 0) held
  where fo.id = fk.customer_id)`;

/**
 * Decisions `fd` with the cases that begin with them: contact `fk`, and what came of it `fc`. A contact is looked up for
 * each decision, or Postgres reads all that the store ever had for one day of them.
 */
export const casesOf = (decisions: Sql): Sql => sql`
  ${decisions} fd
  cross join lateral (
    select k.* from contact k
    where k.id = fd.contact_id and fd.kind <> 'deferred' and k.category = 'follow_up' offset 0) fk
  join lateral (${FOUND}) fc on fc.head_id = fk.id`;

/**
 * Cases of follow-up (应回访), which are what follow-up is measured by everywhere: KPI-13, the summary, its lists and its
 * archive. A case is what contacts of the category follow_up are about, however many that takes: one subject and one
 * occurrence. It counts from the day on which the first of them was decided on: handed to a person, sent, or given up.
 * What is only planned, or put off, will be; what was called off was not to be followed up. Where there is a call, messages
 * beside it say nothing, and a case of messages alone is none that succeeded. FUP-03, FUP-08, KPI-13
 *
 * Found from its first contact on, so that a day of them is found by the index on when decisions were made.
 */
export const FOLLOW_UP_CASE_CATALOGUE = defineCatalogue({
  code: 'follow-up-case',
  label: { 'zh-CN': '应回访', en: 'Cases of follow-up' },
  from: casesOf(sql`contact_decision`),
  id: sql`fk.id`,
  fields: {
    id: { type: 'id', sql: sql`fk.id`, label: { 'zh-CN': '首个联系编号', en: 'Id of the first contact' } },
    step: {
      type: 'text',
      sql: sql`fk.journey || '/' || fk.step`,
      label: { 'zh-CN': '旅程步骤', en: 'Step of a journey' },
    },
    result: { type: 'enum', values: FOLLOW_UP_RESULTS, sql: sql`fc.result`, label: { 'zh-CN': '结果', en: 'Result' } },
    called: { type: 'boolean', sql: sql`fc.called`, label: { 'zh-CN': '已拨打', en: 'Somebody tried to call' } },
    hasOpinion: {
      type: 'boolean',
      sql: sql`(fc.opinion is not null)`,
      label: { 'zh-CN': '提出意见', en: 'The customer raised something' },
    },
    member: { type: 'boolean', sql: IS_MEMBER, label: { 'zh-CN': '会员', en: 'Member' } },
    customerId: { type: 'id', sql: sql`fk.customer_id`, label: { 'zh-CN': '客户', en: 'Customer' } },
    vehicleId: { type: 'id', sql: sql`fk.vehicle_id`, label: { 'zh-CN': '车辆', en: 'Vehicle' } },
    decidedAt: { type: 'instant', sql: sql`fd.decided_at`, label: { 'zh-CN': '决定时间', en: 'Decided at' } },
  },
});
