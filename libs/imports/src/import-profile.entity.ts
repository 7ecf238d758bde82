import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { ImportProfile } from './import-profile';

/** An import profile (导入模板) that a group added for one of its systems. TEN-02 */
@Entity('group_import_profile')
@Unique('uq_group_import_profile_code', ['code'])
export class GroupImportProfile {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 30 })
  code!: string;

  @Column('jsonb')
  definition!: ImportProfile;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
