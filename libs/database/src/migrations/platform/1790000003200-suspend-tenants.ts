import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A group or a store may stand still: nobody is let in, nothing is sent, everything is kept. */
export class SuspendTenants1790000003200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE platform.dealer_group
        ADD COLUMN suspended_at timestamptz,
        DROP CONSTRAINT ck_dealer_group_state,
        ADD CONSTRAINT ck_dealer_group_state CHECK (state IN ('provisioning', 'active', 'suspended', 'removing'))`);
    await db.query(`
      ALTER TABLE platform.store
        ADD COLUMN suspended_at timestamptz,
        -- it stands still because its group does, and goes on with it
        ADD COLUMN suspended_with_group boolean NOT NULL DEFAULT false,
        DROP CONSTRAINT ck_store_state,
        ADD CONSTRAINT ck_store_state CHECK (state IN ('provisioning', 'active', 'suspended', 'removing'))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE platform.store SET state = 'active' WHERE state = 'suspended'`);
    await db.query(`UPDATE platform.dealer_group SET state = 'active' WHERE state = 'suspended'`);
    await db.query(`
      ALTER TABLE platform.store
        DROP CONSTRAINT ck_store_state,
        DROP COLUMN suspended_with_group,
        DROP COLUMN suspended_at,
        ADD CONSTRAINT ck_store_state CHECK (state IN ('provisioning', 'active', 'removing'))`);
    await db.query(`
      ALTER TABLE platform.dealer_group
        DROP CONSTRAINT ck_dealer_group_state,
        DROP COLUMN suspended_at,
        ADD CONSTRAINT ck_dealer_group_state CHECK (state IN ('provisioning', 'active', 'removing'))`);
  }
}
