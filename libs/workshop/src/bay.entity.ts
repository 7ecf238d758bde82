import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A bay (工位): where one vehicle at a time is worked on. SVC-03 */
@Entity('bay')
@Unique('uq_bay_code', ['code'])
export class Bay {
  @PrimaryColumn('uuid')
  id!: string;

  /** As it stands on its wall, such as `B07`. */
  @Column('varchar', { length: 30 })
  code!: string;

  /** Work that it is equipped for; empty: any. */
  @Column('jsonb')
  skills!: readonly string[];

  @Column('boolean')
  inUse!: boolean;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
