import { affected, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import type { FeedbackFilingDto } from './archive-policy.dto';

/**
 * Files what calls brought: of each closed task with a note about a vehicle, made by a role that the rules name, one
 * document without paper. It concerns whom the call was for, or else the owner. Answers how many. ARC-18
 */
export async function fileFeedback(
  tx: StoreTx,
  taskIds: readonly string[],
  filings: readonly FeedbackFilingDto[],
  now: Date,
): Promise<number> {
  if (filings.length === 0) return 0;
  const told = taskIds.map((taskId) => ({ taskId, documentId: newId(), fileId: newId() }));
  const calls = sql`
    select n."documentId", n."fileId", t.id as task_id, t.vehicle_id,
           coalesce(t.customer_id, w.customer_id) as customer_id, t.note, t.closed_at,
           r."kind", r."label"
    from json_to_recordset(${JSON.stringify(told)}::json) as n ("taskId" uuid, "documentId" uuid, "fileId" uuid)
    join task t on t.id = n."taskId"
    join json_to_recordset(${JSON.stringify(filings)}::json)
      as r ("taskKind" varchar, "role" varchar, "kind" varchar, "label" jsonb)
      on r."taskKind" = t.kind and r."role" = t.owner_role
    left join vehicle_owner w on w.vehicle_id = t.vehicle_id and w.replaced_at is null
    where t.state = 'done' and t.vehicle_id is not null and t.note is not null`;
  const [, filed] = await Promise.all([
    affected(
      tx,
      sql`insert into archive_file (id, vehicle_id, created_at, updated_at)
          select distinct on (c.vehicle_id) c."fileId", c.vehicle_id, ${now}::timestamptz, ${now}::timestamptz
          from (${calls}) c
          where not exists (select from archive_file f where f.vehicle_id = c.vehicle_id)
          order by c.vehicle_id
          on conflict (vehicle_id) do nothing`,
    ),
    affected(
      tx,
      sql`insert into archive_document (id, file_id, customer_id, kind, label, position, state, required, check_type, form,
                                        customer_signature, internal_signature, note, source_type, source_id, filed_at,
                                        created_at, updated_at)
          select c."documentId", f.id, c.customer_id, c."kind", c."label", 0, 'filed', false, false, 'electronic',
                 'not_needed', 'not_needed', left(c.note, 1000), 'task', c.task_id, c.closed_at, ${now}, ${now}
          from (${calls}) c join archive_file f on f.vehicle_id = c.vehicle_id`,
    ),
  ]);
  return filed;
}
