import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareRowsByCode, unshareRowsByCode } from '../../share-with-stores';

/** A store reads its own profile, whose phones and address its messages quote; of its sisters it sees none. TEN-12 */
export class ShowStoresTheirProfile1790000002400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await shareRowsByCode(db, 'group_store_profile');
  }

  async down(db: QueryRunner): Promise<void> {
    await unshareRowsByCode(db, 'group_store_profile');
  }
}
