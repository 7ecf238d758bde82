import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a customer's file comes from, what the customer is worth, when it visited, and in which stock it stands. */
export class PlaceCustomer1790000003100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer
        ADD COLUMN file_source    varchar(20),
        ADD COLUMN value_class    varchar(10),
        ADD COLUMN first_visit_at timestamptz,
        ADD COLUMN last_visit_at  timestamptz,
        ADD COLUMN stock_state    varchar(10),
        ADD COLUMN stock_since    date,
        ADD COLUMN stock_next_on  date DEFAULT '1970-01-01',  -- day on which it is judged again, if nothing happens before
        ADD COLUMN stock_ref      varchar(120),
        ADD CONSTRAINT ck_customer_file_source
          CHECK (file_source IN ('service_area', 'sales_department', 'first_visit')),
        ADD CONSTRAINT ck_customer_value_class CHECK (value_class IN ('gold', 'important', 'general', 'lost')),
        ADD CONSTRAINT ck_customer_stock_state CHECK (stock_state IN ('archive', 'possessed', 'new', 'lost')),
        ADD CONSTRAINT ck_customer_stock
          CHECK ((stock_state IS NULL) = (stock_since IS NULL) AND (stock_state IS NULL) = (stock_ref IS NULL))`);
    // whoever is on file already is due at once, without a row being rewritten; of a new one its event or import tells
    await db.query(`ALTER TABLE customer ALTER COLUMN stock_next_on DROP DEFAULT`);
    // both partial, so that an import's new rows touch neither
    await db.query(
      `CREATE INDEX ix_customer_stock_next_on ON customer (stock_next_on, id) WHERE stock_next_on IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_customer_stock_ref ON customer (stock_ref) WHERE stock_ref IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer
        DROP COLUMN file_source, DROP COLUMN value_class, DROP COLUMN first_visit_at, DROP COLUMN last_visit_at,
        DROP COLUMN stock_state, DROP COLUMN stock_since, DROP COLUMN stock_next_on, DROP COLUMN stock_ref`);
  }
}
