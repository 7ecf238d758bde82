import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which person of the group a customer is, as of which change of the customer, and whether the person was erased. */
export class LinkCustomerToPerson1790000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer
        ADD person_id      uuid,      -- of the group's schema
        ADD person_version integer,   -- version that was matched
        ADD erased_at      timestamptz`);
    // every change of a customer makes it due for matching, an import's too, and nobody has to remember that
    await db.query(
      `CREATE INDEX ix_customer_person_due ON customer (id) WHERE person_version IS DISTINCT FROM version`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_customer_person_due`);
    await db.query(`ALTER TABLE customer DROP erased_at, DROP person_version, DROP person_id`);
  }
}
