import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the clock of the whole installation is moved; no row in production, and none while it shows real time. */
@Entity({ schema: 'platform', name: 'test_clock' })
@Check('ck_test_clock_single', `single`)
export class TestClockOffset {
  /** There is one row at most. */
  @PrimaryColumn('boolean', { default: true })
  single!: boolean;

  @Column('bigint')
  offsetMs!: number;
}
