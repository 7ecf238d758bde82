import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups and stores: where each tenant lives and whether it may be served. Platform names are qualified. */
export class CreateTenants1790000000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.dealer_group (
        id              uuid         NOT NULL,
        code            varchar(31)  NOT NULL,
        schema_name     varchar(50)  NOT NULL,
        name            varchar(200) NOT NULL,
        state           varchar(20)  NOT NULL,
        schema_version  varchar(100) NOT NULL DEFAULT '',
        migrated_at     timestamptz,
        migration_error varchar(500),
        job_id          uuid,           -- job that makes or removes it
        version         integer      NOT NULL DEFAULT 1,
        created_at      timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_dealer_group PRIMARY KEY (id),
        CONSTRAINT uq_dealer_group_code UNIQUE (code),
        CONSTRAINT ck_dealer_group_state CHECK (state IN ('provisioning', 'active', 'removing'))
      )`);
    await db.query(`
      CREATE TABLE platform.store (
        id              uuid         NOT NULL,
        group_id        uuid         NOT NULL,
        code            varchar(31)  NOT NULL,
        schema_name     varchar(50)  NOT NULL,
        name            varchar(200) NOT NULL,
        time_zone       varchar(60)  NOT NULL,
        cors_origins    varchar(300)[] NOT NULL DEFAULT '{}',
        state           varchar(20)  NOT NULL,
        schema_version  varchar(100) NOT NULL DEFAULT '',
        migrated_at     timestamptz,
        migration_error varchar(500),
        job_id          uuid,           -- job that makes or removes it
        version         integer      NOT NULL DEFAULT 1,
        created_at      timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_store PRIMARY KEY (id),
        CONSTRAINT uq_store_code UNIQUE (code),
        CONSTRAINT fk_store_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id),
        CONSTRAINT ck_store_state CHECK (state IN ('provisioning', 'active', 'removing'))
      )`);
    await db.query(`CREATE INDEX ix_store_group_id ON platform.store (group_id, code)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.store, platform.dealer_group`);
  }
}
