import { Injectable } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { Deadlines } from '#libs/deadlines';
import { EventHandler, type RecordedEvent } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { CAMPAIGN_QUESTION, QUESTION_SUBJECT } from './campaign-question-task';

/** A message that left; a call or visit counts only once the customer was spoken to. */
const NOTIFIES: Readonly<Record<string, (channel: unknown) => boolean>> = {
  'contact.sent': (channel) => channel !== 'phone_call' && channel !== 'visit',
  'contact.merged': (channel) => channel !== 'phone_call' && channel !== 'visit',
  'contact.answered': () => true,
};

/** `<campaign>:notice` */
const ROUND = /^([0-9a-f-]{36}):(notice|announcement|start)$/;

/** Notes which guests were notified (通知比例), and which questions were answered. REM-32, REM-37 */
@Injectable()
export class CampaignEvents {
  constructor(private readonly deadlines: Deadlines) {}

  /** Whoever answers a guest in person closes the task, which keeps the promise too. */
  @EventHandler({ name: 'campaign-question-answered', types: ['task.completed'] })
  async keepPromises(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const answered = events.filter(({ payload }) => payload?.kind === CAMPAIGN_QUESTION.code);
    if (answered.length === 0) return;
    // when each was closed, however late that is heard of: an answer in time stays one
    const closed = await rows<{ id: string; at: Date }>(
      tx,
      sql`select t.subject_id as id, t.closed_at as at from task t
          where t.id = any(${answered.map(({ subjectId }) => subjectId)}::uuid[]) and t.state = 'done'`,
    );
    const target = { subjectType: QUESTION_SUBJECT, subjectIds: closed.map(({ id }) => id) };
    await this.deadlines.meet(tx, ctx, target, { at: new Map(closed.map(({ id, at }) => [id, at])) });
  }

  @EventHandler({ name: 'campaign-notified', types: Object.keys(NOTIFIES) })
  async noteNotified(tx: StoreTx, _ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const notified = events.flatMap(({ type, payload, occurredAt }) => {
      const { occurrence, customerId, channel } = payload ?? {};
      const [, campaignId] = (typeof occurrence === 'string' && ROUND.exec(occurrence)) || [];
      return campaignId && NOTIFIES[type](channel) ? [{ campaignId, customerId, at: occurredAt }] : [];
    });
    if (notified.length === 0) return;
    // the guest may have been merged into the customer who was reached
    await affected(
      tx,
      sql`update campaign_response r set notified_at = n.at, updated_at = n.at
          from (select t."campaignId" as campaign_id, c.id as customer_id, min(t.at) as at
                from jsonb_to_recordset(${JSON.stringify(notified)}::jsonb)
                  as t ("campaignId" uuid, "customerId" uuid, at timestamptz)
                join customer c on c.id = t."customerId" or c.merged_into_id = t."customerId"
                group by 1, 2) n
          where r.campaign_id = n.campaign_id and r.customer_id = n.customer_id and r.notified_at is null`,
    );
  }
}
