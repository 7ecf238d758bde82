import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who hears first where many are due: the best customers' contacts are claimed before the others'. REM-36
 * What is under way is found by its claim; without an index on leases a sign of life touches no index at all.
 */
export class RankContact1790000004300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE contact ADD precedence smallint NOT NULL DEFAULT 3`);
    await db.query(`ALTER TABLE contact ADD CONSTRAINT ck_contact_precedence CHECK (precedence BETWEEN 1 AND 3)`);
    await db.query(`DROP INDEX ix_contact_waiting`);
    await db.query(`CREATE INDEX ix_contact_waiting ON contact (precedence, due_at, id) WHERE state = 'due'`);
    await db.query(`DROP INDEX ix_contact_under_way`);
    await db.query(`ALTER TABLE contact SET (fillfactor = 80)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE contact RESET (fillfactor)`);
    await db.query(`CREATE INDEX ix_contact_under_way ON contact (lease_until) WHERE state IN ('claimed', 'sending')`);
    await db.query(`DROP INDEX ix_contact_waiting`);
    await db.query(`CREATE INDEX ix_contact_waiting ON contact (due_at, id) WHERE state = 'due'`);
    await db.query(`ALTER TABLE contact DROP CONSTRAINT ck_contact_precedence, DROP precedence`);
  }
}
