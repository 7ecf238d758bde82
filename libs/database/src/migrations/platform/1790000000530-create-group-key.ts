import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that encrypt and index a group's personal data, wrapped by MASTER_KEY. */
export class CreateGroupKey1790000000530 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.group_key (
        id            uuid        NOT NULL,
        group_id      uuid        NOT NULL,
        purpose       varchar(20) NOT NULL,
        wrapped_key   bytea       NOT NULL,   -- AES-256-GCM under MASTER_KEY
        master_key_id varchar(16) NOT NULL,   -- fingerprint of the MASTER_KEY that wrapped it
        created_at    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_key PRIMARY KEY (id),
        CONSTRAINT uq_group_key_group_id_purpose UNIQUE (group_id, purpose),
        CONSTRAINT fk_group_key_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id),
        CONSTRAINT ck_group_key_purpose CHECK (purpose IN ('encryption', 'blind_index'))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.group_key`);
  }
}
