import { columns, join, row, rows, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf, type PageQuery } from '#libs/http';
import type { GroupTx } from '#libs/tenancy';
import { Absence, Grant, Staff } from './staff.entity';
import {
  type AbsenceDto,
  type GrantDto,
  type GrantRow,
  type StaffDto,
  type StaffQuery,
  toAbsenceDto,
  toGrantDto,
} from './staff.dto';

const STAFF_SORTS = defineSorts(
  { createdAt: { column: sql`s.created_at`, type: 'instant' } },
  { id: sql`s.id`, fallback: '-createdAt' },
);
const GRANT_SORTS = defineSorts(
  { createdAt: { column: sql`g.created_at`, type: 'instant' } },
  { id: sql`g.id`, fallback: 'createdAt' },
);
const ABSENCE_SORTS = defineSorts(
  { startsAt: { column: sql`a.starts_at`, type: 'instant' } },
  { id: sql`a.id`, fallback: '-startsAt' },
);

/** `%` and `_` are characters like any other. */
const startsWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;

export async function listStaff(
  tx: GroupTx,
  query: StaffQuery,
  toDto: (staff: Staff) => StaffDto,
): Promise<Page<StaffDto>> {
  const keyset = keysetOf(query, STAFF_SORTS);
  const conditions = [
    keyset.where,
    query.state ? sql`s.state = any (${query.state})` : sql`true`,
    query.department ? sql`${query.department} = any (s.departments)` : sql`true`,
    query.q
      ? sql`(s.username like ${startsWith(query.q.toLowerCase())} or s.name like ${startsWith(query.q)})`
      : sql`true`,
  ];
  const found = await rows<Staff>(
    tx,
    sql`select ${columns(Staff, 's')} from group_staff s where ${join(conditions, ' and ')} ${keyset.orderAndLimit}`,
  );
  return pageOf(found, keyset, toDto);
}

/** @throws DomainError `not_found` */
export async function mustFindStaff(tx: GroupTx, id: string): Promise<Staff> {
  const found = await row<Staff>(tx, sql`select ${columns(Staff, 's')} from group_staff s where s.id = ${id}`);
  if (!found) throw new DomainError(notFound);
  return found;
}

const SELECT_GRANT = sql`
  select ${columns(Grant, 'g')}, p.code as "storeCode"
  from group_grant g left join group_store_profile p on p.id = g.store_id`;

export async function listGrants(tx: GroupTx, staffId: string, query: PageQuery): Promise<Page<GrantDto>> {
  const keyset = keysetOf(query, GRANT_SORTS);
  const found = await rows<GrantRow>(
    tx,
    sql`${SELECT_GRANT} where g.staff_id = ${staffId} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
  return pageOf(found, keyset, toGrantDto);
}

/** @throws DomainError `not_found` */
export async function mustFindGrant(tx: GroupTx, staffId: string, id: string): Promise<GrantRow> {
  const found = await row<GrantRow>(tx, sql`${SELECT_GRANT} where g.id = ${id} and g.staff_id = ${staffId}`);
  if (!found) throw new DomainError(notFound);
  return found;
}

export async function listAbsences(tx: GroupTx, staffId: string, query: PageQuery): Promise<Page<AbsenceDto>> {
  const keyset = keysetOf(query, ABSENCE_SORTS);
  const found = await rows<Absence>(
    tx,
    sql`select ${columns(Absence, 'a')} from group_absence a
        where a.staff_id = ${staffId} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
  return pageOf(found, keyset, toAbsenceDto);
}
