import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the store does for customers beside the work in its bays: at their place, on the road, on their behalf. */
export class CreateExtraService1790000003420 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE extra_service (
        id            uuid         NOT NULL,
        kind          varchar(25)  NOT NULL,
        state         varchar(15)  NOT NULL,
        customer_id   uuid         NOT NULL,
        vehicle_id    uuid,                       -- null: a whole fleet or community
        order_id      uuid,
        vehicle_count integer      NOT NULL DEFAULT 1,
        planned_for   timestamptz,
        place         varchar(300),               -- personal: emptied when the customer is erased
        reference     varchar(64),                -- number of the insurer's claim or of the inspection
        note          varchar(1000),              -- personal: emptied when the customer is erased
        steps         jsonb        NOT NULL,      -- [{state, at}], the first one when it was asked for
        version       integer      NOT NULL DEFAULT 1,
        created_at    timestamptz  NOT NULL DEFAULT now(),
        updated_at    timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_extra_service PRIMARY KEY (id),
        CONSTRAINT fk_extra_service_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_extra_service_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_extra_service_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_extra_service_kind
          CHECK (kind IN ('on_site_pre_inspection', 'home_visit', 'on_site_diagnosis', 'free_inspection',
                          'pick_up_drop_off', 'roadside_rescue', 'annual_inspection', 'insurance_claim')),
        CONSTRAINT ck_extra_service_state
          CHECK (state IN ('requested', 'scheduled', 'under_way', 'reported', 'surveyed', 'repaired', 'filed', 'done',
                           'cancelled')),
        CONSTRAINT ck_extra_service_vehicle_count CHECK (vehicle_count > 0)
      )`);
    await db.query(`CREATE INDEX ix_extra_service_customer_id ON extra_service (customer_id)`);
    await db.query(`CREATE INDEX ix_extra_service_created_at ON extra_service (created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE extra_service`);
  }
}
