import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passwords of staff, found by group and user name, and how often signing in failed. */
export class CreateStaffSignIn1790000000520 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.staff_sign_in (
        id                  uuid         NOT NULL,   -- the id of the person in group_staff
        group_id            uuid         NOT NULL,
        username            varchar(60)  NOT NULL,
        password_hash       varchar(200) NOT NULL,   -- argon2id
        password_changed_at timestamptz  NOT NULL,
        demo                boolean      NOT NULL DEFAULT false,
        created_at          timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_staff_sign_in PRIMARY KEY (id),
        CONSTRAINT uq_staff_sign_in_group_id_username UNIQUE (group_id, username),
        CONSTRAINT fk_staff_sign_in_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id)
      )`);
    await db.query(`
      CREATE TABLE platform.sign_in_attempt (
        subject         bytea       NOT NULL,   -- keyed hash of an account's name, existing or not, or of an address
        failures        integer     NOT NULL,
        last_attempt_at timestamptz NOT NULL,
        CONSTRAINT pk_sign_in_attempt PRIMARY KEY (subject)
      )`);
    await db.query(`CREATE INDEX ix_sign_in_attempt_last_attempt_at ON platform.sign_in_attempt (last_attempt_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.sign_in_attempt, platform.staff_sign_in`);
  }
}
