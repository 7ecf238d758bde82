import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers hold consumption cards too, the third of the three kinds of cards. LOY-15 */
export class AddConsumptionCard1790000004050 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE customer_status
        ALTER COLUMN kind TYPE varchar(20),
        DROP CONSTRAINT ck_customer_status_kind,
        ADD CONSTRAINT ck_customer_status_kind
          CHECK (kind IN ('key_account', 'vip', 'gold_card', 'consumption_card', 'member'))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM customer_status WHERE kind = 'consumption_card'`);
    await db.query(`
      ALTER TABLE customer_status
        DROP CONSTRAINT ck_customer_status_kind,
        ADD CONSTRAINT ck_customer_status_kind CHECK (kind IN ('key_account', 'vip', 'gold_card', 'member')),
        ALTER COLUMN kind TYPE varchar(15)`);
  }
}
