import { type Sql, sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { policyInForce } from '#libs/policies';
import type { StoreTx } from '#libs/tenancy';
import { BIRTHDAY_RULES } from '../dates/birthday-rules';
import { celebrationsIn } from '../dates/celebrations.policy';
import { defineRoundEnd, defineTrigger, type RoundSearch, SURVIVOR } from './trigger-source';

const RELATION_GONE = defineRoundEnd('relation_gone', '该家人已不在档案中', 'The family member is no longer on file');

/** The rows of `source`, by their birthdays; as `born`, with the day `on` of the celebration. */
async function celebrating(source: Sql, { fromOn, beforeOn, now }: RoundSearch, tx: StoreTx): Promise<Sql> {
  const { document } = await policyInForce(tx, BIRTHDAY_RULES, 'default', now);
  const { solar, lunar } = celebrationsIn(fromOn, beforeOn, document);
  return sql`(
    select b.*, day."on" from jsonb_to_recordset(${JSON.stringify(solar)}::jsonb) as day ("on" date, born date)
    join ${source} b on b.solar_birthday = day.born
    union
    select b.*, day."on"
    from jsonb_to_recordset(${JSON.stringify(lunar)}::jsonb)
      as day ("on" date, month smallint, day smallint, leap boolean)
    join ${source} b
      on b.lunar_birth_month = day.month and b.lunar_birth_day = day.day and b.lunar_birth_leap = day.leap) born`;
}

/**
 * A customer's birthday (客户生日), solar and lunar: each day of the celebration is a round, so that a day which is both is
 * one. Of merged duplicates the survivor's birthday counts, and theirs only where it has none. CUS-06, REM-26
 */
export const BIRTHDAY_TRIGGER = defineTrigger({
  kind: 'birthday',
  label: { 'zh-CN': '客户生日', en: 'Birthday' },
  description: 'A customer has birthday, by the solar or the lunar calendar as the policy `birthday-rules` says',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  placeholders: ['birthdayOn'],
  changedBy: ['customer.created', 'customer.changed'],
  rounds: async (search, tx) => {
    const source = sql`(
      select ${SURVIVOR} as id, c.solar_birthday, c.lunar_birth_month, c.lunar_birth_day, c.lunar_birth_leap
      from customer c left join customer s on s.id = c.merged_into_id
      where c.kind = 'person' and s.birthday_calendar is null)`;
    return sql`
      select distinct born.id as subject_id, born.id as customer_id, null::uuid as vehicle_id,
             born."on"::text as occurrence, born."on" as anchor_on, null::timestamptz as anchor_at,
             null::timestamptz as not_after, jsonb_build_object('birthdayOn', born."on") as round_values,
             null::text as blocked
      from ${await celebrating(source, search, tx)}`;
  },
});

/** The birthday of a family member (客户家人的生日); who is told is the customer. CUS-07, REM-27 */
export const FAMILY_BIRTHDAY_TRIGGER = defineTrigger({
  kind: 'family_birthday',
  label: { 'zh-CN': '客户家人生日', en: 'Birthday of a family member' },
  description: 'A family member of a customer has birthday, by the solar or the lunar calendar',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  placeholders: ['birthdayOn'],
  changedBy: ['customer.relation-added', 'customer.relation-changed'],
  rounds: async (search, tx) => {
    const source = sql`(
      select ${SURVIVOR} as customer_id, r.id, r.solar_birthday, r.lunar_birth_month, r.lunar_birth_day,
             r.lunar_birth_leap
      from customer_relation r join customer c on c.id = r.customer_id where r.kind = 'family_member')`;
    return sql`
      select born.customer_id as subject_id, born.customer_id, null::uuid as vehicle_id,
             concat(born.id::text, ':', born."on"::text) as occurrence, born."on" as anchor_on,
             null::timestamptz as anchor_at, null::timestamptz as not_after,
             jsonb_build_object('birthdayOn', born."on") as round_values, null::text as blocked
      from ${await celebrating(source, search, tx)}`;
  },
  over: (contacts) => sql`
    select k.id, ${RELATION_GONE}::text as reason from ${contacts} k
    where not exists (select from customer_relation r where r.id::text = split_part(k.occurrence, ':', 1))`,
});
