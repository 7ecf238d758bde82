import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers to requests that carried an Idempotency-Key, written with their effect and kept for a day. */
export class CreatePlatformIdempotencyKey1790000000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.idempotency_key (
        id          uuid          NOT NULL,
        principal   varchar(60)   NOT NULL,
        method      varchar(7)    NOT NULL,
        route       varchar(200)  NOT NULL,
        key         varchar(255)  NOT NULL,
        fingerprint char(64)      NOT NULL,
        answer      text,         -- JSON as it was sent, byte for byte
        created_at  timestamptz   NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_key PRIMARY KEY (id),
        CONSTRAINT uq_idempotency_key_claim UNIQUE (principal, method, route, key)
      )`);
    await db.query(`CREATE INDEX ix_idempotency_key_created_at ON platform.idempotency_key (created_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.idempotency_key`);
  }
}
