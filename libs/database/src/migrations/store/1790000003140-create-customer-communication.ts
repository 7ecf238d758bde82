import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said between the store and its customers, and opinions that want a reply. */
export class CreateCustomerCommunication1790000003140 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer_communication (
        id              uuid          NOT NULL,
        customer_id     uuid          NOT NULL,
        channel         varchar(10)   NOT NULL,
        direction       varchar(10)   NOT NULL,
        communicated_at timestamptz   NOT NULL,
        recorded_by     varchar(60)   NOT NULL,
        call_outcome    varchar(15),
        summary         varchar(2000) NOT NULL,
        opinion         varchar(15),
        reply           varchar(2000),
        replied_at      timestamptz,
        replied_by      varchar(60),
        created_at      timestamptz   NOT NULL,
        CONSTRAINT pk_customer_communication PRIMARY KEY (id),
        CONSTRAINT fk_customer_communication_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_communication_channel
          CHECK (channel IN ('online', 'phone', 'in_store', 'message', 'home_visit')),
        CONSTRAINT ck_customer_communication_direction CHECK (direction IN ('inbound', 'outbound')),
        CONSTRAINT ck_customer_communication_call_outcome
          CHECK (call_outcome IN ('answered', 'not_answered', 'declined', 'wrong_number', 'empty_number')),
        CONSTRAINT ck_customer_communication_opinion
          CHECK (opinion IN ('praise', 'suggestion', 'criticism', 'question')),
        CONSTRAINT ck_customer_communication_replied
          CHECK ((replied_at IS NULL) = (replied_by IS NULL) AND (replied_at IS NULL OR opinion IS NOT NULL))
      )`);
    await db.query(`
      CREATE INDEX ix_customer_communication_customer_id
        ON customer_communication (customer_id, communicated_at, id)`);
    await db.query(`
      CREATE INDEX ix_customer_communication_unanswered ON customer_communication (communicated_at, id)
        WHERE opinion IS NOT NULL AND replied_at IS NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_communication`);
  }
}
