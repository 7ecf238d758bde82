import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Family members and key persons of customers. */
export class CreateCustomerRelation1790000003110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer_relation (
        id                uuid         NOT NULL,
        customer_id       uuid         NOT NULL,
        kind              varchar(15)  NOT NULL,
        name              varchar(100) NOT NULL,
        relation          varchar(60),
        birthday_calendar varchar(5),
        solar_birthday    date,
        lunar_birth_month smallint,
        lunar_birth_day   smallint,
        lunar_birth_leap  boolean,
        phone             varchar(20),            -- E.164
        address_text      varchar(300),
        preferences       varchar(500),
        version           integer      NOT NULL DEFAULT 1,
        created_at        timestamptz  NOT NULL,
        updated_at        timestamptz  NOT NULL,
        CONSTRAINT pk_customer_relation PRIMARY KEY (id),
        CONSTRAINT fk_customer_relation_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_relation_kind CHECK (kind IN ('family_member', 'key_person')),
        CONSTRAINT ck_customer_relation_birthday_calendar CHECK (birthday_calendar IN ('solar', 'lunar'))
      )`);
    await db.query(`CREATE INDEX ix_customer_relation_customer_id ON customer_relation (customer_id, created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_relation`);
  }
}
