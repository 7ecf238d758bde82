import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports: which files came, how far their rows got, what was refused or wondered at. */
export class CreateImport1790000001400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE import_run (
        id           uuid        NOT NULL,   -- also that of its job
        profile      jsonb       NOT NULL,   -- as it was when the files came
        dry_run      boolean     NOT NULL,
        requested_by varchar(60) NOT NULL,
        merged_kind  varchar(20),            -- where merging goes on after a crash
        merged_key   varchar(400),
        merged_rows  integer     NOT NULL DEFAULT 0,
        counts       jsonb       NOT NULL DEFAULT '{}',
        created_at   timestamptz NOT NULL DEFAULT now(),
        finished_at  timestamptz,
        CONSTRAINT pk_import_run PRIMARY KEY (id)
      )`);
    await db.query(`CREATE INDEX ix_import_run_created_at ON import_run (created_at, id)`);

    await db.query(`
      CREATE TABLE import_file (
        id          uuid         NOT NULL,
        import_id   uuid         NOT NULL,
        kind        varchar(20)  NOT NULL,
        name        varchar(200) NOT NULL,
        storage_key varchar(300) NOT NULL,
        bytes       bigint       NOT NULL,
        sha256      char(64)     NOT NULL,
        staged_rows integer,                 -- null: not read to its end yet
        CONSTRAINT pk_import_file PRIMARY KEY (id),
        CONSTRAINT uq_import_file_kind UNIQUE (import_id, kind),
        CONSTRAINT fk_import_file_import_id FOREIGN KEY (import_id) REFERENCES import_run (id)
      )`);

    await db.query(`
      CREATE TABLE import_row (
        import_id   uuid         NOT NULL,
        kind        varchar(20)  NOT NULL,
        natural_key varchar(400) NOT NULL,
        line        integer      NOT NULL,
        digest      char(32)     NOT NULL,
        content     text         NOT NULL,   -- JSON that nobody looks into before it is merged
        CONSTRAINT pk_import_row PRIMARY KEY (import_id, kind, natural_key, line)
      )`);

    await db.query(`
      CREATE TABLE import_finding (
        id          uuid        NOT NULL,
        import_id   uuid        NOT NULL,
        kind        varchar(20) NOT NULL,
        line        integer     NOT NULL,
        severity    varchar(10) NOT NULL,
        code        varchar(60) NOT NULL,
        column_name varchar(200),
        params      jsonb,
        CONSTRAINT pk_import_finding PRIMARY KEY (id),
        CONSTRAINT uq_import_finding_row UNIQUE (import_id, kind, line, severity, code),
        CONSTRAINT fk_import_finding_import_id FOREIGN KEY (import_id) REFERENCES import_run (id),
        CONSTRAINT ck_import_finding_severity CHECK (severity IN ('refused', 'warning'))
      )`);
    await db.query(`CREATE INDEX ix_import_finding_line ON import_finding (import_id, line, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE import_finding, import_row, import_file, import_run`);
  }
}
