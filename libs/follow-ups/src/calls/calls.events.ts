import { Injectable } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { newId } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { DEFAULT_RULES, FOLLOW_UP_CALL } from './call-rules';
import { touchDaysOf } from './follow-up-days.queries';

/** What contacts that became calls, and their outcomes, mean for follow-up. FUP-08, FUP-09 */
@Injectable()
export class CallEvents {
  constructor(private readonly deadlines: Deadlines) {}

  /** The customer is spoken to within three days of the delivery. A follow-up that is about no visit has no such promise. */
  @EventHandler({ name: 'follow-up-promises', types: ['contact.sent'] })
  async promise(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const calls = await rows<{ id: string; deliveredAt: Date }>(
      tx,
      sql`select k.id, o.delivered_at as "deliveredAt" from contact k join service_order o on o.id = k.subject_id
          where k.id = any(${idsOf(events)}::uuid[]) and k.subject_type = 'service-order' and k.channel = 'phone_call'
            and k.category = 'follow_up' and o.delivered_at is not null`,
    );
    await this.deadlines.start(
      tx,
      ctx,
      calls.map(({ id, deliveredAt: startedAt }) => ({
        ...{ id: newId(), kind: FOLLOW_UP_CALL, subject: { type: 'contact', id } },
        ...{ policyCode: DEFAULT_RULES, rule: FOLLOW_UP_CALL.code, startedAt },
      })),
    );
  }

  /** Keeps the promise, each at the instant of its call: a worker that was down does not make it late. */
  @EventHandler({ name: 'follow-up-kept', types: ['contact.answered'] })
  async keep(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const reached = events.filter(({ payload }) => payload?.outcome === 'reached');
    // the first call of several to one contact, so that they are told last to first
    const at = new Map(reached.toReversed().map(({ subjectId, occurredAt }) => [subjectId, occurredAt]));
    if (at.size === 0) return;
    const target = { subjectType: 'contact', subjectIds: [...at.keys()], kinds: [FOLLOW_UP_CALL] };
    await this.deadlines.meet(tx, ctx, target, { at });
  }

  /** A call that was closed in the inbox stands in the record list like the others (全面记录). FUP-08 */
  @EventHandler({ name: 'calls-closed-in-inbox', types: ['contact.answered', 'contact.not-answered'] })
  async fillIn(tx: StoreTx, { store }: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    await affected(
      tx,
      sql`insert into call_attempt (id, task_id, contact_id, customer_id, number, made_at, made_by, outcome, created_at)
          select n.id, t.id, k.id, coalesce(c.merged_into_id, c.id), coalesce(a.number, 0) + 1, t.closed_at,
                 t.claimed_by, t.outcome, t.closed_at
          from unnest(${idsOf(events)}::uuid[], ${idsOf(events).map(() => newId())}::uuid[]) as n (contact_id, id)
          join contact k on k.id = n.contact_id
          join customer c on c.id = k.customer_id
          join task t on t.subject_type = 'contact' and t.subject_id = k.id and t.kind = 'contact-call' and t.state = 'done'
          left join lateral (select x.number, x.next_at from call_attempt x
                             where x.contact_id = k.id order by x.number desc limit 1) a on true
          where (a.number is null or a.next_at is not null)
            and t.outcome in ('reached', 'no_answer', 'refused', 'wrong_number', 'empty_number', 'no_number',
                              'message_left')
          on conflict do nothing`,
    );
    // whoever looked at these days before counted without the tries that were just filled in
    await touchDaysOf(tx, store.timeZone, { contactIds: idsOf(events), customerIds: [] });
  }
}

const idsOf = (events: readonly RecordedEvent[]): string[] => [...new Set(events.map(({ subjectId }) => subjectId))];
