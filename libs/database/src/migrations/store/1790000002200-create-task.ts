import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person is asked to do; the inbox of the staff. Its rows are closed, never deleted. */
export class CreateTask1790000002200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE task (
        id              uuid         NOT NULL,
        kind            varchar(60)  NOT NULL,
        state           varchar(10)  NOT NULL,
        priority        varchar(10)  NOT NULL,
        subject_type    varchar(40)  NOT NULL,
        subject_id      uuid         NOT NULL,
        customer_id     uuid,
        vehicle_id      uuid,
        owner_role      varchar(40)  NOT NULL,   -- a role of the group, which has other roles tomorrow
        assignee_id     varchar(60),
        due_at          timestamptz  NOT NULL,
        params          jsonb        NOT NULL,   -- ids, dates and numbers that fill the title
        dedupe_key      varchar(200),
        claimed_by      varchar(60),
        claimed_by_name varchar(100),
        claimed_at      timestamptz,
        outcome         varchar(40),
        note            varchar(1000),
        closed_at       timestamptz,
        version         integer      NOT NULL DEFAULT 1,
        created_at      timestamptz  NOT NULL,
        updated_at      timestamptz  NOT NULL,
        CONSTRAINT pk_task PRIMARY KEY (id),
        CONSTRAINT ck_task_state CHECK (state IN ('open', 'claimed', 'done', 'cancelled')),
        CONSTRAINT ck_task_priority CHECK (priority IN ('high', 'normal', 'low')),
        CONSTRAINT ck_task_claimed
          CHECK ((claimed_by IS NULL) = (claimed_at IS NULL) AND (state <> 'claimed' OR claimed_by IS NOT NULL)),
        CONSTRAINT ck_task_closed CHECK ((state IN ('done', 'cancelled')) = (closed_at IS NOT NULL)),
        CONSTRAINT ck_task_outcome CHECK ((state = 'done') = (outcome IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_task_unclosed ON task (due_at, id) WHERE state IN ('open', 'claimed')`);
    await db.query(`CREATE INDEX ix_task_subject ON task (subject_type, subject_id)`);
    await db.query(`CREATE INDEX ix_task_closed_at ON task (closed_at, id) WHERE closed_at IS NOT NULL`);
    await db.query(`CREATE UNIQUE INDEX uq_task_dedupe_key ON task (dedupe_key) WHERE dedupe_key IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE task`);
  }
}
