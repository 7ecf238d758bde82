import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { DeadlineState } from './deadline-step.policy';
import type { AllowanceUnit } from './due.policy';

/** A pause as it is stored: instants as RFC 3339 text. */
export interface StoredPause {
  readonly reason: string;
  readonly from: string;
  readonly until: string | null;
}

/** A promise with a clock (时限). Its rows are finished, never deleted. */
@Entity('deadline')
@Unique('uq_deadline_subject', ['subjectType', 'subjectId', 'kind', 'occurrence'])
@Index('ix_deadline_next_at', ['nextAt'], { where: `next_at IS NOT NULL` })
@Index('ix_deadline_basis', ['policyRef', 'calendarDigest', 'id'], { where: `state IN ('running', 'paused')` })
@Check('ck_deadline_state', `state IN ('running', 'paused', 'met', 'missed', 'cancelled')`)
@Check('ck_deadline_unit', `unit IN ('minutes', 'hours', 'working_days', 'calendar_days', 'same_day')`)
@Check('ck_deadline_amount', `(unit = 'same_day') = (amount IS NULL) AND amount > 0`)
@Check('ck_deadline_next_at', `(state = 'running') = (next_at IS NOT NULL)`)
@Check('ck_deadline_due_at', `state <> 'running' OR due_at IS NOT NULL`)
@Check('ck_deadline_finished_at', `(state IN ('met', 'missed', 'cancelled')) = (finished_at IS NOT NULL)`)
@Check(
  'ck_deadline_met_at',
  `(state <> 'met' OR met_at IS NOT NULL) AND (met_at IS NULL OR state IN ('met', 'missed'))`,
)
export class Deadline {
  @PrimaryColumn('uuid')
  id!: string;

  /** Code of a kind that `defineDeadlineKind` declared. */
  @Column('varchar', { length: 60 })
  kind!: string;

  /** What was promised something, such as a complaint. */
  @Column('varchar', { length: 40 })
  subjectType!: string;

  @Column('uuid')
  subjectId!: string;

  /** Tells apart promises of one kind to one subject, such as the weeks of a weekly contact. */
  @Column('varchar', { length: 60 })
  occurrence!: string;

  @Column('varchar', { length: 10 })
  state!: DeadlineState;

  @Column('timestamptz')
  startedAt!: Date;

  /** Which of the policy document's rules it goes by. */
  @Column('varchar', { length: 60 })
  rule!: string;

  @Column('varchar', { length: 20 })
  unit!: AllowanceUnit;

  @Column('integer', { nullable: true })
  amount!: number | null;

  @Column('boolean')
  aroundTheClock!: boolean;

  @Column('integer', { nullable: true })
  warnBeforeMinutes!: number | null;

  /** Every stretch in which the clock stood still, from the first on. */
  @Column('jsonb')
  pauses!: readonly StoredPause[];

  /** The last instant at which it is kept; null while it is paused. */
  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  warnAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  warnedAt!: Date | null;

  /** When the engine looks at it next. */
  @Column('timestamptz', { nullable: true })
  nextAt!: Date | null;

  /** When what was promised was done, in time or not. */
  @Column('timestamptz', { nullable: true })
  metAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  /** False: it passes through a year whose public holidays are not announced. */
  @Column('boolean')
  confirmed!: boolean;

  /** Version of the policy that it goes by, or was judged by. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  /** Version of the working calendar that it goes by, or was judged by. */
  @Column('varchar', { length: 120 })
  calendarRef!: string;

  /** Of everything that the calendar is made of: its policy, the overrides, the public holidays and the zone. */
  @Column('varchar', { length: 32 })
  calendarDigest!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
