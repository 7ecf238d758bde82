import { maskPhone } from '#libs/foundation';
import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  PatchOf,
  PhoneField,
  StringField,
} from '#libs/http';
import { SCOPE_LEVELS, type ScopeLevel } from '../access/access.policy';
import { DEPARTMENT_CODES, type DepartmentCode } from './departments';
import { PASSWORD_LENGTH } from '../sign-in/passwords.service';
import { ROLE_CODE } from '../roles/roles.dto';
import { type Absence, type Grant, STAFF_STATES, type Staff, type StaffState } from './staff.entity';

export const USERNAME = /^[a-z0-9][a-z0-9._@-]{1,59}$/;

const PASSWORD = { ...PASSWORD_LENGTH, example: 'correct horse battery staple' };

class StaffFields {
  @StringField({ description: 'Name (姓名)', min: 1, max: 60, example: '王芳' })
  name!: string;

  @ListField(DEPARTMENT_CODES, {
    enumName: 'Department',
    description: 'Departments that the person works in',
    max: DEPARTMENT_CODES.length,
    unique: true,
    default: [],
    example: ['customer_service'],
  })
  departments!: DepartmentCode[];

  @PhoneField({
    description: 'Phone number; a mobile one where text messages about tasks are to reach the person',
    optional: true,
    nullable: true,
  })
  phone?: string | null;
}

export class CreateStaffDto extends StaffFields {
  @StringField({
    description: 'Name to sign in with: unique in the group, lower case; never changes',
    min: 2,
    max: 60,
    pattern: USERNAME,
    example: 'wang.fang',
  })
  username!: string;

  @StringField({ description: 'First password; the person changes it', ...PASSWORD })
  password!: string;
}

export class UpdateStaffDto extends PatchOf(StaffFields) {
  @EnumField(STAFF_STATES, {
    enumName: 'StaffState',
    description: '`suspended` and `left` end all sessions; staff are never deleted',
    optional: true,
    example: 'suspended',
  })
  state?: StaffState;
}

export class ResetPasswordDto {
  @StringField({ description: 'New password; all sessions of the person end', ...PASSWORD })
  password!: string;
}

export class StaffQuery extends PageQuery {
  @ListField(STAFF_STATES, {
    enumName: 'StaffState',
    description: 'Only people in these states',
    optional: true,
    max: 3,
  })
  state?: StaffState[];

  @EnumField(DEPARTMENT_CODES, {
    enumName: 'Department',
    description: 'Only people of this department',
    optional: true,
  })
  department?: DepartmentCode;

  @StringField({ description: 'Beginning of the user name or of the name', optional: true, min: 1, max: 60 })
  q?: string;
}

export class StaffDto {
  @IdField({ description: 'Id of the person' })
  id!: string;

  @StringField({ description: 'Name to sign in with', max: 60, example: 'wang.fang' })
  username!: string;

  @StringField({ description: 'Name (姓名)', max: 60, example: '王芳' })
  name!: string;

  @ListField(DEPARTMENT_CODES, {
    enumName: 'Department',
    description: 'Departments',
    max: 20,
    example: ['customer_service'],
  })
  departments!: DepartmentCode[];

  @StringField({
    description: 'Phone number; masked unless it is your own or you may change staff. Gone when the person has left',
    max: 20,
    nullable: true,
    example: '+8613800138000',
  })
  phone!: string | null;

  @EnumField(STAFF_STATES, { enumName: 'StaffState', description: '在职, 停用, 离职' })
  state!: StaffState;

  @IntegerField({ description: 'Version for If-Match', min: 1, example: 1 })
  version!: number;

  @InstantField({ description: 'When the person was added' })
  createdAt!: Date;

  @InstantField({ description: 'Last change' })
  updatedAt!: Date;
}

/** `isClear`: with the whole phone number. */
export function toStaffDto(staff: Staff, isClear = true): StaffDto {
  const { id, username, name, departments, state, version, createdAt, updatedAt } = staff;
  const phone = staff.phone === null || isClear ? staff.phone : maskPhone(staff.phone);
  return { id, username, name, departments, phone, state, version, createdAt, updatedAt };
}

export class CreateGrantDto {
  @StringField({ description: 'Code of the role', max: 40, pattern: ROLE_CODE, example: 'service_adviser' })
  role!: string;

  @EnumField(SCOPE_LEVELS, {
    enumName: 'ScopeLevel',
    description: 'For the group, a region or a store',
    example: 'store',
  })
  level!: ScopeLevel;

  @IdField({ description: 'Region, where `level` is `region`', optional: true, nullable: true, example: null })
  regionId?: string | null;

  @StringField({
    description: 'Store, where `level` is `store`',
    optional: true,
    nullable: true,
    max: 31,
    example: 'pudong',
  })
  storeCode?: string | null;
}

/** A role of a person, and where. */
export class GrantDto {
  @IdField({ description: 'Id of the grant' })
  id!: string;

  @StringField({ description: 'Code of the role', max: 40, example: 'service_adviser' })
  role!: string;

  @EnumField(SCOPE_LEVELS, {
    enumName: 'ScopeLevel',
    description: 'For the group, a region or a store',
    example: 'store',
  })
  level!: ScopeLevel;

  @IdField({ description: 'Region, where `level` is `region`', nullable: true, example: null })
  regionId!: string | null;

  @StringField({ description: 'Store, where `level` is `store`', nullable: true, max: 31, example: 'pudong' })
  storeCode!: string | null;

  @InstantField({ description: 'When it was granted' })
  createdAt!: Date;
}

/** A grant with the code of its store. */
export interface GrantRow extends Grant {
  storeCode: string | null;
}

export function toGrantDto({ id, roleCode, level, regionId, storeCode, createdAt }: GrantRow): GrantDto {
  return { id, role: roleCode, level, regionId, storeCode, createdAt };
}

export class CreateAbsenceDto {
  @InstantField({ description: 'First instant of the absence', example: '2026-11-23T00:00:00.000Z' })
  startsAt!: Date;

  @InstantField({
    description: 'First instant after it; until further notice when left out',
    optional: true,
    nullable: true,
    example: '2026-11-30T00:00:00.000Z',
  })
  endsAt?: Date | null;
}

/** When a person is away, so that deputies stand in. */
export class AbsenceDto {
  @IdField({ description: 'Id of the absence' })
  id!: string;

  @InstantField({ description: 'First instant of the absence', example: '2026-11-23T00:00:00.000Z' })
  startsAt!: Date;

  @InstantField({
    description: 'First instant after it; null is until further notice',
    nullable: true,
    example: '2026-11-30T00:00:00.000Z',
  })
  endsAt!: Date | null;

  @InstantField({ description: 'When it was entered' })
  createdAt!: Date;
}

export function toAbsenceDto({ id, startsAt, endsAt, createdAt }: Absence): AbsenceDto {
  return { id, startsAt, endsAt, createdAt };
}
