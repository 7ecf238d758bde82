import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ScopeLevel } from '../access/access.policy';
import type { DepartmentCode } from './departments';
import { Region, StoreProfile } from '../organisation/organisation.entity';

/** 在职, 停用, 离职. Staff are never deleted: what they did keeps their name. */
export const STAFF_STATES = ['active', 'suspended', 'left'] as const;
export type StaffState = (typeof STAFF_STATES)[number];

/** A person who works for the group (员工). */
@Entity('group_staff')
@Unique('uq_group_staff_username', ['username'])
@Check('ck_group_staff_state', `state IN ('active', 'suspended', 'left')`)
export class Staff {
  @PrimaryColumn('uuid')
  id!: string;

  /** Unique in the group, and never changes. */
  @Column('varchar', { length: 60 })
  username!: string;

  @Column('varchar', { length: 60 })
  name!: string;

  /** TEN-04 */
  @Column('text', { array: true })
  departments!: DepartmentCode[];

  /** E.164 */
  @Column('varchar', { length: 20, nullable: true })
  phone!: string | null;

  @Column('varchar', { length: 10 })
  state!: StaffState;

  /** Raised by every change of what the person may do; access tokens carry it as `pv`. */
  @Column('integer', { default: 1 })
  permissionVersion!: number;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** A role of a person, for the group, a region or a store (授权). TEN-02 */
@Entity('group_grant')
@Unique('uq_group_grant_reach', ['staffId', 'roleCode', 'level', 'regionId', 'storeId'])
@Index('ix_group_grant_role_code', ['roleCode'])
@Check('ck_group_grant_level', `level IN ('group', 'region', 'store')`)
@Check(
  'ck_group_grant_reach',
  `(level = 'region') = (region_id IS NOT NULL) AND (level = 'store') = (store_id IS NOT NULL)`,
)
export class Grant {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Staff, { name: 'fk_group_grant_staff_id' })
  staffId!: string;

  /** A role of the preset or of `group_role`. */
  @Column('varchar', { length: 40 })
  roleCode!: string;

  @Column('varchar', { length: 10 })
  level!: ScopeLevel;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Region, { name: 'fk_group_grant_region_id' })
  regionId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => StoreProfile, { name: 'fk_group_grant_store_id' })
  storeId!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** When a person is away (缺勤), so that deputies stand in. Half-open. TEN-07 */
@Entity('group_absence')
@Index('ix_group_absence_staff_id', ['staffId', 'startsAt'])
@Check('ck_group_absence_order', `ends_at > starts_at`)
export class Absence {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Staff, { name: 'fk_group_absence_staff_id' })
  staffId!: string;

  @Column('timestamptz')
  startsAt!: Date;

  /** Null is until further notice. */
  @Column('timestamptz', { nullable: true })
  endsAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
