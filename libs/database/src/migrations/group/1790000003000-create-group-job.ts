import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Asynchronous work of headquarters: exports and erasures of persons. The twin of a store's table `job`. */
export class CreateGroupJob1790000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_job (
        id               uuid        NOT NULL,
        type             varchar(50) NOT NULL,
        status           varchar(10) NOT NULL DEFAULT 'queued',
        progress_done    integer     NOT NULL DEFAULT 0,
        progress_total   integer,             -- null while nobody knows
        result           jsonb,
        error            jsonb,               -- { code, params } of a problem
        requested_by     varchar(60) NOT NULL,
        cancel_requested boolean     NOT NULL DEFAULT false,
        version          integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL DEFAULT now(),
        started_at       timestamptz,
        updated_at       timestamptz NOT NULL DEFAULT now(),
        finished_at      timestamptz,
        CONSTRAINT pk_group_job PRIMARY KEY (id),
        CONSTRAINT ck_group_job_status CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
        CONSTRAINT ck_group_job_progress CHECK (progress_done >= 0 AND progress_done <= progress_total),
        CONSTRAINT ck_group_job_error CHECK ((status = 'failed') = (error IS NOT NULL)),
        CONSTRAINT ck_group_job_finished_at
          CHECK ((status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL))
      )`);
    await db.query(
      `CREATE INDEX ix_group_job_unfinished ON group_job (type, updated_at) WHERE status IN ('queued', 'running')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_job`);
  }
}
