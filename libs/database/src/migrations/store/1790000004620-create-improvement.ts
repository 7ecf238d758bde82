import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the store does about a weak point, and what was found of its effect. */
export class CreateImprovement1790000004620 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE improvement (
        id            uuid          NOT NULL,
        index_code    varchar(40)   NOT NULL,     -- what it is to raise
        title         varchar(200)  NOT NULL,
        measure       varchar(2000),
        owner_role    varchar(40),
        state         varchar(12)   NOT NULL,
        introduced_on date,                       -- before and after are counted from this day
        window_days   integer       NOT NULL,
        findings      jsonb         NOT NULL DEFAULT '[]', -- of field studies and expert reviews
        version       integer       NOT NULL DEFAULT 1,
        created_at    timestamptz   NOT NULL DEFAULT now(),
        updated_at    timestamptz   NOT NULL DEFAULT now(),
        CONSTRAINT pk_improvement PRIMARY KEY (id),
        CONSTRAINT ck_improvement_state CHECK (state IN ('planned', 'introduced', 'evaluated', 'dropped')),
        CONSTRAINT ck_improvement_introduced_on
          CHECK (state NOT IN ('introduced', 'evaluated') OR introduced_on IS NOT NULL),
        CONSTRAINT ck_improvement_window_days CHECK (window_days BETWEEN 1 AND 366)
      )`);
    await db.query(`CREATE INDEX ix_improvement_created_at ON improvement (created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE improvement`);
  }
}
