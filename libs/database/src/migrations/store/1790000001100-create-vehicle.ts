import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Vehicles: what they are, whose they are and were, and how far they have run. Codes that are found by their beginning
 * collate as "C", so that the one index of a column serves equality, prefix and order alike.
 */
export class CreateVehicle1790000001100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE vehicle (
        id                    uuid                    NOT NULL,
        vin                   varchar(17) COLLATE "C" NOT NULL,
        vin_reversed          varchar(17) COLLATE "C" NOT NULL,   -- back to front, for a search by last digits
        vin_warning           varchar(11),
        plate                 varchar(20),                        -- as it was told
        plate_normalised      varchar(20) COLLATE "C" NOT NULL DEFAULT '',
        model                 varchar(100),
        model_year            smallint,
        grade                 varchar(30),
        engine_number         varchar(50),
        gearbox_number        varchar(50),
        body_colour           varchar(50),
        purchased_on          date,
        first_maintenance_on  date,
        first_maintenance_km  integer,
        selling_dealer        varchar(100),
        origin                varchar(14),
        use                   varchar(10),
        warranty_ends_on      date,
        insurance_expires_on  date,
        inspection_due_on     date,
        registration_state    varchar(11)             NOT NULL DEFAULT 'unknown',
        source                varchar(30),
        import_id             uuid,
        import_digest         char(32),     -- fingerprint of the imported row: an unchanged one is left alone
        version               integer                 NOT NULL DEFAULT 1,
        created_at            timestamptz             NOT NULL DEFAULT now(),
        updated_at            timestamptz             NOT NULL DEFAULT now(),
        CONSTRAINT pk_vehicle PRIMARY KEY (id),
        CONSTRAINT uq_vehicle_vin UNIQUE (vin),
        CONSTRAINT ck_vehicle_vin_warning CHECK (vin_warning IN ('check_digit')),
        CONSTRAINT ck_vehicle_first_maintenance_km CHECK (first_maintenance_km >= 0),
        CONSTRAINT ck_vehicle_origin CHECK (origin IN ('sold_here', 'sold_elsewhere')),
        CONSTRAINT ck_vehicle_use CHECK (use IN ('private', 'official', 'commercial')),
        CONSTRAINT ck_vehicle_registration_state
          CHECK (registration_state IN ('unknown', 'in_progress', 'help_needed', 'registered'))
      )`);
    await db.query(`CREATE INDEX ix_vehicle_created_at ON vehicle (created_at, id)`);
    await db.query(`CREATE INDEX ix_vehicle_plate_normalised ON vehicle (plate_normalised, id)`);
    await db.query(`CREATE INDEX ix_vehicle_vin_reversed ON vehicle (vin_reversed)`);

    await db.query(`
      CREATE TABLE vehicle_owner (
        id          uuid        NOT NULL,
        vehicle_id  uuid        NOT NULL,
        customer_id uuid        NOT NULL,
        since_on    date,
        until_on    date,
        replaced_at timestamptz,             -- null: the current owner
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_vehicle_owner PRIMARY KEY (id),
        CONSTRAINT fk_vehicle_owner_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_vehicle_owner_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_vehicle_owner_until_on CHECK (until_on >= since_on)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_vehicle_owner_current ON vehicle_owner (vehicle_id) WHERE replaced_at IS NULL`,
    );
    await db.query(`CREATE INDEX ix_vehicle_owner_vehicle_id ON vehicle_owner (vehicle_id, created_at, id)`);
    await db.query(`CREATE INDEX ix_vehicle_owner_customer_id ON vehicle_owner (customer_id)`);

    await db.query(`
      CREATE TABLE odometer_reading (
        id          uuid        NOT NULL,
        vehicle_id  uuid        NOT NULL,
        km          integer     NOT NULL,
        read_at     timestamptz NOT NULL,
        source      varchar(6)  NOT NULL,
        source_id   uuid,                    -- the visit's order; its feature is not known here
        corrects_id uuid,
        reason      varchar(200),
        recorded_by varchar(60) NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_odometer_reading PRIMARY KEY (id),
        CONSTRAINT uq_odometer_reading_source_id UNIQUE (source_id),
        CONSTRAINT uq_odometer_reading_corrects_id UNIQUE (corrects_id),
        CONSTRAINT fk_odometer_reading_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_odometer_reading_corrects_id FOREIGN KEY (corrects_id) REFERENCES odometer_reading (id),
        CONSTRAINT ck_odometer_reading_km CHECK (km >= 0),
        CONSTRAINT ck_odometer_reading_source CHECK (source IN ('order', 'manual')),
        CONSTRAINT ck_odometer_reading_source_id CHECK ((source = 'order') = (source_id IS NOT NULL)),
        CONSTRAINT ck_odometer_reading_reason CHECK ((corrects_id IS NULL) = (reason IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_odometer_reading_vehicle_id ON odometer_reading (vehicle_id, read_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE odometer_reading, vehicle_owner, vehicle`);
  }
}
