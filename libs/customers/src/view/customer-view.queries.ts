import { type AsJson, columns, join, jsonArrayOf, preparedRow, type Sql, sql } from '#libs/database';
import { type CustomerPart, foundBy, type Keyset } from '#libs/http';
import type { TaskParams } from '#libs/tasks';
import type { StoreTx } from '#libs/tenancy';
import { selectIdsOfCustomer } from '../customer.queries';
import { CustomerObservation } from '../customer-history.entity';
import { CustomerRelation } from '../care/customer-relation.entity';
import type { TimelineEntryDto } from './customer-timeline.dto';
import { latestOfEach, ownSubjects } from './customer-timeline.queries';

interface OpenDeadline {
  readonly id: string;
  readonly kind: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** RFC 3339 */
  readonly dueAt: string | null;
}

interface OpenTask extends OpenDeadline {
  readonly params: TaskParams;
}

/** What customers, the platform and the features know of a customer. */
export interface Surroundings {
  readonly customerIds: readonly string[];
  readonly observed: readonly AsJson<CustomerObservation>[];
  readonly relations: readonly AsJson<CustomerRelation>[];
  readonly deadlines: readonly OpenDeadline[];
  readonly tasks: readonly OpenTask[];
  readonly timeline: readonly AsJson<TimelineEntryDto>[];
  /** What each part found, in their order. */
  readonly parts: readonly unknown[];
}

export interface SurroundingsLimits {
  readonly relations: number;
  readonly promises: number;
  readonly timeline: Keyset;
  readonly withTasks: boolean;
}

/** The ids as a select over what the statement below has found already. */
const OWN = sql`select id from own`;

/**
 * All of it in one statement, which the server keeps: the ids and subjects are found once, and look-ups of which the
 * planning costs more than the doing are planned once. `subjectsOf` are the selects of the parts, for the ids it is given.
 */
export async function findSurroundings(
  tx: StoreTx,
  id: string,
  parts: readonly CustomerPart[],
  subjectsOf: (customerIds: Sql) => readonly Sql[],
  limits: SurroundingsLimits,
): Promise<Surroundings> {
  const tasks = sql`
    select t.id, t.kind, t.subject_type as "subjectType", t.subject_id as "subjectId", t.due_at as "dueAt", t.params
    from task t
    where t.state in ('open', 'claimed')
      and (t.customer_id in (${OWN}) or (t.subject_type, t.subject_id) in (select type, id from subject))
    order by t.due_at, t.id limit ${limits.promises}`;
  const found = await preparedRow<Surroundings>(
    tx,
    sql`with own as materialized (${selectIdsOfCustomer(id)}),
        subject (type, id) as materialized (${join([ownSubjects(OWN), ...subjectsOf(OWN)], ' union all ')})
        select coalesce((select json_agg(id order by id) from own), '[]') as "customerIds",
          ${jsonArrayOf(sql`
            select distinct on (o.field) ${columns(CustomerObservation, 'o')} from customer_observation o
            where o.customer_id in (${OWN}) order by o.field, o.observed_at desc, o.id desc`)} as observed,
          ${jsonArrayOf(sql`
            select ${columns(CustomerRelation, 'r')} from customer_relation r
            where r.customer_id in (${OWN}) order by r.created_at, r.id limit ${limits.relations}`)} as relations,
          ${jsonArrayOf(sql`
            select d.id, d.kind, d.subject_type as "subjectType", d.subject_id as "subjectId", d.due_at as "dueAt"
            from subject s join deadline d on d.subject_type = s.type and d.subject_id = s.id
            where d.state in ('running', 'paused')
            order by d.due_at nulls last, d.id limit ${limits.promises}`)} as deadlines,
          ${limits.withTasks ? jsonArrayOf(tasks) : sql`'[]'::json`} as tasks,
          ${jsonArrayOf(sql`
            select e.id, e.type, e.subject_type as "subjectType", e.subject_id as "subjectId",
                   e.occurred_at as "occurredAt", e.actor_type as "actorType", e.actor_name as "actorName"
            from subject s ${latestOfEach(limits.timeline)} ${limits.timeline.orderAndLimit}`)} as timeline,
          ${foundBy(parts, OWN)} as parts`,
  );
  return found as Surroundings;
}
