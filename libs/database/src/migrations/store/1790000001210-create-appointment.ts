import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Appointments, and the orders that they became. */
export class CreateAppointment1790000001210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE appointment (
        id                 uuid        NOT NULL,
        appointment_number varchar(64) NOT NULL,
        source             varchar(30),            -- null: numbered by this store
        vehicle_id         uuid        NOT NULL,
        customer_id        uuid,                   -- owner when the visit was booked
        state              varchar(10) NOT NULL,
        booked_for         timestamptz NOT NULL,
        booked_at          timestamptz,
        reminded_at        timestamptz,
        order_id           uuid,
        order_number       varchar(64),            -- as the system gave it, known or not
        import_id          uuid,
        import_digest      char(32),               -- fingerprint of the imported row
        version            integer     NOT NULL DEFAULT 1,
        created_at         timestamptz NOT NULL DEFAULT now(),
        updated_at         timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_appointment PRIMARY KEY (id),
        CONSTRAINT uq_appointment_source_appointment_number UNIQUE (source, appointment_number),
        CONSTRAINT fk_appointment_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_appointment_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_appointment_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_appointment_state CHECK (state IN ('booked', 'arrived', 'no_show', 'cancelled'))
      )`);
    await db.query(`CREATE INDEX ix_appointment_booked_for ON appointment (booked_for, id)`);
    await db.query(`CREATE INDEX ix_appointment_vehicle_id ON appointment (vehicle_id)`);
    await db.query(`CREATE INDEX ix_appointment_customer_id ON appointment (customer_id)`);
    await db.query(`CREATE INDEX ix_appointment_order_id ON appointment (order_id) WHERE order_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE appointment`);
  }
}
