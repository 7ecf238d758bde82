import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Promises with a clock. They are finished, never deleted: what was missed and by which rules is asked for years later. */
export class CreateDeadline1790000002600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE deadline (
        id                  uuid         NOT NULL,
        kind                varchar(60)  NOT NULL,
        subject_type        varchar(40)  NOT NULL,
        subject_id          uuid         NOT NULL,
        occurrence          varchar(60)  NOT NULL,
        state               varchar(10)  NOT NULL,
        started_at          timestamptz  NOT NULL,
        rule                varchar(60)  NOT NULL,
        unit                varchar(20)  NOT NULL,
        amount              integer,
        around_the_clock    boolean      NOT NULL,
        warn_before_minutes integer,
        pauses              jsonb        NOT NULL,   -- [{ reason, from, until }]: replayed whenever the due time is worked out
        due_at              timestamptz,
        warn_at             timestamptz,
        warned_at           timestamptz,
        next_at             timestamptz,             -- one index for warnings and misses
        met_at              timestamptz,
        finished_at         timestamptz,
        confirmed           boolean      NOT NULL,
        policy_ref          varchar(120) NOT NULL,
        calendar_ref        varchar(120) NOT NULL,
        calendar_digest     varchar(32)  NOT NULL,   -- open ones with another than the current are worked out anew
        version             integer      NOT NULL DEFAULT 1,
        created_at          timestamptz  NOT NULL,
        updated_at          timestamptz  NOT NULL,
        CONSTRAINT pk_deadline PRIMARY KEY (id),
        CONSTRAINT uq_deadline_subject UNIQUE (subject_type, subject_id, kind, occurrence),
        CONSTRAINT ck_deadline_state CHECK (state IN ('running', 'paused', 'met', 'missed', 'cancelled')),
        CONSTRAINT ck_deadline_unit
          CHECK (unit IN ('minutes', 'hours', 'working_days', 'calendar_days', 'same_day')),
        CONSTRAINT ck_deadline_amount CHECK ((unit = 'same_day') = (amount IS NULL) AND amount > 0),
        CONSTRAINT ck_deadline_next_at CHECK ((state = 'running') = (next_at IS NOT NULL)),
        CONSTRAINT ck_deadline_due_at CHECK (state <> 'running' OR due_at IS NOT NULL),
        CONSTRAINT ck_deadline_finished_at
          CHECK ((state IN ('met', 'missed', 'cancelled')) = (finished_at IS NOT NULL)),
        CONSTRAINT ck_deadline_met_at
          CHECK ((state <> 'met' OR met_at IS NOT NULL) AND (met_at IS NULL OR state IN ('met', 'missed')))
      )`);
    await db.query(`CREATE INDEX ix_deadline_next_at ON deadline (next_at) WHERE next_at IS NOT NULL`);
    await db.query(`
      CREATE INDEX ix_deadline_basis ON deadline (policy_ref, calendar_digest, id)
        WHERE state IN ('running', 'paused')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE deadline`);
  }
}
