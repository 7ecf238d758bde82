import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a store, and a group's headquarters, is to be ticked. Workers look at these rows and never at all tenants. */
export class CreateWake1790000002100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.store_wake (
        store_id     uuid NOT NULL,
        wake_at      timestamptz,   -- null while nothing is due
        leased_until timestamptz,   -- set while a tick is on its way or runs
        CONSTRAINT pk_store_wake PRIMARY KEY (store_id),
        CONSTRAINT fk_store_wake_store_id FOREIGN KEY (store_id) REFERENCES platform.store (id) ON DELETE CASCADE
      )`);
    await db.query(`
      CREATE TABLE platform.group_wake (
        group_id     uuid NOT NULL,
        wake_at      timestamptz,
        leased_until timestamptz,
        CONSTRAINT pk_group_wake PRIMARY KEY (group_id),
        CONSTRAINT fk_group_wake_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id) ON DELETE CASCADE
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.group_wake`);
    await db.query(`DROP TABLE platform.store_wake`);
  }
}
