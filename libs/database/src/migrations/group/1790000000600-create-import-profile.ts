import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Import profiles that a group adds to the presets. */
export class CreateImportProfile1790000000600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_import_profile (
        id         uuid        NOT NULL,
        code       varchar(30) NOT NULL,
        definition jsonb       NOT NULL,
        version    integer     NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_import_profile PRIMARY KEY (id),
        CONSTRAINT uq_group_import_profile_code UNIQUE (code)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_import_profile`);
  }
}
