import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a customer gets e-mails, and whether they come back. */
export class AddCustomerEmail1790000004410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer
        ADD COLUMN email            varchar(254),
        ADD COLUMN email_bounced_at timestamptz,
        ADD CONSTRAINT ck_customer_email_bounced CHECK (email_bounced_at IS NULL OR email IS NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer
        DROP CONSTRAINT ck_customer_email_bounced,
        DROP COLUMN email_bounced_at,
        DROP COLUMN email`);
  }
}
