import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days whose figures the next tick makes anew. */
export class CreateKpiTouchedDay1790000002500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE kpi_touched_day (
        day date NOT NULL,   -- of the store's own calendar
        CONSTRAINT pk_kpi_touched_day PRIMARY KEY (day)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE kpi_touched_day`);
  }
}
