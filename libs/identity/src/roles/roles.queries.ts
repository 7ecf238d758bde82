import { columns, rows, sql } from '#libs/database';
import type { GroupTx } from '#libs/tenancy';
import type { ScopeLevel } from '../access/access.policy';
import type { DepartmentCode } from '../staff/departments';
import { TENANT_PERMISSION_CODES } from '../access/permissions';
import { Role } from './role.entity';
import { PRESET_ROLES } from './roles.preset';

/** A role as it counts in one group: the group's own version, or the preset's. */
export interface EffectiveRole {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly department: DepartmentCode | null;
  readonly level: ScopeLevel;
  readonly permissions: readonly string[];
  readonly deputies: readonly string[];
  readonly escalatesTo: string | null;
  /** `preset`: as shipped; `changed`: the group's version of a preset role; `own`: the group's alone. */
  readonly origin: 'preset' | 'changed' | 'own';
  /** 0 for a preset role that the group has not changed. */
  readonly version: number;
}

const FROM_PRESET: ReadonlyMap<string, EffectiveRole> = new Map(
  PRESET_ROLES.map((preset) => [
    preset.code,
    {
      code: preset.code,
      nameZh: preset.name['zh-CN'],
      nameEn: preset.name.en,
      department: preset.department,
      level: preset.level,
      permissions: preset.permissions,
      deputies: preset.deputies,
      escalatesTo: preset.escalatesTo,
      origin: 'preset',
      version: 0,
    },
  ]),
);

/** The group's role catalogue: the preset, with the group's own versions and additions laid over it. */
export async function effectiveRoles(tx: GroupTx): Promise<ReadonlyMap<string, EffectiveRole>> {
  const stored = await rows<Role>(tx, sql`select ${columns(Role, 'r')} from group_role r`);
  if (stored.length === 0) return FROM_PRESET;
  const roles = new Map(FROM_PRESET);
  for (const role of stored) roles.set(role.code, toEffectiveRole(role));
  return roles;
}

export function presetRole(code: string): EffectiveRole | undefined {
  return FROM_PRESET.get(code);
}

export function toEffectiveRole(role: Role): EffectiveRole {
  const { code, nameZh, nameEn, department, level, deputies, escalatesTo, version } = role;
  // a permission that a newer build took away, or has not brought yet, allows nothing
  const permissions = role.permissions.filter((permission) => TENANT_PERMISSION_CODES.has(permission));
  const origin = FROM_PRESET.has(code) ? 'changed' : 'own';
  return { code, nameZh, nameEn, department, level, permissions, deputies, escalatesTo, origin, version };
}
