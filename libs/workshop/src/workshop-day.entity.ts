import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';

/** What is booked of one skill on one day, and what is carried over to it: the third limit beside bays and technicians. SVC-03 */
@Entity('workshop_day')
@Unique('uq_workshop_day_day', ['day', 'skill'])
@Check(
  'ck_workshop_day_minutes',
  `booked_minutes >= 0 AND carry_over_minutes >= 0 AND unfinished_minutes >= 0 AND limit_minutes >= 0`,
)
export class WorkshopDay {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('date')
  day!: LocalDate;

  @Column('varchar', { length: 30 })
  skill!: string;

  /** Of holds and bookings; of holds whose time is over until the next booking deletes them. */
  @Column('integer')
  bookedMinutes!: number;

  /** Work of days before that is not done yet (结转工时), set by hand; null: what is unfinished. */
  @Column('integer', { nullable: true })
  carryOverMinutes!: number | null;

  /** Work that was planned for days before and not done, as plans and clocks tell. */
  @Column('integer', { default: 0 })
  unfinishedMinutes!: number;

  /** Set by hand; null: what attendance yields. */
  @Column('integer', { nullable: true })
  limitMinutes!: number | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
