import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const JOB_RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const;
export type JobRunStatus = (typeof JOB_RUN_STATUSES)[number];

/** Why a job failed: a problem code with what fills its texts. No personal data. */
export interface JobRunError {
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

abstract class JobRunColumns {
  @PrimaryColumn('uuid')
  id!: string;

  /** What kind of work, such as `import`. */
  @Column('varchar', { length: 50 })
  type!: string;

  @Column('varchar', { length: 10, default: 'queued' })
  status!: JobRunStatus;

  /** Pieces done so far, in the unit of the kind of work: rows of an import, stores of a migration. */
  @Column('integer', { default: 0 })
  progressDone!: number;

  /** Pieces in all, or null while nobody knows. */
  @Column('integer', { nullable: true })
  progressTotal!: number | null;

  @Column('jsonb', { nullable: true })
  result!: unknown;

  @Column('jsonb', { nullable: true })
  error!: JobRunError | null;

  /** Id of the actor that asked for it. */
  @Column('varchar', { length: 60 })
  requestedBy!: string;

  /** Somebody asked to stop it; the worker does so at its next safe point. */
  @Column('boolean', { default: false })
  cancelRequested!: boolean;

  /** One more with every change: the ETag of the job, and the id of its server-sent event. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  /** Last sign of life. */
  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

const STATUS = `status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')`;
const PROGRESS = `progress_done >= 0 AND progress_done <= progress_total`;
const ERROR = `(status = 'failed') = (error IS NOT NULL)`;
const FINISHED_AT = `(status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)`;
const UNFINISHED = { where: `status IN ('queued', 'running')` };

/** Asynchronous work of a store, as its caller follows it under /jobs. The queue only carries its id. */
@Entity('job')
@Check('ck_job_status', STATUS)
@Check('ck_job_progress', PROGRESS)
@Check('ck_job_error', ERROR)
@Check('ck_job_finished_at', FINISHED_AT)
@Index('ix_job_unfinished', ['type', 'updatedAt'], UNFINISHED)
export class JobRun extends JobRunColumns {}

/** Asynchronous work of headquarters: exports and erasures of persons. */
@Entity('group_job')
@Check('ck_group_job_status', STATUS)
@Check('ck_group_job_progress', PROGRESS)
@Check('ck_group_job_error', ERROR)
@Check('ck_group_job_finished_at', FINISHED_AT)
@Index('ix_group_job_unfinished', ['type', 'updatedAt'], UNFINISHED)
export class GroupJobRun extends JobRunColumns {}

/** Asynchronous work of the operator: making and removing groups and stores. */
@Entity({ schema: 'platform', name: 'job' })
@Check('ck_job_status', STATUS)
@Check('ck_job_progress', PROGRESS)
@Check('ck_job_error', ERROR)
@Check('ck_job_finished_at', FINISHED_AT)
@Index('ix_job_unfinished', ['type', 'updatedAt'], UNFINISHED)
export class PlatformJobRun extends JobRunColumns {}
