import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareWithStores } from '../../share-with-stores';

/**
 * When a person of the group was contacted, whichever store did it, so that all of them keep the person's caps. Whoever
 * commits a contact holds the row until the commit.
 */
export class CreateContactCounter1790000004300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_contact_counter (
        person_id  uuid        NOT NULL,               -- of group_person, whose rows are never removed
        recent     jsonb       NOT NULL DEFAULT '[]',  -- [contact, milliseconds since 1970, category]; no store
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_contact_counter PRIMARY KEY (person_id)
      ) WITH (fillfactor = 70)`);
    await shareWithStores(db, 'group_contact_counter', 'SELECT, INSERT, UPDATE');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_contact_counter`);
  }
}
