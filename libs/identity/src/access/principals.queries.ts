import { row, rows, sql } from '#libs/database';
import type { GroupTx, PlatformTx, TenantState } from '#libs/tenancy';
import type { GrantFacts, GrantScope, ScopeLevel, StorePlace } from './access.policy';
import type { ApiKeyKind } from '../api-keys/api-key.entity';
import type { ApiKeyMode, ApiKeyType } from '../api-keys/api-key-format';
import type { EffectiveRole } from '../roles/roles.queries';
import type { StaffState } from '../staff/staff.entity';

interface GroupColumns {
  groupId: string;
  groupCode: string;
  groupSchema: string;
  groupState: TenantState;
}

export interface ApiKeyRecord extends Omit<GroupColumns, 'groupId'> {
  id: string;
  groupId: string | null;
  kind: ApiKeyKind;
  type: ApiKeyType;
  mode: ApiKeyMode;
  name: string;
  scopes: string[];
  origins: string[];
  secretHash: Buffer;
  demo: boolean;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** Ids and codes of a store key's stores that exist. */
  stores: { id: string; code: string }[];
}

export function findApiKey(tx: PlatformTx, publicId: string): Promise<ApiKeyRecord | null> {
  return row<ApiKeyRecord>(
    tx,
    sql`select k.id, k.kind, k.type, k.mode, k.name, k.scopes, k.origins, k.secret_hash as "secretHash", k.demo,
               k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.group_id as "groupId", g.code as "groupCode",
               g.schema_name as "groupSchema", g.state as "groupState",
               coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'code', s.code))
                         from platform.store s where s.id = any (k.store_ids)), '[]') as stores
        from platform.api_key k left join platform.dealer_group g on g.id = k.group_id
        where k.public_id = ${publicId}`,
  );
}

export interface SessionRecord extends GroupColumns {
  staffId: string;
  endsAt: Date;
  endedAt: Date | null;
}

export function findSession(tx: PlatformTx, sessionId: string): Promise<SessionRecord | null> {
  return row<SessionRecord>(
    tx,
    sql`select s.staff_id as "staffId", s.ends_at as "endsAt", s.ended_at as "endedAt", s.group_id as "groupId",
               g.code as "groupCode", g.schema_name as "groupSchema", g.state as "groupState"
        from platform.session s join platform.dealer_group g on g.id = s.group_id
        where s.id = ${sessionId}`,
  );
}

export interface StaffRecord {
  id: string;
  name: string;
  state: StaffState;
  permissionVersion: number;
}

export function findStaff(tx: GroupTx, staffId: string): Promise<StaffRecord | null> {
  return row<StaffRecord>(
    tx,
    sql`select id, name, state, permission_version as "permissionVersion" from group_staff where id = ${staffId}`,
  );
}

export interface GrantRecord {
  staffId: string;
  roleCode: string;
  level: ScopeLevel;
  regionId: string | null;
  storeId: string | null;
}

export function findGrantsOf(tx: GroupTx, staffId: string): Promise<GrantRecord[]> {
  return rows<GrantRecord>(
    tx,
    sql`select staff_id as "staffId", role_code as "roleCode", level, region_id as "regionId", store_id as "storeId"
        from group_grant where staff_id = ${staffId}`,
  );
}

/** Where every store of the group stands. */
export function findPlaces(tx: GroupTx): Promise<StorePlace[]> {
  return rows<StorePlace>(
    tx,
    sql`select id as "storeId", code, region_id as "regionId" from group_store_profile order by code, id`,
  );
}

/** A grant of a role that the group has dropped allows nothing. */
export function toGrantFacts(grants: readonly GrantRecord[], roles: ReadonlyMap<string, EffectiveRole>): GrantFacts[] {
  return grants.map((grant) => ({
    permissions: new Set(roles.get(grant.roleCode)?.permissions ?? []),
    scope: scopeOf(grant),
    role: roles.has(grant.roleCode) ? grant.roleCode : undefined,
  }));
}

export function scopeOf({ level, regionId, storeId }: Pick<GrantRecord, 'level' | 'regionId' | 'storeId'>): GrantScope {
  if (level === 'region' && regionId) return { level, regionId };
  if (level === 'store' && storeId) return { level, storeId };
  return { level: 'group' };
}
