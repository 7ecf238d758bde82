import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Technicians of the workshop, and their attendance. The person behind one is a row of the group, so no key leads there. */
export class CreateTechnician1790000003310 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE technician (
        id         uuid         NOT NULL,
        code       varchar(30)  NOT NULL,
        name       varchar(100) NOT NULL,
        staff_id   varchar(60),            -- as whom they sign in
        skills     jsonb        NOT NULL,   -- ["maintenance", "electrical"]
        efficiency numeric(4,2) NOT NULL,   -- hours of work done in one hour
        in_use     boolean      NOT NULL,
        version    integer      NOT NULL DEFAULT 1,
        created_at timestamptz  NOT NULL,
        updated_at timestamptz  NOT NULL,
        CONSTRAINT pk_technician PRIMARY KEY (id),
        CONSTRAINT uq_technician_code UNIQUE (code),
        CONSTRAINT uq_technician_staff_id UNIQUE (staff_id),
        CONSTRAINT ck_technician_efficiency CHECK (efficiency > 0)
      )`);
    await db.query(`
      CREATE TABLE technician_attendance (
        id            uuid        NOT NULL,
        technician_id uuid        NOT NULL,
        day           date        NOT NULL,
        windows       jsonb       NOT NULL,   -- [{ from, to }] by the store's clock; empty: away
        reason        varchar(10) NOT NULL,
        version       integer     NOT NULL DEFAULT 1,
        created_at    timestamptz NOT NULL,
        updated_at    timestamptz NOT NULL,
        CONSTRAINT pk_technician_attendance PRIMARY KEY (id),
        CONSTRAINT uq_technician_attendance_day UNIQUE (day, technician_id),
        CONSTRAINT fk_technician_attendance_technician_id FOREIGN KEY (technician_id) REFERENCES technician (id),
        CONSTRAINT ck_technician_attendance_reason CHECK (reason IN ('present', 'leave', 'sick', 'training'))
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE technician_attendance`);
    await db.query(`DROP TABLE technician`);
  }
}
