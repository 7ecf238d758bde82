import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import { compileFilter, type FilterTree } from '#libs/filters';
import type { Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { CUSTOMER_CATALOGUE, customersAt } from '../customer.catalogue';
import { CustomerAssignment } from './customer-assignment.entity';

/** Which customers are to be shared out. */
export type CustomerChoice =
  | { readonly customerIds: readonly string[] }
  | { readonly filter: FilterTree; readonly reassign: boolean; readonly limit: number };

/** A customer to be shared out, with who looks after it now. */
export interface ChosenCustomer {
  readonly id: string;
  readonly isKey: boolean;
  readonly assignmentId: string | null;
  readonly staffId: string | null;
}

export interface AssignmentSituation {
  readonly chosen: readonly ChosenCustomer[];
  /** Customers that each specialist looks after, those chosen aside; who has none is not among them. */
  readonly held: readonly { readonly staffId: string; readonly count: number }[];
}

/** Who shares customers out waits for whoever else does so in this store: both would count the same loads. */
export async function lockAssignments(tx: StoreTx): Promise<void> {
  await affected(tx, sql`select pg_advisory_xact_lock(hashtext('customer-assignment/' || current_schema()))`);
}

/** Customers to be shared out and what the specialists hold beside them, in one statement. */
export async function findSituation(
  tx: StoreTx,
  choice: CustomerChoice,
  staffIds: readonly string[],
  at: Date,
): Promise<AssignmentSituation> {
  const found = await row<AssignmentSituation>(
    tx,
    sql`with chosen as materialized (
          select ${CUSTOMER_CATALOGUE.id} as id, c.value_class, a.id as assignment_id, a.staff_id
          from ${CUSTOMER_CATALOGUE.from}
          left join customer_assignment a on a.customer_id = c.id and a.ended_at is null
          where c.merged_into_id is null and c.erased_at is null and ${chosenBy(choice, at)}),
        judged as (
          select n.id, n.assignment_id as "assignmentId", n.staff_id as "staffId",
                 n.value_class is not distinct from 'gold' or exists (
                   select from customer_status s join customer d on d.id = s.customer_id
                   where coalesce(d.merged_into_id, d.id) = n.id
                     and s.since <= ${at} and (s.until is null or s.until > ${at})) as "isKey"
          from chosen n)
        select coalesce((select json_agg(j order by j.id) from judged j), '[]') as chosen,
               coalesce((
                 select json_agg(json_build_object('staffId', h.staff_id, 'count', h.held))
                 from (select a.staff_id, count(*) as held
                       from customer_assignment a
                       join customer c on c.id = a.customer_id and c.merged_into_id is null
                       where a.ended_at is null and a.staff_id = any(${staffIds}::uuid[])
                         and not exists (select from chosen n where n.id = a.customer_id)
                       group by a.staff_id) h), '[]') as held`,
  );
  return found as AssignmentSituation;
}

function chosenBy(choice: CustomerChoice, at: Date): Sql {
  if ('customerIds' in choice) return sql`c.id = any(${choice.customerIds}::uuid[])`;
  return sql`c.id in (
    select f.id from customer f left join customer_assignment g on g.customer_id = f.id and g.ended_at is null
    where f.merged_into_id is null and f.erased_at is null and (${choice.reassign} or g.id is null) and f.id in (
      select ${CUSTOMER_CATALOGUE.id} from ${CUSTOMER_CATALOGUE.from}
      where ${compileFilter(customersAt(at), choice.filter)})
    order by f.created_at, f.id limit ${choice.limit})`;
}

/** Ends what these customers have and gives them their new specialists, in the order in which they come. */
export function replaceAssignments(
  tx: StoreTx,
  assignments: readonly CustomerAssignment[],
  endedIds: readonly string[],
  at: Date,
): Promise<unknown> {
  return Promise.all([
    endedIds.length > 0 &&
      affected(tx, sql`update customer_assignment set ended_at = ${at} where id = any(${endedIds}::uuid[])`),
    affected(
      tx,
      sql`insert into customer_assignment (id, customer_id, staff_id, policy_ref, assigned_by, assigned_at)
          select n."id", n."customerId", n."staffId", n."policyRef", n."assignedBy", n."assignedAt"
          from json_to_recordset(${JSON.stringify(assignments)}::json) as n(
            "id" uuid, "customerId" uuid, "staffId" uuid, "policyRef" varchar, "assignedBy" varchar,
            "assignedAt" timestamptz)`,
    ),
    affected(
      tx,
      sql`update customer set updated_at = ${at}
          where id = any(${assignments.map(({ customerId }) => customerId)}::uuid[])`,
    ),
  ]);
}

export function findAssignments(
  tx: StoreTx,
  filter: { readonly customerId?: string; readonly staffId?: string; readonly current?: boolean },
  keyset: Keyset,
): Promise<CustomerAssignment[]> {
  const { customerId, staffId, current } = filter;
  const wanted = [
    ...(customerId
      ? [sql`a.customer_id in (select id from customer where id = ${customerId} or merged_into_id = ${customerId})`]
      : []),
    ...(staffId ? [sql`a.staff_id = ${staffId}`] : []),
    ...(current === undefined ? [] : [current ? sql`a.ended_at is null` : sql`a.ended_at is not null`]),
  ];
  return rows(
    tx,
    sql`select ${columns(CustomerAssignment, 'a')} from customer_assignment a
        where ${keyset.where} ${wanted.length > 0 ? sql`and ${join(wanted, ' and ')}` : empty}
        ${keyset.orderAndLimit}`,
  );
}

/** The current assignments of a customer and of the duplicates merged into it. */
export function findCurrentAssignments(
  tx: StoreTx,
  customerId: string,
): Promise<Pick<CustomerAssignment, 'id' | 'customerId' | 'staffId' | 'assignedAt'>[]> {
  return rows(
    tx,
    sql`select a.id, a.customer_id as "customerId", a.staff_id as "staffId", a.assigned_at as "assignedAt"
        from customer_assignment a
        where a.customer_id in (select id from customer where id = ${customerId} or merged_into_id = ${customerId})
          and a.ended_at is null`,
  );
}
