import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exclusion constraints over an id and a range: no bay and no technician is taken twice at a time. A trusted extension
 * that comes with PostgreSQL, so the owner of a database may add it; the stores' constraints find it by its type alone.
 */
export class AllowExclusion1790000003300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA platform`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP EXTENSION btree_gist`);
  }
}
