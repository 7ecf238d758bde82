import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How sure a forecast of an odometer is grows with the time since it was read, and not in proportion. */
export class PutAsideForUnevenDriving1790000004720 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE maintenance_forecast
        ADD low_margin_km  integer,                -- in full a quarter after the last reading
        ADD high_margin_km integer,
        ADD CONSTRAINT ck_maintenance_forecast_margins CHECK (low_margin_km >= 0 AND high_margin_km >= 0)`);
    // nobody has looked yet at what came of earlier forecasts
    await db.query(`UPDATE distance_peers SET stale = true`);
    await db.query(`UPDATE maintenance_forecast SET stale = true WHERE NOT stale`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE maintenance_forecast
        DROP CONSTRAINT ck_maintenance_forecast_margins,
        DROP low_margin_km,
        DROP high_margin_km`);
    await db.query(`UPDATE maintenance_forecast SET stale = true WHERE NOT stale`);
  }
}
