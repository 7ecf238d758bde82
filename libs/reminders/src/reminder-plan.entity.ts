import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalDate } from '#libs/foundation';

/** The store's plan of a day (当日计划): that it was made, for which time, and whether it is still up to date. */
@Entity('reminder_plan')
@Check('ck_reminder_plan_covers', `covers_from < covers_before`)
export class ReminderPlan {
  @PrimaryColumn('date')
  planOn!: LocalDate;

  @Column('timestamptz')
  coversFrom!: Date;

  @Column('timestamptz')
  coversBefore!: Date;

  @Column('timestamptz')
  madeAt!: Date;

  /** Contacts planned on this day, at first and whenever it was made again. */
  @Column('integer', { default: 0 })
  contacts!: number;

  /** The journeys and rules that it was made by. */
  @Column('varchar', { length: 120, array: true })
  policyRefs!: string[];

  /** Counts what has changed of what it was made from; it is stale while it knows fewer. */
  @Column('integer', { default: 0 })
  changes!: number;

  @Column('integer', { default: 0 })
  plannedChanges!: number;

  /** Kinds of triggers that these changes touch; empty: all of them. */
  @Column('varchar', { length: 40, array: true, default: () => `'{}'` })
  staleKinds!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
