import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys (接口密钥). Only the keyed hash of a secret is kept. */
export class CreateApiKey1790000000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.api_key (
        id           uuid         NOT NULL,
        public_id    varchar(12)  NOT NULL,
        kind         varchar(10)  NOT NULL,
        type         varchar(2)   NOT NULL,
        mode         varchar(4)   NOT NULL,
        group_id     uuid,
        store_ids    uuid[],                  -- of a store key; null where the key is not bound to stores
        name         varchar(100) NOT NULL,
        scopes       text[]       NOT NULL,
        origins      text[]       NOT NULL DEFAULT '{}',
        secret_hash  bytea        NOT NULL,   -- HMAC-SHA-256 under API_KEY_PEPPER
        last4        varchar(4)   NOT NULL,
        demo         boolean      NOT NULL DEFAULT false,
        rotated_from uuid,
        expires_at   timestamptz,
        revoked_at   timestamptz,
        last_used_at timestamptz,
        created_by   varchar(60)  NOT NULL,
        created_at   timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_api_key PRIMARY KEY (id),
        CONSTRAINT uq_api_key_public_id UNIQUE (public_id),
        CONSTRAINT fk_api_key_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id),
        CONSTRAINT fk_api_key_rotated_from FOREIGN KEY (rotated_from) REFERENCES platform.api_key (id),
        CONSTRAINT ck_api_key_kind CHECK (kind IN ('platform', 'group', 'store')),
        CONSTRAINT ck_api_key_type CHECK (type IN ('sk', 'pk')),
        CONSTRAINT ck_api_key_mode CHECK (mode IN ('live', 'test')),
        CONSTRAINT ck_api_key_group CHECK ((kind = 'platform') = (group_id IS NULL)),
        CONSTRAINT ck_api_key_stores CHECK ((kind = 'store') = (store_ids IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_api_key_group_id ON platform.api_key (group_id, created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.api_key`);
  }
}
