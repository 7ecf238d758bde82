import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles (角色) that a group added, and its own versions of the preset's. A role of the preset has no row until then. */
export class CreateRole1790000000510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_role (
        id           uuid        NOT NULL,
        code         varchar(40) NOT NULL,
        name_zh      varchar(60) NOT NULL,
        name_en      varchar(80) NOT NULL,
        department   varchar(30),
        level        varchar(10) NOT NULL,
        permissions  text[]      NOT NULL,
        deputies     text[]      NOT NULL,
        escalates_to varchar(40),
        version      integer     NOT NULL DEFAULT 1,
        created_at   timestamptz NOT NULL DEFAULT now(),
        updated_at   timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_role PRIMARY KEY (id),
        CONSTRAINT uq_group_role_code UNIQUE (code),
        CONSTRAINT ck_group_role_level CHECK (level IN ('group', 'region', 'store'))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_role`);
  }
}
