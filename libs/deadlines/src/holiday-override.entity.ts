import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import type { WorkingWindow } from './working-calendar.policy';

/** What a store says of one day (店历调整); it wins over the week and over public holidays. */
@Entity('holiday_override')
@Unique('uq_holiday_override_day', ['day'])
export class HolidayOverride {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('date')
  day!: LocalDate;

  /** Empty: closed. */
  @Column('jsonb')
  windows!: readonly WorkingWindow[];

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
