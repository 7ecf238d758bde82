import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Estimates of what an order will cost and when it will be done, as the customer was told them and answered. */
export class CreateEstimate1790000003440 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE estimate (
        id                 uuid          NOT NULL,
        order_id           uuid          NOT NULL,
        number             smallint      NOT NULL,   -- from 1, within the order
        state              varchar(10)   NOT NULL,
        lines              jsonb         NOT NULL,
        labour_fen         bigint        NOT NULL,
        parts_fen          bigint        NOT NULL,
        all_from_catalogue boolean       NOT NULL,
        sold_hours         numeric(11, 2),
        promised_at        timestamptz   NOT NULL,
        priced_on          date          NOT NULL,   -- the day whose prices count, by the store's calendar
        told_at            timestamptz,
        told_by            varchar(60),
        told_how           varchar(10),
        answered_at        timestamptz,
        answered_how       varchar(10),
        answer_note        varchar(500),             -- personal: emptied when the customer is erased
        version            integer       NOT NULL DEFAULT 1,
        created_at         timestamptz   NOT NULL DEFAULT now(),
        updated_at         timestamptz   NOT NULL DEFAULT now(),
        CONSTRAINT pk_estimate PRIMARY KEY (id),
        CONSTRAINT uq_estimate_number UNIQUE (order_id, number),
        CONSTRAINT fk_estimate_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_estimate_state CHECK (state IN ('draft', 'told', 'accepted', 'declined', 'superseded')),
        CONSTRAINT ck_estimate_told_how CHECK (told_how IN ('in_person', 'phone', 'message', 'online')),
        CONSTRAINT ck_estimate_answered_how CHECK (answered_how IN ('in_person', 'phone', 'message', 'online')),
        CONSTRAINT ck_estimate_told_at CHECK ((told_at IS NULL) = (told_how IS NULL)),
        CONSTRAINT ck_estimate_answered_at
          CHECK ((answered_at IS NULL) = (answered_how IS NULL)
            AND (state NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE estimate`);
  }
}
