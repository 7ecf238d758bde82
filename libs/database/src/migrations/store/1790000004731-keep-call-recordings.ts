import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A try of a call may have a recording, which is removed when its time is over. */
export class KeepCallRecordings1790000004731 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE call_attempt ADD COLUMN recording jsonb`);
    await db.query(`CREATE INDEX ix_call_attempt_recording ON call_attempt (made_at, id) WHERE recording IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_call_attempt_recording`);
    await db.query(`ALTER TABLE call_attempt DROP COLUMN recording`);
  }
}
