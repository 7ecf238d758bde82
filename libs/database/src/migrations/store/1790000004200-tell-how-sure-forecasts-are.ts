import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How sure the distance of a day is, and what vehicles alike run where a vehicle's own history is thin. */
export class TellHowSureForecastsAre1790000004200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE maintenance_forecast
        ADD km_per_day_low  numeric(6,1),          -- one such vehicle in twenty runs less
        ADD km_per_day_high numeric(6,1),          -- one in twenty runs more
        DROP CONSTRAINT ck_maintenance_forecast_km_per_day_source,
        ADD CONSTRAINT ck_maintenance_forecast_km_per_day_source
          CHECK (km_per_day_source IN ('history', 'peers', 'usual')),
        ADD CONSTRAINT ck_maintenance_forecast_km_per_day_spread
          CHECK (km_per_day_low <= km_per_day AND km_per_day <= km_per_day_high)`);
    await db.query(`
      CREATE TABLE distance_peers (
        made_on    date        NOT NULL,            -- of the store
        vehicles   integer     NOT NULL,            -- that had a reading to tell of
        peers      jsonb       NOT NULL,
        stale      boolean     NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_distance_peers PRIMARY KEY (made_on)
      )`);
    // forecasts of before know no spread: they are made again
    await db.query(`UPDATE maintenance_forecast SET stale = true`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE distance_peers`);
    await db.query(`UPDATE maintenance_forecast SET km_per_day_source = 'usual' WHERE km_per_day_source = 'peers'`);
    await db.query(`
      ALTER TABLE maintenance_forecast
        DROP CONSTRAINT ck_maintenance_forecast_km_per_day_spread,
        DROP CONSTRAINT ck_maintenance_forecast_km_per_day_source,
        ADD CONSTRAINT ck_maintenance_forecast_km_per_day_source CHECK (km_per_day_source IN ('history', 'usual')),
        DROP km_per_day_low,
        DROP km_per_day_high`);
  }
}
