import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staff (员工), what they may do where, and when they are away. */
export class CreateStaff1790000000520 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_staff (
        id                 uuid        NOT NULL,
        username           varchar(60) NOT NULL,
        name               varchar(60) NOT NULL,
        departments        text[]      NOT NULL,
        phone              varchar(20),
        state              varchar(10) NOT NULL,
        permission_version integer     NOT NULL DEFAULT 1,   -- raised by every change of what the person may do
        version            integer     NOT NULL DEFAULT 1,
        created_at         timestamptz NOT NULL DEFAULT now(),
        updated_at         timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_staff PRIMARY KEY (id),
        CONSTRAINT uq_group_staff_username UNIQUE (username),
        CONSTRAINT ck_group_staff_state CHECK (state IN ('active', 'suspended', 'left'))
      )`);
    await db.query(`
      CREATE TABLE group_grant (
        id         uuid        NOT NULL,
        staff_id   uuid        NOT NULL,
        role_code  varchar(40) NOT NULL,   -- of the preset or of group_role
        level      varchar(10) NOT NULL,
        region_id  uuid,
        store_id   uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_grant PRIMARY KEY (id),
        CONSTRAINT uq_group_grant_reach UNIQUE NULLS NOT DISTINCT (staff_id, role_code, level, region_id, store_id),
        CONSTRAINT fk_group_grant_staff_id FOREIGN KEY (staff_id) REFERENCES group_staff (id),
        CONSTRAINT fk_group_grant_region_id FOREIGN KEY (region_id) REFERENCES group_region (id),
        CONSTRAINT fk_group_grant_store_id FOREIGN KEY (store_id) REFERENCES group_store_profile (id),
        CONSTRAINT ck_group_grant_level CHECK (level IN ('group', 'region', 'store')),
        CONSTRAINT ck_group_grant_reach CHECK
          ((level = 'region') = (region_id IS NOT NULL) AND (level = 'store') = (store_id IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_group_grant_role_code ON group_grant (role_code)`);
    await db.query(`
      CREATE TABLE group_absence (
        id         uuid        NOT NULL,
        staff_id   uuid        NOT NULL,
        starts_at  timestamptz NOT NULL,
        ends_at    timestamptz,             -- half-open; null is until further notice
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_absence PRIMARY KEY (id),
        CONSTRAINT fk_group_absence_staff_id FOREIGN KEY (staff_id) REFERENCES group_staff (id),
        CONSTRAINT ck_group_absence_order CHECK (ends_at > starts_at)
      )`);
    await db.query(`CREATE INDEX ix_group_absence_staff_id ON group_absence (staff_id, starts_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_absence, group_grant, group_staff`);
  }
}
