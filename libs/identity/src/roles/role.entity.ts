import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { ScopeLevel } from '../access/access.policy';
import type { DepartmentCode } from '../staff/departments';

/** A role (角色) that the group added, or its own version of one of the preset. */
@Entity('group_role')
@Unique('uq_group_role_code', ['code'])
@Check('ck_group_role_level', `level IN ('group', 'region', 'store')`)
export class Role {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 40 })
  code!: string;

  @Column('varchar', { length: 60 })
  nameZh!: string;

  @Column('varchar', { length: 80 })
  nameEn!: string;

  /** Null where the role stands above the departments. */
  @Column('varchar', { length: 30, nullable: true })
  department!: DepartmentCode | null;

  /** Widest level of the organisation that the role may be granted for. */
  @Column('varchar', { length: 10 })
  level!: ScopeLevel;

  @Column('text', { array: true })
  permissions!: string[];

  /** Roles that stand in, the first one first. TEN-07 */
  @Column('text', { array: true })
  deputies!: string[];

  @Column('varchar', { length: 40, nullable: true })
  escalatesTo!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
