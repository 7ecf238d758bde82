import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of signed-in staff, and the family of refresh tokens of each. */
export class CreateSession1790000000510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.session (
        id         uuid        NOT NULL,
        group_id   uuid        NOT NULL,
        staff_id   uuid        NOT NULL,
        ends_at    timestamptz NOT NULL,
        ended_at   timestamptz,
        end_reason varchar(20),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_session PRIMARY KEY (id),
        CONSTRAINT fk_session_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id),
        CONSTRAINT ck_session_end_reason CHECK (end_reason IN
          ('signed_out', 'password_changed', 'staff_suspended', 'token_reused')),
        CONSTRAINT ck_session_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_session_staff_id ON platform.session (staff_id)`);
    await db.query(`
      CREATE TABLE platform.refresh_token (
        id         uuid        NOT NULL,
        session_id uuid        NOT NULL,
        token_hash bytea       NOT NULL,   -- SHA-256
        expires_at timestamptz NOT NULL,
        spent_at   timestamptz,
        spent_by   bytea,                  -- keyed hash of the address and program that exchanged it
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_refresh_token PRIMARY KEY (id),
        CONSTRAINT uq_refresh_token_token_hash UNIQUE (token_hash),
        CONSTRAINT fk_refresh_token_session_id FOREIGN KEY (session_id) REFERENCES platform.session (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX ix_refresh_token_session_id ON platform.refresh_token (session_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.refresh_token, platform.session`);
  }
}
