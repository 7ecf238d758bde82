import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the workshop asks the parts department for, one row for each kind of part of an order. */
export class CreatePartsRequest1790000003410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE parts_request (
        id                uuid           NOT NULL,
        order_id          uuid           NOT NULL,
        code              varchar(64)    NOT NULL,
        name              varchar(200)   NOT NULL,
        quantity          numeric(12, 3) NOT NULL,
        state             varchar(10)    NOT NULL,
        available_at_once boolean,                   -- null: not answered yet
        needed_at         timestamptz,               -- null: when work on the order begins
        requested_at      timestamptz    NOT NULL,
        answered_at       timestamptz,
        expected_at       timestamptz,               -- when a part that is not there will be
        prepicked_at      timestamptz,
        version           integer        NOT NULL DEFAULT 1,
        created_at        timestamptz    NOT NULL DEFAULT now(),
        updated_at        timestamptz    NOT NULL DEFAULT now(),
        CONSTRAINT pk_parts_request PRIMARY KEY (id),
        CONSTRAINT fk_parts_request_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_parts_request_state CHECK (state IN ('requested', 'available', 'awaited', 'prepicked', 'cancelled')),
        CONSTRAINT ck_parts_request_quantity CHECK (quantity > 0),
        CONSTRAINT ck_parts_request_prepicked_at CHECK ((state = 'prepicked') = (prepicked_at IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_parts_request_order_id ON parts_request (order_id)`);
    await db.query(`
      CREATE INDEX ix_parts_request_requested_at ON parts_request (requested_at, id)
        WHERE state IN ('requested', 'available', 'awaited')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE parts_request`);
  }
}
