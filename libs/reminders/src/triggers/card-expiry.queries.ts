import { type Sql, sql } from '#libs/database';
import { CUSTOMER_CATALOGUE } from '#libs/customers';
import type { CardExpiryDto } from './trigger.dto';
import { defineRoundEnd, defineTrigger, SURVIVOR } from './trigger-source';

const RENEWED = defineRoundEnd('card_renewed', '已续卡', 'The card was renewed, or a higher one was taken');

/** Of two cards, whether `o` renews `s` or is the upgrade of it; every card is one of a member's. 升级为其他消费卡 */
const IS_SAME_OR_HIGHER = sql`(
  o.kind = s.kind or o.kind = 'gold_card' or s.kind = 'member' and o.kind = 'consumption_card')`;

/** A card `s` of a customer, the survivor of merges: whether this one or a higher one holds for longer. 续卡或升级 */
const holdsLonger = (customerId: Sql): Sql => sql`exists (
  select from customer_status o
  where o.customer_id in (select same.id from customer same
                          where same.id = ${customerId} or same.merged_into_id = ${customerId})
    and o.id <> s.id and ${IS_SAME_OR_HIGHER} and (o.until is null or o.until > s.until))`;

/** A member's, consumption or gold card runs out (会员卡、消费卡、金卡到期): the round is the card. LOY-15, REM-35 */
export const CARD_EXPIRY_TRIGGER = defineTrigger({
  kind: 'card_expiry',
  label: { 'zh-CN': '会员卡到期', en: 'Card expires' },
  description: 'A customer’s card runs out: steps count from the instant at which it ends',
  catalogue: CUSTOMER_CATALOGUE,
  subjectType: 'customer',
  changedBy: ['customer.status-granted', 'customer.status-ended'],
  placeholders: ['expiresOn'],
  faults: ({ card }) => (card ? [] : [{ pointer: '#/trigger/card', code: 'journey_rules_missing' }]),
  rounds: ({ trigger, from, before, timeZone }) => sql`
    select ${SURVIVOR} as subject_id, ${SURVIVOR} as customer_id, null::uuid as vehicle_id, s.id::text as occurrence,
           null::date as anchor_on, s.until as anchor_at, null::timestamptz as not_after,
           jsonb_build_object('expiresOn', (s.until at time zone ${timeZone})::date) as round_values,
           case when ${holdsLonger(SURVIVOR)} then ${RENEWED}::text end as blocked
    from customer_status s join customer c on c.id = s.customer_id
    where s.until >= ${from} and s.until < ${before} and s.kind = any(${(trigger.card as CardExpiryDto).cards})
      and s.until > s.since`,
  over: (contacts) => sql`
    select k.id, ${RENEWED}::text as reason from ${contacts} k join customer_status s on s.id::text = k.occurrence
    where ${holdsLonger(sql`k.customer_id`)}`,
});
