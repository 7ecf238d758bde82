import { affected, row, rows, type Sql, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import { judgeReached, type UnreachedAddress } from '#libs/customers';
import { cancelTasks } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { Receipt, ReachQuality, SoughtMessage } from '../gateways/channel-gateway';
import { type ContactOfEvent, factsForEvent } from '../dispatch/contact-outcomes.queries';
import { takeBackCounts } from '../policy/contact-counter.queries';
import { REASONS } from '../contact-reasons';
import { isMessage, type MessageChannel } from '../contact-states';
import { nextReceiptDue } from './receipt-patience.policy';
import { toldAt, toldCode } from './told-receipt.policy';

/** A message that a receipt settled. */
interface Settled extends ContactOfEvent {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly deliveryState: 'delivered' | 'undelivered';
  readonly deliveryCode: string | null;
  readonly wasUnknown: boolean;
  readonly recipient: string | null;
  readonly quality: ReachQuality | null;
}

/**
 * Notes what receipts say, once for each message: what comes again, or about no message of this store, changes nothing.
 * One that nobody knew anything of is `sent` or `failed` by it, and the task to find out is taken back. Whoever did not get
 * a message was not disturbed by it: it counts for no gap and no cap any more, however late that is told (REM-31, REM-39,
 * CF-27). Answers how many were new.
 */
export async function noteReceipts(
  tx: StoreTx,
  ctx: StoreContext,
  receipts: readonly Receipt[],
  now: Date,
): Promise<number> {
  if (receipts.length === 0) return 0;
  const told = receipts.map(({ key, state, at, code, quality }) => {
    const [id, step, channel] = key.split(':');
    return { id, step, channel, state, at: toldAt(at, now), code: toldCode(code), quality: quality ?? null };
  });
  const settled = await rows<Settled>(
    tx,
    sql`with told as (
          select distinct on (t.id, t.step, t.channel) t.* from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t(
            id uuid, step varchar, channel varchar, state varchar, at timestamptz, code varchar, quality varchar)
          order by t.id, t.step, t.channel, t.at desc, t.state),
        picked as (
          select c.id, c.state, t.state as told, t.at, t.code, t.quality
          from contact c join told t on t.id = c.id and t.step = c.step and t.channel = c.channel
          where c.state in ('sending', 'sent', 'unknown')
            and coalesce(c.delivery_state, 'pending') in ('pending', 'not_told')
          order by c.id for update of c)
        update contact c
        set delivery_state = p.told, delivery_at = p.at, delivery_code = p.code, receipt_due_at = null,
            state = case when p.state <> 'unknown' then p.state when p.told = 'delivered' then 'sent' else 'failed' end,
            sent_at = case when p.state = 'unknown' and p.told = 'delivered' then p.at else c.sent_at end,
            version = c.version + 1, updated_at = ${now}
        from picked p where c.id = p.id
        returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                  c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category, c.recipient,
                  c.delivery_state as "deliveryState", c.delivery_code as "deliveryCode",
                  p.state = 'unknown' as "wasUnknown", p.quality`,
  );
  const missed = settled.filter(({ deliveryState }) => deliveryState === 'undelivered');
  await Promise.all([
    // sent first, since contacts are locked before everything else
    hastenHeld(
      tx,
      missed.map(({ customerId }) => customerId),
      now,
    ),
    recordEvents(
      tx,
      ctx,
      settled.map(({ id, deliveryState, deliveryCode, ...contact }) => ({
        type: `contact.${deliveryState}`,
        subject: { type: 'contact', id },
        payload: { ...factsForEvent(contact), code: deliveryCode },
        occurredAt: now,
      })),
    ),
    cancelTasks(
      tx,
      ctx,
      { type: 'contact', ids: settled.flatMap(({ id, wasUnknown }) => (wasUnknown ? id : [])) },
      now,
    ),
    judgeReached(tx, ctx, settled.flatMap(unreachedOf), now),
    // sent last, since the counters are locked after the customers
    takeBackCounts(tx, missed, now),
  ]);
  return settled.length;
}

/** What a message held up that did not arrive is judged anew: contacts that wait for the end of a gap or of a cap. */
async function hastenHeld(tx: StoreTx, customerIds: readonly string[], now: Date): Promise<void> {
  if (customerIds.length === 0) return;
  await affected(
    tx,
    sql`with held as (${heldUpBy(customerIds, now)})
        update contact c set due_at = ${now}, version = c.version + 1, updated_at = ${now}
        from held where c.id = held.id`,
  );
}

/** Contacts with these customers, their survivors and duplicates that wait for the end of a gap or of a cap, locked. */
export function heldUpBy(customerIds: readonly string[], now: Date): Sql {
  const survivors = sql`select coalesce(merged_into_id, id) from customer where id = any(${customerIds}::uuid[])`;
  return sql`
    select c.id from contact c
    where c.customer_id = any(array(
        select k.id from customer k where k.id = any(array(${survivors})) or k.merged_into_id = any(array(${survivors}))))
      and c.state = 'due' and c.due_at > ${now}
      and exists (select from contact_decision d
                  where d.contact_id = c.id and d.until = c.due_at and d.reason = any(${HELD_UP}))
    order by c.id for update of c`;
}

const HELD_UP: readonly string[] = [REASONS.minimumGap, REASONS.frequencyCap];

/** What a message found out about the number or address that it went to; nothing where it may have been something else. */
export function unreachedOf({
  customerId,
  channel,
  recipient,
  quality,
}: Pick<ContactOfEvent, 'customerId' | 'channel'> & {
  readonly recipient: string | null;
  readonly quality: ReachQuality | null;
}): UnreachedAddress[] {
  return isMessage(channel) && recipient !== null && quality !== null
    ? [{ customerId, channel, to: recipient, quality }]
    : [];
}

/** Those of these messages whose receipt came before their gateway's answer; all of them are locked. */
export async function lockSettled(tx: StoreTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const locked = await rows<{ id: string; isSettled: boolean }>(
    tx,
    sql`select id, coalesce(delivery_state, '') in ('delivered', 'undelivered') as "isSettled"
        from contact where id = any(${ids}::uuid[]) order by id for no key update`,
  );
  return new Set(locked.flatMap(({ id, isSettled }) => (isSettled ? [id] : [])));
}

/** A message whose receipt has not come. */
export interface AwaitedMessage extends SoughtMessage {
  readonly channel: MessageChannel;
}

/** Takes messages whose providers are to be asked now; they are asked again later, whatever becomes of this run. */
export async function takeAwaited(tx: StoreTx, ctx: StoreContext, now: Date, limit: number): Promise<AwaitedMessage[]> {
  const taken = await rows<{
    id: string;
    step: string;
    channel: MessageChannel;
    recipient: string | null;
    reference: string | null;
    intentAt: Date;
    sentAt: Date;
  }>(
    tx,
    sql`select id, step, channel, recipient, reference, intent_at as "intentAt", sent_at as "sentAt" from contact
        where delivery_state = 'pending' and receipt_due_at <= ${now} and state = 'sent'
        order by receipt_due_at, id limit ${limit} for update skip locked`,
  );
  if (taken.length === 0) return [];
  const next = taken.map(({ id, sentAt }) => ({ id, dueAt: nextReceiptDue(sentAt, now) }));
  await affected(
    tx,
    sql`update contact c
        set receipt_due_at = t."dueAt", delivery_state = case when t."dueAt" is null then 'not_told' else 'pending' end
        from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as t(id uuid, "dueAt" timestamptz) where c.id = t.id`,
  );
  return taken.flatMap(({ id, step, channel, recipient, reference, intentAt }) =>
    recipient === null
      ? []
      : [
          {
            ...{ key: `${id}:${step}:${channel}`, channel, to: recipient, storeCode: ctx.store.code },
            ...{ intendedAt: intentAt, reference: reference ?? undefined },
          },
        ],
  );
}

/** When a provider is to be asked next; null: no receipt is awaited. */
export async function findNextAwaited(tx: StoreTx): Promise<Date | null> {
  const next = await row<{ dueAt: Date | null }>(
    tx,
    sql`select min(receipt_due_at) as "dueAt" from contact where delivery_state = 'pending'`,
  );
  return next?.dueAt ?? null;
}
