import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the clock of a sandbox is moved: one row at most, which every process reads outside production. */
export class CreateTestClock1790000002110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.test_clock (
        single    boolean NOT NULL DEFAULT true,
        offset_ms bigint  NOT NULL,
        CONSTRAINT pk_test_clock PRIMARY KEY (single),
        CONSTRAINT ck_test_clock_single CHECK (single)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.test_clock`);
  }
}
