import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { EventHandler, recordEvents, type RecordedEvent } from '#libs/events';
import { Clock } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { type ContactOfEvent, factsForEvent } from './dispatch/contact-outcomes.queries';
import { CONTACT_CALL, CONTACT_UNKNOWN, CONTACT_VISIT } from './contact-tasks';

/** Outcomes of a call or a visit in which the customer was spoken to; a message that was left is none. FUP-03 */
const ANSWERED: readonly string[] = ['reached', 'refused', 'declined', 'met', 'visit_declined'];

/** Brings back what people found out: how a call ended, what became of a message in doubt. */
@Injectable()
export class ContactAnswers {
  constructor(private readonly clock: Clock) {}

  /** A contact that went along with the one that was made has the same outcome. */
  @EventHandler({ name: 'contact-answers', types: ['task.completed'] })
  async note(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const noted = await rows<
      ContactOfEvent & { id: string; outcome: string; closedAt: Date; taskId: string; isMade: boolean }
    >(
      tx,
      sql`update contact c
          set outcome = t.outcome, outcome_at = t.closed_at, version = c.version + 1, updated_at = ${now}
          from task t
          where t.id = any(${events.map(({ subjectId }) => subjectId)}) and t.subject_type = 'contact'
            and t.kind = any(${[CONTACT_CALL.code, CONTACT_VISIT.code, CONTACT_UNKNOWN.code]}) and t.state = 'done'
            and (c.id = t.subject_id or c.merged_into_id = t.subject_id)
          returning c.id, c.journey, c.step, c.subject_type as "subjectType", c.subject_id as "subjectId", c.occurrence,
                    c.customer_id as "customerId", c.vehicle_id as "vehicleId", c.channel, c.category, c.outcome,
                    t.closed_at as "closedAt", t.id as "taskId", t.kind <> ${CONTACT_UNKNOWN.code} as "isMade"`,
    );
    await recordEvents(
      tx,
      ctx,
      noted
        .filter(({ isMade }) => isMade)
        .map(({ id, outcome, closedAt, taskId, ...contact }) => ({
          type: ANSWERED.includes(outcome) ? 'contact.answered' : 'contact.not-answered',
          subject: { type: 'contact', id },
          payload: { ...factsForEvent(contact), outcome, taskId },
          occurredAt: closedAt,
        })),
    );
  }
}
