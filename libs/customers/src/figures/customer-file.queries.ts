import { join, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { CustomerKind } from '../customer.entity';
import { CONTACT_QUALITY, ofSameCustomer } from '../customer.queries';
import { FILE_FIELDS, type FileField, type FileRules } from './customer-file.policy';

const hasNone = (select: (customerId: Sql) => Sql): Sql => sql`not exists (select from ${ofSameCustomer(select)})`;

/** When the file of a customer `c` does not hold a field. */
const ABSENT: Readonly<Record<FileField, Sql>> = {
  phone: sql`${CONTACT_QUALITY} <> 'good'`,
  contact_person: hasNone((id) => sql`select from customer_contact k where k.customer_id = ${id}`),
  birthday: sql`c.lunar_birth_month is null`,
  address: sql`c.address_text is null`,
  id_number: sql`c.id_number_masked is null`,
  occupation: sql`c.occupation is null`,
  hobbies: sql`c.hobbies = '{}'`,
  file_source: sql`c.file_source is null`,
  observations: hasNone((id) => sql`select from customer_observation o where o.customer_id = ${id}`),
  relations: hasNone((id) => sql`select from customer_relation r where r.customer_id = ${id}`),
};

const absentOf = (fields: readonly FileField[]): Sql =>
  fields.length === 0
    ? sql`'{}'::text[]`
    : sql`array_remove(array[${join(fields.map((field) => sql`case when ${ABSENT[field]} then ${field}::text end`))}], null)`;

export const FILE_SORTS = defineSorts(
  { createdAt: { column: sql`c.created_at`, type: 'instant' } },
  { id: sql`c.id`, fallback: '-createdAt' },
);

export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly kind: CustomerKind;
  readonly assigneeId: string | null;
  readonly createdAt: Date;
  readonly absent: readonly FileField[];
}

/** What the file of a customer does not hold, whatever the rules ask for. */
export function findAbsent(tx: StoreTx, id: string): Promise<Pick<FileRow, 'kind' | 'absent'> | null> {
  return row(tx, sql`select c.kind, ${absentOf(FILE_FIELDS)} as absent from customer c where c.id = ${id}`);
}

/** One page of the customers whose files lack something that the rules ask for. */
export function findIncomplete(
  tx: StoreTx,
  rules: FileRules,
  { assigneeId, missing }: { readonly assigneeId?: string; readonly missing?: readonly FileField[] },
  keyset: Keyset,
): Promise<FileRow[]> {
  const absent = sql`case c.kind when 'person' then ${absentOf(rules.person)} else ${absentOf(rules.organisation)} end`;
  const asked = missing ? sql`f.absent && ${missing}::text[]` : sql`f.absent <> '{}'`;
  const assignee = sql`(select a.staff_id from customer_assignment a where a.customer_id = c.id and a.ended_at is null)`;
  const whose = assigneeId ? sql`${assignee} = ${assigneeId}` : sql`true`;
  return rows(
    tx,
    sql`select c.id, c.name, c.kind, c.created_at as "createdAt", ${assignee} as "assigneeId", f.absent
        from customer c cross join lateral (select ${absent} as absent offset 0) f
        where c.merged_into_id is null and c.erased_at is null and ${whose} and ${asked} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}
