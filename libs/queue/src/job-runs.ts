import { columns, row, rows, type Sql, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import type { GroupTx, PlatformTx, StoreTx } from '#libs/tenancy';
import { GroupJobRun, JobRun, type JobRunError, PlatformJobRun } from './job-run.entity';
import { jobAlreadyFinished } from './job-run.errors';

export interface NewJobRun {
  /** Made by the caller, so that the job of the queue can carry it. */
  readonly id: string;
  readonly type: string;
  readonly requestedBy: string;
  /** Pieces of work in all, where that is known from the start. */
  readonly total?: number;
}

/**
 * The life of a row of asynchronous work: queued → running → succeeded, failed or canceled. Every step is one
 * conditional statement that tells whether it applied, so a job that the queue delivers twice cannot finish twice.
 */
class JobRuns<Tx extends StoreTx | GroupTx | PlatformTx> {
  constructor(
    private readonly table: Sql,
    private readonly entity: typeof JobRun | typeof GroupJobRun | typeof PlatformJobRun,
  ) {}

  /** Inserts the row as queued. Commit it before the job is added to the queue. */
  async create(tx: Tx, { id, type, requestedBy, total }: NewJobRun): Promise<JobRun> {
    const created = await row<JobRun>(
      tx,
      sql`insert into ${this.table} as j (id, type, requested_by, progress_total)
          values (${id}, ${type}, ${requestedBy}, ${total ?? null})
          returning ${this.columns}`,
    );
    return created as JobRun;
  }

  /**
   * A worker begins, or begins again after a crash. Null when there is nothing to do: the row is finished, or somebody
   * asked to stop it and the worker that ran it did not live to do so. Progress stays what it was; a job that starts
   * from scratch reports 0 first.
   */
  async start(tx: Tx, id: string): Promise<JobRun | null> {
    const changed = await this.change(
      tx,
      sql`status = case when j.cancel_requested then 'canceled' else 'running' end,
          finished_at = case when j.cancel_requested then now() end,
          started_at = coalesce(j.started_at, now())`,
      sql`j.id = ${id} and j.status in ('queued', 'running')`,
    );
    return changed?.status === 'running' ? changed : null;
  }

  /**
   * Reports progress. The answer says whether somebody asked to stop meanwhile; null when the row is not running any
   * more, so that another worker has finished it and this one must stop.
   */
  progress(tx: Tx, id: string, done: number, total?: number): Promise<JobRun | null> {
    return this.change(
      tx,
      sql`progress_done = ${done}, progress_total = coalesce(${total ?? null}::integer, j.progress_total)`,
      sql`j.id = ${id} and j.status = 'running'`,
    );
  }

  /** `result` is what the caller reads at the job: counts and ids, JSON-able. Null when it was finished before. */
  finish(tx: Tx, id: string, result: unknown): Promise<JobRun | null> {
    return this.change(
      tx,
      sql`status = 'succeeded', progress_done = coalesce(j.progress_total, j.progress_done), result = ${JSON.stringify(result ?? null)}::jsonb, finished_at = now()`,
      sql`j.id = ${id} and j.status = 'running'`,
    );
  }

  /** Null when it was finished before. A result, such as the counts of what was done, may stay beside the error. */
  fail(tx: Tx, id: string, error: JobRunError, result?: unknown): Promise<JobRun | null> {
    return this.change(
      tx,
      sql`status = 'failed', error = ${JSON.stringify(error)}::jsonb,
          result = coalesce(${result === undefined ? null : JSON.stringify(result)}::jsonb, j.result), finished_at = now()`,
      sql`j.id = ${id} and j.status in ('queued', 'running')`,
    );
  }

  /** The worker has stopped as it was asked to. Null when it was finished before. */
  cancel(tx: Tx, id: string): Promise<JobRun | null> {
    return this.change(
      tx,
      sql`status = 'canceled', finished_at = now()`,
      sql`j.id = ${id} and j.status in ('queued', 'running') and j.cancel_requested`,
    );
  }

  /**
   * Somebody asks to stop. What is queued is canceled at once; what runs stops at its next safe point.
   * @throws DomainError `not_found`, `job_already_finished`
   */
  async requestCancel(tx: Tx, id: string): Promise<JobRun> {
    const changed = await this.change(
      tx,
      sql`cancel_requested = true,
          status = case j.status when 'queued' then 'canceled' else j.status end,
          finished_at = case j.status when 'queued' then now() end`,
      sql`j.id = ${id} and j.status in ('queued', 'running')`,
    );
    if (changed) return changed;
    const { status } = await this.get(tx, id);
    throw new DomainError(jobAlreadyFinished, { params: { status } });
  }

  /** @throws DomainError `not_found` */
  async get(tx: Tx, id: string): Promise<JobRun> {
    const found = await row<JobRun>(tx, sql`select ${this.columns} from ${this.table} j where j.id = ${id}`);
    if (!found) throw new DomainError(notFound);
    return found;
  }

  /**
   * Work that gave no sign of life for a while, oldest first: its job was lost with the queue, or its worker died. The
   * sweep of the feature adds their jobs again, which does nothing where one is still there.
   */
  findSilent(tx: Tx, type: string, forSeconds: number, limit = 100): Promise<JobRun[]> {
    return rows<JobRun>(
      tx,
      sql`select ${this.columns} from ${this.table} j
          where j.status in ('queued', 'running') and j.type = ${type}
            and j.updated_at < now() - make_interval(secs => ${forSeconds})
          order by j.updated_at limit ${limit}`,
    );
  }

  private change(tx: Tx, changes: Sql, condition: Sql): Promise<JobRun | null> {
    return row<JobRun>(
      tx,
      sql`update ${this.table} as j set ${changes}, version = j.version + 1, updated_at = now()
          where ${condition} returning ${this.columns}`,
    );
  }

  private get columns(): Sql {
    return columns(this.entity, 'j');
  }
}

/** Asynchronous work of a store, in its own schema. */
export const storeJobRuns = new JobRuns<StoreTx>(sql`job`, JobRun);

/** Asynchronous work of headquarters, in the group's schema. */
export const groupJobRuns = new JobRuns<GroupTx>(sql`group_job`, GroupJobRun);

/** Asynchronous work of the operator, in the schema `platform`. */
export const platformJobRuns = new JobRuns<PlatformTx>(sql`platform.job`, PlatformJobRun);
