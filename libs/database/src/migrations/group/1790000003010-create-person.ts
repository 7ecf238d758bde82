import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateStores } from '../../separate-stores';
import { shareWithStores } from '../../share-with-stores';

/**
 * Who a customer is across the group's stores: persons, what they are known by, and which customers they are. Stores
 * find and add persons; of the customers behind them each store sees its own alone.
 */
export class CreatePerson1790000003010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_person (
        id             uuid        NOT NULL,
        merged_into_id uuid,
        erased_at      timestamptz,
        created_at     timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_person PRIMARY KEY (id),
        CONSTRAINT fk_group_person_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES group_person (id),
        CONSTRAINT ck_group_person_merged_into_id CHECK (merged_into_id <> id)
      )`);
    await db.query(`CREATE INDEX ix_group_person_created_at ON group_person (created_at, id)`);
    await db.query(
      `CREATE INDEX ix_group_person_merged_into_id ON group_person (merged_into_id) WHERE merged_into_id IS NOT NULL`,
    );

    await db.query(`
      CREATE TABLE group_person_key (
        kind       varchar(10) NOT NULL,
        value      bytea       NOT NULL,   -- HMAC under the group's key: equal for equal numbers, and tells nothing else
        person_id  uuid        NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_person_key PRIMARY KEY (kind, value),
        CONSTRAINT fk_group_person_key_person_id FOREIGN KEY (person_id) REFERENCES group_person (id),
        CONSTRAINT ck_group_person_key_kind CHECK (kind IN ('phone', 'id_number', 'plate_name'))
      )`);
    await db.query(`CREATE INDEX ix_group_person_key_person_id ON group_person_key (person_id)`);

    await db.query(`
      CREATE TABLE group_person_member (
        store_role  varchar(63) NOT NULL,
        customer_id uuid        NOT NULL,
        person_id   uuid        NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_person_member PRIMARY KEY (store_role, customer_id),
        CONSTRAINT fk_group_person_member_person_id FOREIGN KEY (person_id) REFERENCES group_person (id)
      )`);
    await db.query(`CREATE INDEX ix_group_person_member_person_id ON group_person_member (person_id)`);

    await shareWithStores(db, 'group_person', 'SELECT, INSERT');
    await shareWithStores(db, 'group_person_key', 'SELECT, INSERT');
    await separateStores(db, 'group_person_member');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_person_member, group_person_key, group_person`);
  }
}
