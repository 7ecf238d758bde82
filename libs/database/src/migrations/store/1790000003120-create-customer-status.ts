import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Special statuses of customers, with the time that each was held. */
export class CreateCustomerStatus1790000003120 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer_status (
        id          uuid        NOT NULL,
        customer_id uuid        NOT NULL,
        kind        varchar(15) NOT NULL,
        number      varchar(40),                -- of the card or the contract
        since       timestamptz NOT NULL,
        until       timestamptz,                -- half-open; null: until further notice
        granted_by  varchar(60) NOT NULL,
        ended_by    varchar(60),
        created_at  timestamptz NOT NULL,
        CONSTRAINT pk_customer_status PRIMARY KEY (id),
        CONSTRAINT fk_customer_status_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_status_kind CHECK (kind IN ('key_account', 'vip', 'gold_card', 'member')),
        CONSTRAINT ck_customer_status_until CHECK (until >= since)
      )`);
    await db.query(`CREATE INDEX ix_customer_status_customer_id ON customer_status (customer_id, since, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_status`);
  }
}
