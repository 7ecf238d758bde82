import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that was planned and not done takes hours of the next day by itself; what is set by hand counts in its place. */
export class CarryWorkOver1790000004741 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE workshop_day
        ADD unfinished_minutes integer NOT NULL DEFAULT 0, -- as plans and clocks tell
        ALTER carry_over_minutes DROP NOT NULL,            -- set by hand; null: what is unfinished
        DROP CONSTRAINT ck_workshop_day_minutes,
        ADD CONSTRAINT ck_workshop_day_minutes CHECK (
          booked_minutes >= 0 AND carry_over_minutes >= 0 AND unfinished_minutes >= 0 AND limit_minutes >= 0)`);
    await db.query(`UPDATE workshop_day SET carry_over_minutes = NULL WHERE carry_over_minutes = 0`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE workshop_day SET carry_over_minutes = 0 WHERE carry_over_minutes IS NULL`);
    await db.query(`
      ALTER TABLE workshop_day
        DROP CONSTRAINT ck_workshop_day_minutes,
        DROP unfinished_minutes,
        ALTER carry_over_minutes SET NOT NULL,
        ADD CONSTRAINT ck_workshop_day_minutes
          CHECK (booked_minutes >= 0 AND carry_over_minutes >= 0 AND limit_minutes >= 0)`);
  }
}
