import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

abstract class RolledUpColumns {
  @PrimaryColumn('uuid')
  storeId!: string;

  /** Code of the figure, such as `KPI-01`. */
  @PrimaryColumn('varchar', { length: 60 })
  kpi!: string;

  /** Role of the store that the row is of: what row-level security goes by. */
  @Column('varchar', { length: 63 })
  storeRole!: string;
}

/** One figure of one store on one day of the store's calendar. A day without a record in its denominator has no row. */
@Entity('group_kpi_day')
@Index('ix_group_kpi_day_day', ['day', 'kpi', 'storeId'])
export class GroupKpiDay extends RolledUpColumns {
  @PrimaryColumn('date')
  day!: string;

  @Column('numeric')
  numerator!: string;

  @Column('numeric')
  denominator!: string;
}

/** The same for a month, named by its first day: always the sum of its days. */
@Entity('group_kpi_month')
@Index('ix_group_kpi_month_month', ['month', 'kpi', 'storeId', 'numerator', 'denominator'])
@Check('ck_group_kpi_month_month', 'extract(day from month) = 1')
export class GroupKpiMonth extends RolledUpColumns {
  @PrimaryColumn('date')
  month!: string;

  @Column('numeric')
  numerator!: string;

  @Column('numeric')
  denominator!: string;
}

/** By which definition a store's rows of a figure were made. */
@Entity('group_kpi_basis')
export class GroupKpiBasis extends RolledUpColumns {
  /** Null: the rows are to be made anew, all of them. */
  @Column('varchar', { length: 120, nullable: true })
  policyRef!: string | null;

  /** Everything that was recorded up to here is in the rows. */
  @Column('timestamptz')
  asOf!: Date;
}
