import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which journeys a change touches: the plan of the day is made again for these alone. */
export class NoteStaleKinds1790000004010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE reminder_plan ADD COLUMN stale_kinds varchar(40)[] NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE reminder_plan DROP COLUMN stale_kinds`);
  }
}
