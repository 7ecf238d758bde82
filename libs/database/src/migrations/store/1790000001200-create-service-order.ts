import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Service orders with their lines, and the counters that number what this store makes itself. */
export class CreateServiceOrder1790000001200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE number_series (
        prefix     varchar(10) NOT NULL,   -- RO2611: kind of number, year and month
        last       integer     NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_number_series PRIMARY KEY (prefix)
      )`);

    await db.query(`
      CREATE TABLE service_order (
        id                      uuid         NOT NULL,
        order_number            varchar(64)  NOT NULL,   -- dispatch number (派工单号)
        source                  varchar(30),             -- null: numbered by this store
        vehicle_id              uuid         NOT NULL,
        customer_id             uuid,                    -- owner when the vehicle arrived
        type                    varchar(20)  NOT NULL,
        state                   varchar(15)  NOT NULL,
        internal                boolean      NOT NULL DEFAULT false,
        arrived_at              timestamptz  NOT NULL,
        promised_at             timestamptz,
        work_completed_at       timestamptz,
        billed_at               timestamptz,
        delivered_at            timestamptz,
        settled_at              timestamptz,             -- null in a settled order: its system did not tell when
        cancelled_at            timestamptz,
        odometer_km             integer      NOT NULL,
        adviser_name            varchar(100),
        technician_name         varchar(100),
        bay                     varchar(50),
        pre_inspected           boolean      NOT NULL DEFAULT false,
        inspection_sheet_used   boolean      NOT NULL DEFAULT false,
        customer_present        boolean      NOT NULL DEFAULT false,
        quoted_from_catalogue   boolean      NOT NULL DEFAULT false,
        parts_prepicked_in_time boolean      NOT NULL DEFAULT false,
        bill_explained          boolean      NOT NULL DEFAULT false,
        services_still_needed   varchar(500),
        sold_hours              numeric(11, 2),
        clocked_hours           numeric(11, 2),
        quote_fen               bigint,
        labour_fen              bigint       NOT NULL DEFAULT 0,
        parts_fen               bigint       NOT NULL DEFAULT 0,
        rework_of_id            uuid,
        rework_of_number        varchar(64),             -- as the system gave it, known or not
        rework_confirmed_at     timestamptz,
        import_id               uuid,
        import_digest           char(32),                -- fingerprint of the imported row
        lines_digest            char(32),                -- fingerprint of the imported set of lines
        version                 integer      NOT NULL DEFAULT 1,
        created_at              timestamptz  NOT NULL DEFAULT now(),
        updated_at              timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_service_order PRIMARY KEY (id),
        CONSTRAINT uq_service_order_source_order_number UNIQUE (source, order_number),
        CONSTRAINT fk_service_order_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_service_order_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_service_order_rework_of_id FOREIGN KEY (rework_of_id) REFERENCES service_order (id),
        CONSTRAINT ck_service_order_type
          CHECK (type IN ('minor_repair', 'first_maintenance', 'maintenance', 'major_repair', 'warranty_claim')),
        CONSTRAINT ck_service_order_state
          CHECK (state IN ('arrived', 'inspected', 'quoted', 'in_work', 'work_completed', 'checked', 'delivered',
                           'settled', 'cancelled')),
        CONSTRAINT ck_service_order_odometer_km CHECK (odometer_km >= 0),
        CONSTRAINT ck_service_order_rework_of_id CHECK (rework_of_id <> id)
      )`);
    await db.query(`CREATE INDEX ix_service_order_arrived_at ON service_order (arrived_at, id)`);
    await db.query(
      `CREATE INDEX ix_service_order_promised_at ON service_order (promised_at, id) WHERE promised_at IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_service_order_state ON service_order (state, arrived_at, id)`);
    await db.query(`CREATE INDEX ix_service_order_vehicle_id ON service_order (vehicle_id, arrived_at, id)`);
    await db.query(`CREATE INDEX ix_service_order_customer_id ON service_order (customer_id, arrived_at, id)`);
    await db.query(`CREATE INDEX ix_service_order_order_number ON service_order (order_number varchar_pattern_ops)`);
    await db.query(
      `CREATE INDEX ix_service_order_rework_of_id ON service_order (rework_of_id) WHERE rework_of_id IS NOT NULL`,
    );

    await db.query(`
      CREATE TABLE service_order_line (
        id                uuid           NOT NULL,
        order_id          uuid           NOT NULL,
        position          smallint       NOT NULL,   -- from 1, as written on the order
        kind              varchar(6)     NOT NULL,
        code              varchar(64),
        name              varchar(200)   NOT NULL,
        quantity          numeric(12, 3) NOT NULL,   -- hours of labour, pieces or litres of a part
        amount_fen        bigint         NOT NULL,
        available_at_once boolean,
        from_catalogue    boolean,
        created_at        timestamptz    NOT NULL DEFAULT now(),
        CONSTRAINT pk_service_order_line PRIMARY KEY (id),
        CONSTRAINT uq_service_order_line_position UNIQUE (order_id, position),
        CONSTRAINT fk_service_order_line_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_service_order_line_kind CHECK (kind IN ('labour', 'part'))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE service_order_line, service_order, number_series`);
  }
}
