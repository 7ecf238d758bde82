import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { EventHandler, type RecordedEvent, recordEvents } from '#libs/events';
import { Clock } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { SATISFACTION_RULES, USUAL } from './survey-policies';

interface FullRow {
  readonly consultantId: string;
  readonly responseIds: string[];
  readonly customers: number;
}

/**
 * Three customers in a row who give the same consultant full marks (连续三名客户满分): told of once in each row of them,
 * however long it grows. STF-22
 */
@Injectable()
export class FullMarks {
  constructor(private readonly clock: Clock) {}

  @EventHandler({ name: 'full-marks', types: ['survey-response.recorded'] })
  async look(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const consultants = new Set(
      events.flatMap(({ payload }) =>
        payload?.fullMarks === true && typeof payload.consultantId === 'string' ? [payload.consultantId] : [],
      ),
    );
    if (consultants.size === 0) return;
    const { document } = await policyInForce(tx, SATISFACTION_RULES, USUAL, this.clock.now());
    const fresh = await noteFullRows(tx, [...consultants], document.fullMarksInARow);
    await recordEvents(
      tx,
      ctx,
      fresh.map(({ consultantId, responseIds, customers }) => ({
        type: 'follow-up.full-marks-in-a-row',
        subject: { type: 'staff', id: consultantId },
        payload: { consultantId, responseIds, customers },
      })),
    );
  }
}

/**
 * Marks the rows of full marks that are long enough and were not told of. A row ends at the first answer that is less; a
 * customer who answers twice counts once. Two that look at once wait for each other at the responses, and the second
 * finds them marked.
 */
async function noteFullRows(tx: StoreTx, consultants: readonly string[], wanted: number): Promise<FullRow[]> {
  // the lock is taken in a statement of its own: what is read after it is what the first one left
  await rows(
    tx,
    sql`select id from survey_response
        where consultant_id = any(${consultants}::uuid[]) and full_marks and not full_marks_run
        order by id for update`,
  );
  return rows<FullRow>(
    tx,
    sql`with placed as (
          select r.id, r.consultant_id, coalesce(c.merged_into_id, r.customer_id) as customer_id, r.full_marks,
                 r.full_marks_run,
                 count(*) filter (where not r.full_marks)
                   over (partition by r.consultant_id order by r.answered_at, r.id) as breaks
          from survey_response r left join customer c on c.id = r.customer_id
          where r.consultant_id = any(${consultants}::uuid[]) and r.score is not null),
        full_row as (
          select consultant_id, breaks, array_agg(id order by id) as ids, count(distinct customer_id) as customers
          from placed where full_marks
          group by consultant_id, breaks
          having count(distinct customer_id) >= ${wanted} and not bool_or(full_marks_run)),
        marked as (
          update survey_response r set full_marks_run = true from full_row f where r.id = any(f.ids))
        select consultant_id as "consultantId", ids as "responseIds", customers from full_row order by consultant_id`,
  );
}
