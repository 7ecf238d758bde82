import { rows, type Sql, sql } from '#libs/database';
import type { GroupTx } from '#libs/tenancy';
import type { ScopeLevel } from '../access/access.policy';
import type { AbsenceFacts, HolderFacts } from './deputies.policy';

interface HolderRow {
  staffId: string;
  name: string;
  phone: string | null;
  role: string;
  level: ScopeLevel;
  absences: { from: string; until: string | null }[];
}

/** Everybody in active service whose roles reach the store, with their absences. */
export async function findHolders(
  tx: GroupTx,
  storeId: string,
): Promise<(HolderFacts & { name: string; phone: string | null })[]> {
  const found = await rows<HolderRow>(tx, holdersOf(storeId));
  return found.map(({ absences, ...holder }) => ({ ...holder, absences: absences.map(toAbsenceFacts) }));
}

/** The same as `reaches`, for a group has thousands of grants and a store dozens. */
export const holdersOf = (storeId: string): Sql => sql`
  select g.staff_id as "staffId", s.name, s.phone, g.role_code as role, g.level,
         coalesce((select jsonb_agg(jsonb_build_object('from', a.starts_at, 'until', a.ends_at))
                   from group_absence a where a.staff_id = s.id), '[]') as absences
  from group_grant g
  join group_staff s on s.id = g.staff_id and s.state = 'active'
  join group_store_profile p on p.id = ${storeId}
  where (g.level = 'group' or g.region_id = p.region_id or g.store_id = p.id)`;

function toAbsenceFacts({ from, until }: HolderRow['absences'][number]): AbsenceFacts {
  return { from: new Date(from), until: until === null ? null : new Date(until) };
}
