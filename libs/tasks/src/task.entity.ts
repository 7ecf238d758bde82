import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TaskNotice } from './task-notice';

/** 待办, 已认领, 已完成, 已取消 */
export const TASK_STATES = ['open', 'claimed', 'done', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_PRIORITIES = ['high', 'normal', 'low'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];

/** Fills the placeholders of a kind's title: ids, dates and numbers only. */
export type TaskParams = Readonly<Record<string, string | number>>;

/** Something that a person is asked to do (待办任务), such as a reminder call. */
@Entity('task')
@Check('ck_task_state', `state IN ('open', 'claimed', 'done', 'cancelled')`)
@Check('ck_task_priority', `priority IN ('high', 'normal', 'low')`)
@Check(
  'ck_task_claimed',
  `(claimed_by IS NULL) = (claimed_at IS NULL) AND (state <> 'claimed' OR claimed_by IS NOT NULL)`,
)
@Check('ck_task_closed', `(state IN ('done', 'cancelled')) = (closed_at IS NOT NULL)`)
@Check('ck_task_outcome', `(state = 'done') = (outcome IS NOT NULL)`)
@Check(
  'ck_task_notice_run',
  `(notice_run_id IS NULL) = (notice_lease_until IS NULL) AND (notice_run_id IS NULL OR notice_due_at IS NOT NULL)`,
)
@Index('ix_task_unclosed', ['dueAt', 'id'], { where: `state IN ('open', 'claimed')` })
@Index('ix_task_subject', ['subjectType', 'subjectId'])
@Index('ix_task_closed_at', ['closedAt', 'id'], { where: `closed_at IS NOT NULL` })
@Index('ix_task_notice_due_at', ['noticeDueAt', 'id'], { where: `notice_due_at IS NOT NULL` })
@Index('uq_task_dedupe_key', ['dedupeKey'], { unique: true, where: `dedupe_key IS NOT NULL` })
export class Task {
  @PrimaryColumn('uuid')
  id!: string;

  /** Code of a kind that `defineTaskKind` declared. */
  @Column('varchar', { length: 60 })
  kind!: string;

  @Column('varchar', { length: 10 })
  state!: TaskState;

  @Column('varchar', { length: 10 })
  priority!: TaskPriority;

  /** What it is about, such as the contact that wants a call. */
  @Column('varchar', { length: 40 })
  subjectType!: string;

  @Column('uuid')
  subjectId!: string;

  @Column('uuid', { nullable: true })
  customerId!: string | null;

  @Column('uuid', { nullable: true })
  vehicleId!: string | null;

  /** Role whose holders find it in their inbox. */
  @Column('varchar', { length: 40 })
  ownerRole!: string;

  /** The one person of that role whom it is meant for; null: any of them. */
  @Column('varchar', { length: 60, nullable: true })
  assigneeId!: string | null;

  /** Until when it is to be done. */
  @Column('timestamptz')
  dueAt!: Date;

  @Column('jsonb')
  params!: TaskParams;

  /** A second task with the same key is not made. */
  @Column('varchar', { length: 200, nullable: true })
  dedupeKey!: string | null;

  /** Who has taken it, or took it in the end: the id of a person or of an API key. */
  @Column('varchar', { length: 60, nullable: true })
  claimedBy!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  claimedByName!: string | null;

  @Column('timestamptz', { nullable: true })
  claimedAt!: Date | null;

  /** One of the kind's outcomes. */
  @Column('varchar', { length: 40, nullable: true })
  outcome!: string | null;

  /** What whoever closed it wants remembered. Never in events. */
  @Column('varchar', { length: 1000, nullable: true })
  note!: string | null;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;

  /** Whom of the staff a text message told of it, and whom not, one for each person. FUP-12 */
  @Column('jsonb', { default: () => `'[]'` })
  notices!: TaskNotice[];

  /** When they are told next; null: nobody is to be told any more, as of most tasks. */
  @Column('timestamptz', { nullable: true })
  noticeDueAt!: Date | null;

  /** The run that is telling them. */
  @Column('uuid', { nullable: true })
  noticeRunId!: string | null;

  /** The server's clock: until then the task is that run's alone. */
  @Column('timestamptz', { nullable: true })
  noticeLeaseUntil!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
