import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which of the staff were told of a task by text message, and who is to be told next. FUP-12 */
export class TellStaffOfTasks1790000004701 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE task
        ADD COLUMN notices            jsonb NOT NULL DEFAULT '[]',   -- one for each person
        ADD COLUMN notice_due_at      timestamptz,                   -- null: nobody is to be told any more
        ADD COLUMN notice_run_id      uuid,                          -- who is telling them
        ADD COLUMN notice_lease_until timestamptz,                   -- by the server's clock
        ADD CONSTRAINT ck_task_notice_run
          CHECK ((notice_run_id IS NULL) = (notice_lease_until IS NULL) AND (notice_run_id IS NULL OR notice_due_at IS NOT NULL))`);
    await db.query(`CREATE INDEX ix_task_notice_due_at ON task (notice_due_at, id) WHERE notice_due_at IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_task_notice_due_at`);
    await db.query(`
      ALTER TABLE task
        DROP CONSTRAINT ck_task_notice_run,
        DROP COLUMN notice_lease_until,
        DROP COLUMN notice_run_id,
        DROP COLUMN notice_due_at,
        DROP COLUMN notices`);
  }
}
