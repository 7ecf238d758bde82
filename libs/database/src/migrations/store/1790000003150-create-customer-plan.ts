import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Yearly plans of important accounts and projects of potential ones. */
export class CreateCustomerPlan1790000003150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer_plan (
        id          uuid          NOT NULL,
        customer_id uuid          NOT NULL,
        kind        varchar(15)   NOT NULL,
        year        smallint,
        title       varchar(200)  NOT NULL,
        content     varchar(4000),
        vehicles    integer,
        amount_fen  bigint,
        due_on      date,
        state       varchar(10)   NOT NULL,
        version     integer       NOT NULL DEFAULT 1,
        created_at  timestamptz   NOT NULL,
        updated_at  timestamptz   NOT NULL,
        CONSTRAINT pk_customer_plan PRIMARY KEY (id),
        CONSTRAINT fk_customer_plan_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_plan_kind CHECK (kind IN ('yearly_plan', 'project')),
        CONSTRAINT ck_customer_plan_year CHECK ((kind = 'yearly_plan') = (year IS NOT NULL)),
        CONSTRAINT ck_customer_plan_state CHECK (state IN ('open', 'won', 'lost', 'done', 'dropped')),
        CONSTRAINT uq_customer_plan_year UNIQUE (customer_id, year)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_plan`);
  }
}
