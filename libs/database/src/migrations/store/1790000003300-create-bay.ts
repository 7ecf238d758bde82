import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bays of the workshop. What once was worked in is never deleted: it goes out of use. */
export class CreateBay1790000003300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE bay (
        id         uuid        NOT NULL,
        code       varchar(30) NOT NULL,
        skills     jsonb       NOT NULL,   -- ["body", "paint"]; empty: any work
        in_use     boolean     NOT NULL,
        version    integer     NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_bay PRIMARY KEY (id),
        CONSTRAINT uq_bay_code UNIQUE (code)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE bay`);
  }
}
