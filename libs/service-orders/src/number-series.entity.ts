import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a month's numbering stands: `RO2611` has reached 42, so the next order is RO261100043. */
@Entity('number_series')
export class NumberSeries {
  @PrimaryColumn('varchar', { length: 10 })
  prefix!: string;

  @Column('integer')
  last!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
