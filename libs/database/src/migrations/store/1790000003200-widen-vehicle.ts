import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the day's work asks of a vehicle: when it was handed over, whether it only passes through, its registration. */
export class WidenVehicle1790000003200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE vehicle
        ADD COLUMN delivered_on           date,
        ADD COLUMN passing_through        boolean      NOT NULL DEFAULT false,
        ADD COLUMN passing_through_reason varchar(200),
        ADD COLUMN insurer                varchar(100),
        ADD COLUMN registration_asked_at  timestamptz,          -- when the customer was asked last
        ADD CONSTRAINT ck_vehicle_passing_through_reason CHECK (passing_through OR passing_through_reason IS NULL)`);
    // The cars handed over on a day, for their visor tips.
    await db.query(`
      CREATE INDEX ix_vehicle_delivered_on ON vehicle (delivered_on, id) WHERE delivered_on IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_vehicle_delivered_on`);
    await db.query(`
      ALTER TABLE vehicle
        DROP CONSTRAINT ck_vehicle_passing_through_reason,
        DROP COLUMN delivered_on, DROP COLUMN passing_through, DROP COLUMN passing_through_reason,
        DROP COLUMN insurer, DROP COLUMN registration_asked_at`);
  }
}
