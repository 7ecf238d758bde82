import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each vehicle's next maintenance is due, and what that was reckoned from. */
export class CreateMaintenanceForecast1790000002400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE maintenance_forecast (
        vehicle_id                uuid         NOT NULL,
        due_on                    date,                      -- null: nothing is known to reckon from
        reason                    varchar(7),
        due_km                    integer,
        cycle                     varchar(50)  NOT NULL DEFAULT 'first',
        last_maintenance_order_id uuid,
        last_maintenance_on       date,
        last_maintenance_km       integer,
        last_reading_on           date,
        last_reading_km           integer,
        km_per_day                numeric(6,1),
        km_per_day_source         varchar(7),
        policy_ref                varchar(120),
        stale                     boolean      NOT NULL DEFAULT true,
        made_at                   timestamptz,
        created_at                timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_maintenance_forecast PRIMARY KEY (vehicle_id),
        CONSTRAINT fk_maintenance_forecast_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT ck_maintenance_forecast_reason CHECK (reason IN ('time', 'mileage')),
        CONSTRAINT ck_maintenance_forecast_due_on CHECK ((due_on IS NULL) = (reason IS NULL)),
        CONSTRAINT ck_maintenance_forecast_km_per_day_source CHECK (km_per_day_source IN ('history', 'usual'))
      )`);
    await db.query(
      `CREATE INDEX ix_maintenance_forecast_due_on ON maintenance_forecast (due_on, vehicle_id) WHERE due_on IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_maintenance_forecast_stale ON maintenance_forecast (vehicle_id) WHERE stale`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE maintenance_forecast`);
  }
}
