import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions of a rare reason are looked up by it, without walking all that were ever made. REM-31 */
export class IndexDecisionsByReason1790000004700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX ix_contact_decision_reason ON contact_decision (reason, decided_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_contact_decision_reason`);
  }
}
