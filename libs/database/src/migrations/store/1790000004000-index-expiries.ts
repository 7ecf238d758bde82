import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What runs out is looked up by its day, without reading every vehicle and card. REM-23, REM-24, LOY-15 */
export class IndexExpiries1790000004000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX ix_vehicle_insurance_expires_on ON vehicle (insurance_expires_on)
        WHERE insurance_expires_on IS NOT NULL`);
    await db.query(`
      CREATE INDEX ix_vehicle_inspection_due_on ON vehicle (inspection_due_on) WHERE inspection_due_on IS NOT NULL`);
    await db.query(`CREATE INDEX ix_customer_status_until ON customer_status (until) WHERE until IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP INDEX ix_customer_status_until, ix_vehicle_inspection_due_on, ix_vehicle_insurance_expires_on`,
    );
  }
}
