import { EnumField, IntegerField, ListField, PatchOf, StringField } from '#libs/http';
import { SCOPE_LEVELS, type ScopeLevel } from '../access/access.policy';
import { type CareCentrePart, DEPARTMENT_CODES, type DepartmentCode, type DEPARTMENTS } from '../staff/departments';
import type { Permission } from '../access/permissions';
import type { EffectiveRole } from './roles.queries';
import { PRESET_ROLE_BY_CODE } from './roles.preset';

const ROLE_ORIGINS = ['preset', 'changed', 'own'] as const;

export const ROLE_CODE = /^[a-z][a-z0-9_]{1,39}$/;

export class CreateRoleDto {
  @StringField({
    description: 'Code of the role; never changes. The code of a preset role makes a version of your own of it',
    min: 2,
    max: 40,
    pattern: ROLE_CODE,
    example: 'night_receptionist',
  })
  code!: string;

  @StringField({ description: 'Name in Chinese', min: 1, max: 60, example: '夜间接待' })
  nameZh!: string;

  @StringField({ description: 'Name in English', min: 1, max: 80, example: 'Night receptionist' })
  nameEn!: string;

  @EnumField(DEPARTMENT_CODES, {
    enumName: 'Department',
    description: 'Department; left out where the role stands above the departments',
    optional: true,
    nullable: true,
    example: 'after_sales',
  })
  department?: DepartmentCode | null;

  @EnumField(SCOPE_LEVELS, {
    enumName: 'ScopeLevel',
    description: 'Widest level that it may be granted for',
    example: 'store',
  })
  level!: ScopeLevel;

  @ListField('string', {
    description: 'Permissions; you must hold each of them',
    example: ['customers:read', 'appointments:write'],
    max: 100,
    unique: true,
  })
  permissions!: string[];

  @ListField('string', {
    description: 'Codes of the roles that stand in while nobody of this role is there, the first one first',
    example: ['service_manager'],
    max: 10,
    unique: true,
    optional: true,
  })
  deputies?: string[];

  @StringField({
    description: 'Code of the role that decides when the deputies are absent too',
    max: 40,
    optional: true,
    nullable: true,
    example: 'service_manager',
  })
  escalatesTo?: string | null;
}

export class UpdateRoleDto extends PatchOf(CreateRoleDto, { omit: ['code'] }) {}

export class RoleDto {
  @StringField({ description: 'Code of the role', max: 40, example: 'retail_manager' })
  code!: string;

  @StringField({ description: 'Name in Chinese', max: 60, example: '零售经理' })
  nameZh!: string;

  @StringField({ description: 'Name in English', max: 80, example: 'Retail manager' })
  nameEn!: string;

  @StringField({
    description: 'What the role answers for in the catalogue that the product ships; null for roles of your own',
    max: 500,
    nullable: true,
    example: 'First-scene and direct responsible person for complaints',
  })
  responsibility!: string | null;

  @EnumField(DEPARTMENT_CODES, { enumName: 'Department', description: 'Department', nullable: true, example: 'sales' })
  department!: DepartmentCode | null;

  @EnumField(SCOPE_LEVELS, {
    enumName: 'ScopeLevel',
    description: 'Widest level that it may be granted for',
    example: 'store',
  })
  level!: ScopeLevel;

  @ListField('string', { description: 'Permissions', example: ['customers:read', 'complaints:write'], max: 100 })
  permissions!: string[];

  @ListField('string', {
    description: 'Roles that stand in, the first one first',
    example: ['sales_director'],
    max: 10,
  })
  deputies!: string[];

  @StringField({
    description: 'Role that decides when the deputies are absent too',
    max: 40,
    nullable: true,
    example: 'general_manager',
  })
  escalatesTo!: string | null;

  @EnumField(ROLE_ORIGINS, {
    enumName: 'RoleOrigin',
    description: "`preset`: as shipped; `changed`: your version of a preset role; `own`: the group's alone",
  })
  origin!: (typeof ROLE_ORIGINS)[number];

  @IntegerField({ description: 'Version for If-Match; 0 for a preset role as shipped', min: 0, example: 0 })
  version!: number;
}

export function toRoleDto(role: EffectiveRole): RoleDto {
  const { permissions, deputies, ...rest } = role;
  const responsibility = PRESET_ROLE_BY_CODE.get(role.code)?.responsibility ?? null;
  return { ...rest, responsibility, permissions: [...permissions], deputies: [...deputies] };
}

/** One permission that roles and keys can carry. */
export class PermissionDto {
  @StringField({ description: 'Code, as it stands in roles and keys', max: 60, example: 'customers:read' })
  code!: string;

  @StringField({ description: 'Name in Chinese', max: 60, example: '查看客户' })
  nameZh!: string;

  @StringField({ description: 'Name in English', max: 120, example: 'See customers; phone numbers are masked' })
  nameEn!: string;
}

const CARE_CENTRE_PARTS = ['runs', 'assists', 'none'] as const;

/** A department that acts, owns or receives. */
export class DepartmentDto {
  @EnumField(DEPARTMENT_CODES, { enumName: 'Department', description: 'Code of the department' })
  code!: DepartmentCode;

  @StringField({ description: 'Name in Chinese', max: 60, example: '客户服务部' })
  nameZh!: string;

  @StringField({ description: 'Name in English', max: 60, example: 'Customer service' })
  nameEn!: string;

  @EnumField(CARE_CENTRE_PARTS, {
    enumName: 'CareCentrePart',
    description: 'Its part in the customer-care centre (客户关怀中心)',
  })
  careCentre!: CareCentrePart;
}

/** Everything that a screen for roles needs. */
export class RoleCatalogueDto {
  @ListField(() => RoleDto, { description: 'Roles in the order of their codes', max: 1000 })
  roles!: RoleDto[];

  @ListField(() => PermissionDto, { description: 'Permissions that roles and keys can carry', max: 200 })
  permissions!: PermissionDto[];

  @ListField(() => DepartmentDto, { description: 'Departments', max: 50 })
  departments!: DepartmentDto[];
}

export function toPermissionDto({ code, label }: Permission): PermissionDto {
  return { code, nameZh: label['zh-CN'], nameEn: label.en };
}

export function toDepartmentDto({ code, label, careCentre }: (typeof DEPARTMENTS)[number]): DepartmentDto {
  return { code, nameZh: label['zh-CN'], nameEn: label.en, careCentre };
}
